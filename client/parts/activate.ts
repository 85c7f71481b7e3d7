import type { Core } from '../core.ts'
import { Activate } from '../generated/activate.ts'
import { StartTrial } from '../generated/start-trial.ts'
import { readLicenseKey } from '../license-key.ts'
import type { CodeMailed, Refusal, Standing } from '../standing.ts'

type Declined = {
  code: string
  message: string
  nextAction?: string | null
  nextAllowedAt?: string | null
  seatHolders?: Refusal['devices'] | null
}

/** Activates a license key on this device. */
export async function activate(
  core: Core,
  key: string,
  name: string | undefined,
): Promise<Standing | Refusal> {
  const typed = (await readLicenseKey(key)) ?? key.trim()
  const result = await askToActivate(core, typed, name)
  if (!result) return core.refuse('UNREACHABLE')
  if ('code' in result) return decline(result)
  await activated(core, typed)
  return core.standing()
}

/** Takes the seat again that another device took. Returns null in an outage. */
export async function askToActivate(core: Core, key: string, name: string | undefined) {
  const { fingerprint, product, version } = await core.open()
  const input = { key, fingerprint, product, version, platform: core.platform.name, ...(name && { name }) }
  return await core.ask(Activate, { input })
}

/** Starts a trial of a license type. */
export async function startTrial(
  core: Core,
  licenseType: string,
  email: string | null,
  { code, name, organization }: { code?: string; name?: string; organization?: string },
): Promise<Standing | CodeMailed | Refusal> {
  const { fingerprint, product, version } = await core.open()
  const { name: platform, deviceName = null } = core.platform
  const person = { email, code: code ?? null, name: name ?? null, organization: organization ?? null }
  const device = { fingerprint, product, version, platform, deviceName }
  const result = await core.ask(StartTrial, { input: { licenseType, ...person, ...device } })
  if (!result) return core.refuse('UNREACHABLE')
  if ('code' in result) return decline(result)
  if (!result.licenseKey) return { state: 'CODE_MAILED', valid: false, nextCodeAt: result.nextCodeAt }
  await activated(core, result.licenseKey)
  return core.standing()
}

async function activated(core: Core, key: string): Promise<void> {
  await core.apply({ type: 'ACTIVATED', key }, (kept) => ({ ...kept, answer: null, file: null }))
  await core.settle()
}

function decline({ code, message, nextAction = null, nextAllowedAt = null, seatHolders }: Declined): Refusal {
  const devices = seatHolders ?? []
  return { state: 'REFUSED', valid: false, code, message, nextAction, nextAllowedAt, devices }
}
