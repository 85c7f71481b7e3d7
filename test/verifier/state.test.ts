import { expect, test } from 'vitest'
import { type LicenseFileOptions, memoryStore, type Store, verifyLicenseFile } from '../../verifier/index.ts'
import {
  at,
  DAY,
  fingerprint,
  issuedAt,
  keys,
  licenseOf,
  listWith,
  product,
  signFile,
  signList,
} from './signer.ts'

const options: LicenseFileOptions = { keys, product, fingerprint, now: at(60) }
const first = await signFile()
const second = await signFile({ jti: 'file_2', seq: 2 })
const codeOf = async (file: string, changes: Partial<LicenseFileOptions>) =>
  (await verifyLicenseFile(file, { ...options, ...changes })).code

test('a file with a lower seq than seen is refused', async () => {
  const store = memoryStore()
  expect(await codeOf(first, { store })).toBe('VALID')
  expect(await codeOf(second, { store })).toBe('VALID')
  expect(await codeOf(second, { store })).toBe('VALID')
  expect(await codeOf(first, { store })).toBe('SEQUENCE_ROLLED_BACK')
})

test('an older file does not take the place of the highest one', async () => {
  const store = memoryStore()
  expect(await codeOf(await signFile({ seq: 3 }), { store })).toBe('VALID')
  expect(await codeOf(first, { store })).toBe('SEQUENCE_ROLLED_BACK')
  expect(await codeOf(second, { store })).toBe('SEQUENCE_ROLLED_BACK')
})

test('a newer file counts although it grants less than required', async () => {
  const store = memoryStore()
  const less = await signFile({ seq: 2, license: licenseOf({ entitlements: {} }) })
  expect(await codeOf(less, { store, entitlements: ['export'] })).toBe('ENTITLEMENT_MISSING')
  expect(await codeOf(first, { store, entitlements: ['export'] })).toBe('SEQUENCE_ROLLED_BACK')
})

test('each license and each activation has its own sequence', async () => {
  const store = memoryStore()
  expect(await codeOf(second, { store })).toBe('VALID')
  expect(await codeOf(await signFile({ sub: 'lic_other' }), { store })).toBe('VALID')
  expect(await codeOf(await signFile({ act: 'act_other' }), { store })).toBe('VALID')
  expect(await codeOf(first, { store })).toBe('SEQUENCE_ROLLED_BACK')
})

test('a file laid in for later does not replace the one in use', async () => {
  const store = memoryStore()
  const later = await signFile({ seq: 2, nbf: issuedAt + 9 * DAY })
  expect(await codeOf(later, { store })).toBe('NOT_YET_VALID')
  expect(await codeOf(first, { store })).toBe('VALID')
  expect(await codeOf(later, { store, now: at(9 * DAY) })).toBe('VALID')
  expect(await codeOf(first, { store, now: at(9 * DAY) })).toBe('SEQUENCE_ROLLED_BACK')
})

test.each([
  ['another product', { product: 'draw' }],
  ['another device', { fingerprint: 'another' }],
])('a file of %s leaves nothing but the time', async (_name, changes) => {
  const store = memoryStore()
  const statusList = await signList({ status_list: listWith(0) })
  await verifyLicenseFile(second, { ...options, store, statusList, ...changes })
  expect(await store.read()).toEqual({
    seen: issuedAt + 60,
    proven: issuedAt,
    files: [],
    lists: [],
    answers: [],
  })
})

test('the state is plain JSON, and works after it has been stored as text', async () => {
  let text = ''
  const store: Store = {
    read: () => (text ? JSON.parse(text) : null),
    write(state) {
      text = JSON.stringify(state)
    },
  }
  expect(await codeOf(second, { store, statusList: await signList() })).toBe('VALID')
  expect(JSON.parse(text)).toEqual({
    seen: issuedAt + 60,
    proven: issuedAt,
    files: [{ sub: 'lic_01jx', act: 'act_01jx', seq: 2 }],
    lists: [{ uri: 'https://licet.example/status/1', idx: 3, value: 0, iat: issuedAt, exp: issuedAt + DAY }],
    answers: [],
  })
  expect(await codeOf(first, { store })).toBe('SEQUENCE_ROLLED_BACK')
})

test('the state is bounded, and the oldest licenses are forgotten first', async () => {
  const store = memoryStore()
  for (let number = 0; number < 70; number++) {
    expect(await codeOf(await signFile({ sub: `lic_${number}`, seq: 2 }), { store })).toBe('VALID')
  }
  expect((await store.read())?.files.map(({ sub }) => sub)).toEqual(
    Array.from({ length: 64 }, (_, index) => `lic_${index + 6}`),
  )
})

test.each([
  null,
  undefined,
  7,
  'state',
  [],
  {},
  { seen: 'x', proven: -1, files: 7, lists: null },
  { seen: 1e300, proven: Number.NaN, files: [null, 7, { sub: 'lic_01jx' }], lists: [{ uri: 7 }] },
])('a state that is %j is like none', async (state) => {
  const store = memoryStore(state as never)
  expect(await codeOf(first, { store })).toBe('VALID')
  expect(await store.read()).toMatchObject({ seen: issuedAt + 60, files: [{ seq: 1 }] })
})

test('a store that cannot be read or written does not make a license invalid', async () => {
  const broken = () => {
    throw new Error('disk full')
  }
  expect(await codeOf(first, { store: { read: broken, write: broken } })).toBe('VALID')
  const rejecting = async () => broken()
  expect(await codeOf(first, { store: { read: rejecting, write: rejecting } })).toBe('VALID')
  expect(await codeOf(first, { store: {} as never })).toBe('VALID')
})
