import { expect, test, vi } from 'vitest'
import { encodeStatusList } from '../../verifier/encode-status-list.ts'
import { type LicenseFileOptions, memoryStore, verifyLicenseFile } from '../../verifier/index.ts'
import {
  at,
  DAY,
  fingerprint,
  issuedAt,
  keys,
  licenseOf,
  listUri,
  listWith,
  product,
  sign,
  signFile,
  signList,
} from './signer.ts'

const VALID = 0
const INVALID = 1
const SUSPENDED = 2
const RELEASED = 3
const file = await signFile()
const options = { keys, product, fingerprint, now: at(60) }
const outage = async (): Promise<string> => {
  throw new Error('ENOTFOUND')
}

const listOf = (status: number, seconds = 0) =>
  signList({ iat: issuedAt + seconds, exp: issuedAt + seconds + DAY, status_list: listWith(status) })

const verify = (changes: Partial<LicenseFileOptions> = {}, token = file) =>
  verifyLicenseFile(token, { ...options, ...changes })

test('a status list says whether the file still stands', async () => {
  expect(await verify({ statusList: await listOf(VALID) })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify({ statusList: await listOf(INVALID) })).toMatchObject({ valid: false, code: 'REVOKED' })
  expect(await verify({ statusList: await listOf(SUSPENDED) })).toMatchObject({
    valid: false,
    code: 'SUSPENDED',
  })
  expect(await verify({ statusList: await listOf(RELEASED) })).toMatchObject({
    valid: false,
    code: 'RELEASED',
  })
})

test('the list is requested once, at the address in the file', async () => {
  const statusList = vi.fn(async (_uri: string, _signal: AbortSignal) => await listOf(INVALID))
  expect(await verify({ statusList })).toMatchObject({ code: 'REVOKED' })
  expect(statusList.mock.calls).toEqual([[listUri, expect.any(AbortSignal)]])
  expect(await verify({ statusList: () => 'not a list' })).toMatchObject({ code: 'STATUS_INVALID' })
})

test('no list is requested if the file names none, or cannot be trusted', async () => {
  const statusList = vi.fn(outage)
  const plain = await signFile({ status: undefined })
  expect(await verify({ statusList }, plain)).toMatchObject({ code: 'VALID' })
  expect(await verify({ statusList }, `${file}=`)).toMatchObject({ code: 'NOT_CANONICAL' })
  expect(await verify({ statusList, keys: [] })).toMatchObject({ code: 'KEY_UNKNOWN' })
  expect(statusList).not.toHaveBeenCalled()
})

test('a suspension ends with the next list, and a list may also take a revocation back', async () => {
  const store = memoryStore()
  expect(await verify({ store, statusList: await listOf(SUSPENDED) })).toMatchObject({ code: 'SUSPENDED' })
  expect(await verify({ store, statusList: await listOf(VALID, 1) })).toMatchObject({ code: 'VALID' })
})

test('in an outage the last entitlement is kept for the signed grace after the list expired', async () => {
  const store = memoryStore()
  expect(await verify({ store, statusList: await listOf(VALID) })).toMatchObject({ code: 'VALID' })
  const inOutage = (seconds: number) => verify({ store, statusList: outage, now: at(seconds) })
  expect(await inOutage(DAY)).toMatchObject({ valid: true, code: 'VALID' })
  const kept = await inOutage(8 * DAY)
  expect(kept).toMatchObject({ valid: true, code: 'VALID' })
  expect(kept.detail).toContain('2026-06-09T12:00:00.000Z')
  expect(await inOutage(8 * DAY + 0.001)).toMatchObject({ valid: false, code: 'STATUS_STALE' })

  const statusList = await listOf(VALID, 9 * DAY)
  expect(await verify({ store, statusList, now: at(9 * DAY) })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await inOutage(17 * DAY)).toMatchObject({ valid: true, code: 'VALID' })
})

test('in an outage from the first day the grace runs from the issue of the file', async () => {
  const inOutage = (seconds: number) => verify({ statusList: outage, now: at(seconds) })
  expect(await inOutage(7 * DAY)).toMatchObject({ valid: true, code: 'VALID' })
  expect(await inOutage(7 * DAY + 0.001)).toMatchObject({ valid: false, code: 'STATUS_STALE' })
})

test('a file without grace stands no longer than its list', async () => {
  const strict = await signFile({ grace: undefined })
  const statusList = await listOf(VALID)
  expect(await verify({ statusList, now: at(DAY) }, strict)).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify({ statusList, now: at(DAY + 0.001) }, strict)).toMatchObject({ code: 'STATUS_STALE' })
})

test('an expired list that is handed over is the last one that could be had', async () => {
  const statusList = await listOf(VALID)
  expect(await verify({ statusList, now: at(5 * DAY) })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify({ statusList, now: at(8 * DAY + 1) })).toMatchObject({ code: 'STATUS_STALE' })
  const revoked = await listOf(INVALID)
  expect(await verify({ statusList: revoked, now: at(5 * DAY) })).toMatchObject({ code: 'REVOKED' })
})

test('a file checked out during the outage has its own grace', async () => {
  const store = memoryStore()
  await verify({ store, statusList: await listOf(VALID) })
  const newer = await signFile({ iat: issuedAt + 6 * DAY, seq: 2 })
  expect(await verify({ store, statusList: outage, now: at(12 * DAY) })).toMatchObject({
    code: 'STATUS_STALE',
  })
  expect(await verify({ store, statusList: outage, now: at(12 * DAY) }, newer)).toMatchObject({
    valid: true,
    code: 'VALID',
  })
})

test.each([
  ['REVOKED', INVALID],
  ['SUSPENDED', SUSPENDED],
  ['RELEASED', RELEASED],
])('an outage does not soften a definitive %s', async (code, status) => {
  const store = memoryStore()
  expect(await verify({ store, statusList: await listOf(status) })).toMatchObject({ valid: false, code })
  for (const statusList of [outage, undefined]) {
    expect(await verify({ store, statusList, now: at(120) })).toMatchObject({ valid: false, code })
    expect(await verify({ store, statusList, now: at(20 * DAY) })).toMatchObject({ valid: false, code })
  }
})

test('an outage does not soften a definitive EXPIRED', async () => {
  const store = memoryStore()
  const statusList = await listOf(VALID, 29 * DAY)
  expect(await verify({ store, statusList, now: at(29 * DAY) })).toMatchObject({ code: 'VALID' })
  expect(await verify({ store, statusList: outage, now: at(30 * DAY) })).toMatchObject({
    valid: false,
    code: 'EXPIRED',
  })
})

test('the grace of the license and the one of an outage are two', async () => {
  const license = licenseOf({ expiry: '2026-06-02T12:00:00Z', graceEndsAt: '2026-06-04T12:00:00Z' })
  const token = await signFile({ license })
  expect(await verify({ statusList: outage, now: at(2 * DAY) }, token)).toMatchObject({
    valid: true,
    code: 'GRACE',
  })
  expect(await verify({ statusList: outage, now: at(4 * DAY) }, token)).toMatchObject({ code: 'EXPIRED' })
})

test('a client that requests no list gets no warning of a stale one', async () => {
  expect(await verify({ now: at(29 * DAY) })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a list that goes back in time is refused, and does not undo what the newer one said', async () => {
  const store = memoryStore()
  const older = await listOf(VALID)
  expect(await verify({ store, statusList: await listOf(INVALID, 10) })).toMatchObject({ code: 'REVOKED' })
  expect(await verify({ store, statusList: older })).toMatchObject({
    valid: false,
    code: 'STATUS_ROLLED_BACK',
  })
  expect(await verify({ store, statusList: outage })).toMatchObject({ code: 'REVOKED' })
  expect(await verify({ store, statusList: await listOf(INVALID, 10) })).toMatchObject({ code: 'REVOKED' })
})

test('a list goes back in time for every license on it', async () => {
  const store = memoryStore()
  const other = await signFile({ sub: 'lic_other', status: { status_list: { idx: 1, uri: listUri } } })
  expect(await verify({ store, statusList: await listOf(VALID, 10) }, other)).toMatchObject({ code: 'VALID' })
  expect(await verify({ store, statusList: await listOf(VALID, 9) })).toMatchObject({
    code: 'STATUS_ROLLED_BACK',
  })
})

test('a list at another address has its own time', async () => {
  const store = memoryStore()
  await verify({ store, statusList: await listOf(VALID, 10) })
  const uri = 'https://licet.example/status/2'
  const moved = await signFile({ seq: 2, status: { status_list: { idx: 3, uri } } })
  const list = await signList({ sub: uri, iat: issuedAt + 5 })
  expect(await verify({ store, statusList: list }, moved)).toMatchObject({ valid: true, code: 'VALID' })
})

test.each([
  ['of another address', () => signList({ sub: 'https://licet.example/status/2' })],
  ['without an address', () => signList({ sub: undefined })],
  ['without iat', () => signList({ iat: undefined })],
  ['without exp', () => signList({ exp: undefined })],
  ['with a text for iat', () => signList({ iat: `${issuedAt}` })],
  ['without a list', () => signList({ status_list: undefined })],
  ['of 3 bits', () => signList({ status_list: { ...listWith(VALID), bits: 3 } })],
  ['of "2" bits', () => signList({ status_list: { ...listWith(VALID), bits: '2' } })],
  ['with an unknown status', async () => signList({ status_list: await encodeStatusList([0, 0, 0, 4], 4) })],
  ['too short for the entry', () => signList({ status_list: { ...listWith(VALID), bits: 4 } })],
  ['that is not zlib', () => signList({ status_list: { bits: 2, lst: 'bm90IHpsaWI' } })],
  [
    'that is cut off',
    () => signList({ status_list: { bits: 2, lst: listWith(0).lst?.toString().slice(0, 8) } }),
  ],
  ['that is padded', () => signList({ status_list: { bits: 2, lst: `${listWith(VALID).lst}=` } })],
  ['whose list is a number', () => signList({ status_list: { bits: 2, lst: 7 } })],
  ['with a payload of text', () => sign('list', { typ: 'statuslist+jwt' })],
  ['of another type', () => signList({}, { typ: 'license+jwt' })],
  ['of an unknown key', () => signList({}, { kid: 'lic-2' })],
  ['with an embedded key', () => signList({}, { jwk: keys.keys[0] })],
  ['with a changed signature', async () => (await signList()).replace(/.{8}$/, 'AAAAAAAA')],
  ['with padding', async () => `${await signList()}=`],
  ['that is a license file', async () => file],
  ['that is empty', async () => ''],
  ['that is a web page', async () => '<!doctype html><title>Welcome to the hotel</title>'],
  ['that is endless', async () => 'A'.repeat(2 ** 23 + 1)],
])('a list %s is refused as STATUS_INVALID', async (_name, make) => {
  const statusList = await make()
  const store = memoryStore()
  expect(await verify({ store, statusList })).toMatchObject({ valid: false, code: 'STATUS_INVALID' })
  expect(await verify({ store, statusList: () => statusList })).toMatchObject({ code: 'STATUS_INVALID' })
  expect(await store.read()).toMatchObject({ lists: [] })
})

test.each([
  ['throws', () => JSON.parse('{')],
  ['rejects', outage],
  ['answers nothing', async () => undefined as never],
  ['answers bytes', async () => new Uint8Array(9) as never],
])('a source that %s is an outage', async (_name, statusList) => {
  expect(await verify({ statusList })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify({ statusList, now: at(9 * DAY) })).toMatchObject({ code: 'STATUS_STALE' })
})

test('a source that never answers is an outage after ten seconds, and is aborted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const asked = Promise.withResolvers<AbortSignal>()
    const statusList = (_uri: string, signal: AbortSignal) => {
      asked.resolve(signal)
      return new Promise<string>(() => {})
    }
    const answer = verify({ statusList })
    const signal = await asked.promise
    vi.advanceTimersByTime(9_999)
    expect(signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(signal.aborted).toBe(true)
    expect(await answer).toMatchObject({ valid: true, code: 'VALID' })
  } finally {
    vi.useRealTimers()
  }
})
