import { decodeJwt, importJWK } from 'jose'
import { expect, test } from 'vitest'
import literals from '../../../client/vectors/files.json' with { type: 'json' }
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { type CheckOutInput, checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishStatusList } from '../../../src/domain/license-files/publish-status-list.ts'
import { STATUS_LIST_SIZE } from '../../../src/domain/license-files/status-list-index.ts'
import { signFile } from '../../../src/domain/signing-keys/sign-file.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { claimsOf, privateJwk } from '../../verifier/signer.ts'

const app = await startTestApp()
const { admin } = app
const rules = {
  term: 'P1Y',
  offline: { ttl: 'P30D' },
  entitlements: [
    { code: 'export', value: true },
    { code: 'layers', value: 64 },
    { code: 'tier', value: 'gold' },
  ],
  meters: [{ code: 'render', limit: 500, period: 'MONTH', overage: 'BLOCK' }],
}

interface Claims {
  iat: number
  exp: number
  seq: number
  cnf: object
  status: { status_list: { uri: string; idx: number } }
  license: Record<string, unknown>
}

async function seedActive(): Promise<string> {
  const { licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  return key
}

async function claimsFor(key: string, more: Partial<CheckOutInput> = {}): Promise<Claims> {
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'laptop', ...more }),
  )
  return decodeJwt(file) as unknown as Claims
}

test('signs the literal file exactly', async () => {
  const privateKey = (await importJWK(privateJwk, 'EdDSA')) as CryptoKey
  expect(await signFile({ signingKeyId: '', kid: 'lic-1', privateKey }, claimsOf())).toBe(literals.file)
})

test('a file has the license, its limits and its entitlements with their values', async () => {
  expect(await claimsFor(await seedActive())).toMatchObject({
    iss: 'https://licenses.example',
    nbf: Date.parse('2026-01-15T12:00:00Z') / 1000,
    cnf: { 'fp#S256': expect.stringMatching(/^[\w-]{43}$/), salt: expect.stringMatching(/^[\w-]{22}$/) },
    license: {
      revision: 1,
      status: 'ACTIVE',
      maxActivations: expect.any(Number),
      entitlements: { export: true, layers: 64, tier: 'gold' },
    },
  })
})

test('a file has only the optional parts that the caller requests', async () => {
  const key = await seedActive()
  await transact(admin.db, (tx) => recordUsage(admin, tx, { key, meter: 'render', amount: 40 }))
  const membersOf = async (include?: CheckOutInput['include']) =>
    Object.keys((await claimsFor(key, { include })).license)
  const required = [
    'type',
    'revision',
    'status',
    'expiry',
    'graceEndsAt',
    'expiryPolicy',
    'updatesUntil',
    'maxActivations',
    'keyHint',
  ]

  expect(await membersOf()).toEqual([...required, 'entitlements'])
  expect(await membersOf([])).toEqual([...required, 'entitlements'])
  expect(await membersOf(['METERS', 'METADATA', 'ACCOUNT'])).toEqual(
    expect.arrayContaining([...required, 'meters', 'metadata', 'account']),
  )
  const { license } = await claimsFor(key, { include: ['METERS'] })
  expect(license).toMatchObject({ entitlements: {}, meters: [{ code: 'render', used: 40, limit: 500 }] })
})

test('two files of one device have different salts, and neither reveals the fingerprint', async () => {
  const key = await seedActive()
  const [one, other] = [await claimsFor(key), await claimsFor(key)]

  expect(one.cnf).not.toEqual(other.cnf)
  expect(JSON.stringify(one)).not.toContain('laptop')
})

test('seq increases with every file, and iat does not decrease with the clock', async () => {
  const key = await seedActive()
  app.setNow('2026-01-15T12:10:00Z')
  const first = await claimsFor(key)
  app.setNow('2026-01-15T12:09:00Z')
  const second = await claimsFor(key)
  app.setNow('2026-01-15T12:00:00Z')

  expect(second.seq).toBe(first.seq + 1)
  expect(second.iat).toBe(first.iat)
  expect(second.exp).toBe(first.exp - 60)
})

test('a full status list is followed by the next one, and both are published', async () => {
  const key = await seedActive()
  const before = (await claimsFor(key)).status.status_list
  const id = Number(before.uri.split('/').at(-1))
  await admin.db.statusList.update({ where: { id }, data: { nextIndex: STATUS_LIST_SIZE - 1 } })

  const last = (await claimsFor(key)).status.status_list
  const next = (await claimsFor(key)).status.status_list

  expect(last).toEqual({ uri: before.uri, idx: STATUS_LIST_SIZE - 1 })
  expect(next).toEqual({ uri: `https://licenses.example/status-lists/${id + 1}`, idx: 0 })
  const publish = (list: number) => transact(admin.db, (tx) => publishStatusList(admin, tx, list))
  expect(decodeJwt((await publish(id))!).sub).toBe(last.uri)
  expect(decodeJwt((await publish(id + 1))!).sub).toBe(next.uri)
  expect(await publish(id + 2)).toBeNull()
})
