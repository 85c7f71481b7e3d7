import { inspect } from 'node:util'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { type CheckOutInput, checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const support = app.as({ audience: 'SUPPORT' })
const rules = { term: 'P1Y', maxActivations: 9, offline: { ttl: 'P30D' } }
const ledger = `query ($outstanding: Boolean) {
  licenseFiles(first: 50, outstanding: $outstanding) { edges { node {
    seq fate encrypted issuedAt expiresAt releasedAt
    license { keyHint } activation { fingerprint }
  } } }
}`

interface Entry {
  seq: number
  fate: string
  expiresAt: string
  activation: { fingerprint: string }
}

async function entries(outstanding?: boolean): Promise<Entry[]> {
  const { data, errors } = await execute<{ licenseFiles: { edges: { node: Entry }[] } }>(
    app,
    support,
    ledger,
    {
      outstanding,
    },
  )
  expect(errors).toBeUndefined()
  return data!.licenseFiles.edges.map(({ node }) => node)
}

test('support sees every file with its device, its expiry and its state', async () => {
  const { licenseKey: key } = await seedLicense(admin, rules)
  const revoked = await seedLicense(admin, rules)
  const { publicKey, privateKey } = await generateKeyPair('Ed25519')
  const { kty, crv, x } = await exportJWK(publicKey)
  const checkOut = async (
    device: { key: string; fingerprint: string },
    more: Partial<CheckOutInput> = {},
  ) => {
    await activateLicense(admin, device)
    return await transact(admin.db, (tx) => checkOutLicense(admin, tx, { ...device, ...more }))
  }
  await checkOut({ key, fingerprint: 'short' }, { ttl: 'P1D' })
  await checkOut({ key, fingerprint: 'long' }, { encrypted: true })
  const { jti } = await checkOut({ key, fingerprint: 'discarded' }, { deviceKey: { kty, crv, x } })
  await checkOut({ key: revoked.licenseKey, fingerprint: 'other' })

  const releaseProof = await new SignJWT({ jti })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'license-release+jwt' })
    .setIssuedAt()
    .sign(privateKey)
  await transact(admin.db, (tx) =>
    deactivateLicense(admin, tx, { key, fingerprint: 'discarded', releaseProof }),
  )
  const { licenseId } = revoked
  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' }))
  app.setNow('2026-01-16T12:00:01Z')

  expect(await entries()).toMatchObject([
    { seq: 1, fate: 'EXPIRED', activation: { fingerprint: 'short' }, encrypted: false },
    { seq: 2, fate: 'OUTSTANDING', activation: { fingerprint: 'long' }, encrypted: true },
    { seq: 3, fate: 'RELEASED', activation: { fingerprint: 'discarded' }, releasedAt: expect.any(String) },
    { seq: 1, fate: 'REVOKED', activation: { fingerprint: 'other' } },
  ])
  expect((await entries(true)).map(({ activation }) => activation.fingerprint)).toEqual(['long', 'other'])
})

test('the ledger is available to the vendor only', async () => {
  for (const caller of [
    app.as({ audience: 'APP' }),
    app.as({ audience: 'ACCOUNT' }),
    app.as({ audience: 'PARTNER' }),
  ]) {
    expect((await execute(app, caller, ledger)).errors?.[0]?.message).toMatch(/Cannot query field/)
  }
})

test('no event and no log line holds a file', async () => {
  const { licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }),
  )
  const signature = file.split('.')[2]!

  const stored = [await admin.db.event.findMany(), await admin.db.licenseFile.findMany(), app.logged]
  expect(inspect(stored, { depth: 9, maxArrayLength: null, maxStringLength: null })).not.toContain(signature)
})

test('an account sees the files of its own licenses, without their texts, and no others', async () => {
  const [own, theirs] = [await seedLicense(admin, rules), await seedLicense(admin, rules)]
  const [file, other] = await Promise.all(
    [own, theirs].map(async ({ licenseKey: key }) => {
      await activateLicense(admin, { key, fingerprint: 'laptop' })
      return await transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }))
    }),
  )
  const account = app.as({ audience: 'ACCOUNT', accountId: own.accountId })
  const document = `query ($own: ID!, $theirs: ID!, $file: ID!, $other: ID!) {
    own: license(id: $own) { files { edges { node { id seq fate license { id } activation { fingerprint } } } } }
    theirs: license(id: $theirs) { files { edges { node { id } } } }
    file: node(id: $file) { ... on LicenseFile { seq } }
    other: node(id: $other) { ... on LicenseFile { seq } }
  }`
  const ids = {
    own: toTypedId('License', own.licenseId),
    theirs: toTypedId('License', theirs.licenseId),
    file: file!.jti,
    other: other!.jti,
  }
  const { data } = await execute(app, account, document, ids)
  const node = {
    id: ids.file,
    seq: 1,
    fate: 'OUTSTANDING',
    license: { id: ids.own },
    activation: { fingerprint: 'laptop' },
  }
  expect(data).toEqual({
    own: { files: { edges: [{ node }] } },
    theirs: null,
    file: { seq: 1 },
    other: null,
  })
  const fields = '{ __type(name: "LicenseFile") { fields { name } } }'
  const { data: type } = await execute(app, account, fields)
  expect(type.__type.fields.map(({ name }: { name: string }) => name).sort()).toEqual([
    'activation',
    'encrypted',
    'expiresAt',
    'fate',
    'id',
    'issuedAt',
    'license',
    'releasedAt',
    'request',
    'seq',
  ])
})

test('the key of another account leads to no license file', async () => {
  const { licenseKey: key } = await seedLicense(admin, rules)
  const account = app.as({ audience: 'ACCOUNT', accountId: (await seedLicense(admin)).accountId })
  const document = `mutation ($key: String!) { activateLicense(input: { key: $key, fingerprint: "laptop" }) {
    ... on ActivateLicensePayload { activation { files { edges { node { id } } } } } } }`
  const { errors } = await execute(app, account, document, { key })
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})
