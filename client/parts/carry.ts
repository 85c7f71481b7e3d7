import { createDeviceKey, signRelease, signRequest } from '../air-gap.ts'
import type { Core } from '../core.ts'
import type { Trust } from '../evidence.ts'
import { type FileReading, isIssuedTo, readFile, withoutFile } from '../files.ts'
import { get } from '../get.ts'
import type { Refusal, Standing } from '../standing.ts'

const REQUEST_LIFE = 30 * 86_400_000

/** Returns a request for a license file. A repeat returns the same request. */
export async function request(core: Core, name: string | undefined): Promise<string> {
  const { fingerprint, product, version } = await core.open()
  const iat = secondsOf(core)
  const { request, device } = core.kept()
  if (request && request.iat <= iat && (iat - request.iat) * 1000 < REQUEST_LIFE)
    return inLines(request.token)
  const key = device ?? (await createDeviceKey())
  const claims = { product, fingerprint, name, platform: core.platform.name, version }
  const token = await signRequest(key, claims, iat)
  await core.change((kept) => ({ ...kept, device: key, request: { token, iat } }))
  return inLines(token)
}

/** Installs a license file. */
export async function install(core: Core, file: string, key: string | null): Promise<Standing | Refusal> {
  await core.open()
  const { statement, code, state } = await read(core, file, key)
  if (!statement) return core.refuse(code)
  if (!statement.valid || statement.until <= core.at())
    return core.refuse(statement.valid ? 'EXPIRED' : statement.code)
  await core.apply({ type: 'INSTALLED', statement }, (kept) => ({
    ...kept,
    ...{ file, fileKey: key, state, request: null },
  }))
  return core.standing()
}

/** Reads the installed file at the start. */
export async function readInstalled(core: Core, trust: Trust): Promise<FileReading['statement']> {
  const { file, fileKey } = core.kept()
  return file === null ? null : (await read(core, file, fileKey, trust)).statement
}

/** Asks the status list about the installed file, if it names one. */
export async function checkInstalled(core: Core): Promise<void> {
  const { file, fileKey } = core.kept()
  if (file === null) return
  const getList = (uri: string) => get(core.connection, uri, 'application/statuslist+jwt')
  const { statement, state } = await read(core, file, fileKey, await core.open(), getList)
  if (statement) await core.apply({ type: 'INSTALLED', statement }, (kept) => ({ ...kept, state }))
}

/** Gives the license up. `proof` is the release of the installed file; null if this device requested none. */
export async function giveUp(core: Core): Promise<{ seatFreeAt: string | null; proof: string | null }> {
  await core.open()
  const { device, file, fileKey } = core.kept()
  const { claims } = file === null ? { claims: null } : await read(core, file, fileKey)
  const proof =
    device && claims && isIssuedTo(claims, device.x)
      ? await signRelease(device, claims.jti, secondsOf(core))
      : null
  const id = crypto.randomUUID()
  await core.apply({ type: 'DEACTIVATED', id, proof }, (kept) => ({
    ...kept,
    ...{ answer: null, file: null, fileKey: null },
    state: claims ? withoutFile(kept.state, claims) : kept.state,
  }))
  return { seatFreeAt: await core.sendOutbox(id), proof: proof && inLines(proof) }
}

async function read(
  core: Core,
  file: string,
  key: string | null,
  trust?: Trust,
  fetchList: ((uri: string) => Promise<string | null>) | null = null,
): Promise<FileReading> {
  const licenseKey = key ?? core.kept().memory.key ?? undefined
  const readWith = async (given: Trust) =>
    await readFile(file, given, { licenseKey, now: core.at(), before: core.kept().state, fetchList })
  const reading = await readWith(trust ?? (await core.open()))
  const isNewKey = !trust && reading.code === 'KEY_UNKNOWN' && (await core.fetchKeys())
  return isNewKey ? await readWith(await core.open()) : reading
}

function secondsOf({ at }: Core): number {
  return Math.floor(at() / 1000)
}

/** Returns a token in lines of 64 characters, which mail programs do not change. */
function inLines(token: string): string {
  return `${token.match(/.{1,64}/g)!.join('\n')}\n`
}
