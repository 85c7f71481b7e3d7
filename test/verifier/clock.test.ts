import { expect, test } from 'vitest'
import { memoryStore, type State, type Store, verifyLicenseFile } from '../../verifier/index.ts'
import {
  at,
  DAY,
  fingerprint,
  HOUR,
  issuedAt,
  keys,
  licenseOf,
  listUri,
  product,
  signFile,
  signList,
} from './signer.ts'

const file = await signFile()

/** A device that keeps its state; `codeAt` is what it hears so many seconds after the file was issued. */
function device(initial: State | null = null) {
  const store: Store = memoryStore(initial)
  const codeAt = async (seconds: number, token = file, statusList?: string) => {
    const options = { keys, product, fingerprint, store, statusList, now: at(seconds) }
    return (await verifyLicenseFile(token, options)).code
  }
  return { store, codeAt }
}

const listAt = (seconds: number) => signList({ iat: issuedAt + seconds, exp: issuedAt + seconds + DAY })

test('a clock that goes on is never refused, across hours, days and a restart', async () => {
  const { codeAt } = device()
  for (let seconds = 0; seconds < 29 * DAY; seconds += DAY / 2 + 17) {
    expect(await codeAt(seconds)).toBe('VALID')
  }
})

test('a clock that is more than an hour behind the highest time seen is rolled back', async () => {
  const { codeAt } = device()
  expect(await codeAt(5 * DAY)).toBe('VALID')
  expect(await codeAt(5 * DAY - HOUR)).toBe('VALID')
  expect(await codeAt(5 * DAY - HOUR - 1)).toBe('CLOCK_ROLLED_BACK')
  expect(await codeAt(DAY)).toBe('CLOCK_ROLLED_BACK')
  expect(await codeAt(5 * DAY)).toBe('VALID')
})

test('small steps back do not add up', async () => {
  const { codeAt } = device()
  expect(await codeAt(5 * DAY)).toBe('VALID')
  expect(await codeAt(5 * DAY - HOUR / 2)).toBe('VALID')
  expect(await codeAt(5 * DAY - HOUR)).toBe('VALID')
  expect(await codeAt(5 * DAY - 1.5 * HOUR)).toBe('CLOCK_ROLLED_BACK')
})

test('an expired file does not come back to life with the clock set back', async () => {
  const { codeAt } = device()
  expect(await codeAt(31 * DAY)).toBe('EXPIRED')
  expect(await codeAt(20 * DAY)).toBe('CLOCK_ROLLED_BACK')
})

test('a file just issued is valid on a machine that is 90 seconds slow, with and without a state', async () => {
  expect(await device().codeAt(-90)).toBe('VALID')
  const { codeAt } = device()
  expect(await codeAt(-90)).toBe('VALID')
  expect(await codeAt(-30)).toBe('VALID')
})

test('a machine that was 90 seconds fast and is set right goes on', async () => {
  const { codeAt } = device()
  expect(await codeAt(DAY + 90)).toBe('VALID')
  expect(await codeAt(DAY)).toBe('VALID')
})

test('an hour of daylight saving time, taken from the clock itself, locks no device out', async () => {
  const { codeAt } = device()
  // Seen at 02:59:59 of summer time; the same wall clock says 02:00:00 a second later.
  expect(await codeAt(10 * DAY + HOUR)).toBe('VALID')
  expect(await codeAt(10 * DAY)).toBe('VALID')
  expect(await codeAt(10 * DAY + 60)).toBe('VALID')
  // And in spring the clock leaps forward.
  expect(await codeAt(15 * DAY)).toBe('VALID')
  expect(await codeAt(15 * DAY + HOUR)).toBe('VALID')
})

test('the change of the zone of the process changes nothing', async () => {
  const zone = process.env.TZ
  const { codeAt } = device()
  for (const [day, other] of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].entries()) {
    process.env.TZ = other
    expect(await codeAt(day * DAY)).toBe('VALID')
  }
  process.env.TZ = zone
})

test('a clock more than an hour behind the issue of the file is rolled back, even on the first day', async () => {
  expect(await device().codeAt(-HOUR)).toBe('VALID')
  expect(await device().codeAt(-HOUR - 1)).toBe('CLOCK_ROLLED_BACK')
  expect(await device().codeAt(-365 * DAY)).toBe('CLOCK_ROLLED_BACK')
})

test('a signed list gives the time to a clock that was set back', async () => {
  const list = await listAt(10 * DAY)
  expect(await device().codeAt(9 * DAY, file, list)).toBe('CLOCK_ROLLED_BACK')
  const { codeAt } = device()
  expect(await codeAt(10 * DAY, file, list)).toBe('VALID')
  expect(await codeAt(9 * DAY)).toBe('CLOCK_ROLLED_BACK')
})

test('claims are compared with the newest signed time, so that the tolerance gives no hour for free', async () => {
  const list = await listAt(30 * DAY)
  expect(await device().codeAt(30 * DAY - HOUR, file, list)).toBe('EXPIRED')
  expect(await device().codeAt(30 * DAY - HOUR, file)).toBe('VALID')
})

test('a machine that once was far in the future recovers with a newer file', async () => {
  const { codeAt, store } = device()
  expect(await codeAt(DAY)).toBe('VALID')
  expect(await codeAt(70 * 365 * DAY)).toBe('EXPIRED')
  expect(await codeAt(2 * DAY)).toBe('CLOCK_ROLLED_BACK')

  const newer = await signFile({ iat: issuedAt + 3 * DAY, nbf: issuedAt + 3 * DAY, seq: 2 })
  expect(await codeAt(3 * DAY + 60, newer)).toBe('VALID')
  expect(await store.read()).toMatchObject({
    seen: issuedAt + 3 * DAY + 60,
    proven: issuedAt + 3 * DAY,
  })
  expect(await codeAt(4 * DAY, newer)).toBe('VALID')
  expect(await codeAt(DAY, newer)).toBe('CLOCK_ROLLED_BACK')
})

test('a machine that once was far in the future recovers with a newer status list', async () => {
  const { codeAt } = device()
  expect(await codeAt(DAY, file, await listAt(DAY))).toBe('VALID')
  expect(await codeAt(70 * 365 * DAY)).toBe('EXPIRED')
  expect(await codeAt(2 * DAY, file, await listAt(2 * DAY))).toBe('VALID')
  expect(await codeAt(2 * DAY + 60)).toBe('VALID')
})

test('it does not recover with what it had already seen', async () => {
  const { codeAt } = device()
  const list = await listAt(DAY)
  expect(await codeAt(DAY, file, list)).toBe('VALID')
  expect(await codeAt(70 * 365 * DAY)).toBe('EXPIRED')
  expect(await codeAt(DAY, file, list)).toBe('CLOCK_ROLLED_BACK')
  const older = await signFile({ iat: issuedAt + 60, seq: 2 })
  expect(await codeAt(DAY, older)).toBe('CLOCK_ROLLED_BACK')
})

test('it does not recover to a time before the newest signed one', async () => {
  const { codeAt } = device()
  expect(await codeAt(70 * 365 * DAY)).toBe('EXPIRED')
  const newer = await signFile({ iat: issuedAt + 9 * DAY, nbf: issuedAt + 9 * DAY, seq: 2 })
  expect(await codeAt(5 * DAY, newer)).toBe('CLOCK_ROLLED_BACK')
  expect(await codeAt(9 * DAY, newer)).toBe('CLOCK_ROLLED_BACK')
  const newest = await listAt(9 * DAY + 1)
  expect(await codeAt(9 * DAY + 1, newer, newest)).toBe('VALID')
})

test('what no key signed proves no time', async () => {
  const { codeAt, store } = device()
  expect(await codeAt(DAY)).toBe('VALID')
  const before = await store.read()
  const forged = (await signFile({ iat: issuedAt + 9 * DAY, seq: 2 })).replace(/.{8}$/, 'AAAAAAAA')
  expect(await codeAt(20 * DAY, forged)).toBe('SIGNATURE_INVALID')
  expect(await store.read()).toEqual(before)
})

test('a file of another product or device still proves the time, and nothing else', async () => {
  const { codeAt, store } = device()
  expect(await codeAt(DAY)).toBe('VALID')
  const other = await signFile({ aud: 'draw', sub: 'lic_other', iat: issuedAt + 5 * DAY, seq: 9 })
  expect(await codeAt(5 * DAY, other)).toBe('PRODUCT_MISMATCH')
  expect(await codeAt(2 * DAY)).toBe('CLOCK_ROLLED_BACK')
  expect((await store.read())?.files).toEqual([{ sub: 'lic_01jx', act: 'act_01jx', seq: 1 }])
})

test.each([
  ['a date that is none', new Date('never')],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a text', '2026-06-02'],
  ['a clock that throws', () => JSON.parse('{')],
])('%s is no clock', async (_name, now) => {
  const answer = await verifyLicenseFile(file, { keys, product, fingerprint, now: now as never })
  expect(answer).toMatchObject({ valid: false, code: 'CLOCK_ROLLED_BACK' })
})

test('a lapsed perpetual machine keeps its uri and idx in the state', async () => {
  const { codeAt, store } = device()
  const license = licenseOf({ expiry: null, graceEndsAt: null })
  const perpetual = await signFile({ license })
  expect(await codeAt(DAY, perpetual, await listAt(DAY))).toBe('VALID')
  expect((await store.read())?.lists).toEqual([
    { uri: listUri, idx: 3, value: 0, iat: issuedAt + DAY, exp: issuedAt + 2 * DAY },
  ])
})
