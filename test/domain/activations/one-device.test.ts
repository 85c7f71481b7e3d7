import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { fingerprint } from '../../../src/domain/validation/device.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { importCsv } from '../../commands/import/files.ts'
import { stored } from '../../commands/import/stored.ts'
import { seedLicense, seedLicenseType } from '../../seed.ts'
import { createDevice } from '../license-files/device.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const rules = {
  term: 'P1Y',
  maxActivations: 2,
  offline: { ttl: 'P30D', maxOutstanding: 2 },
  heartbeat: { every: 'P1D', missedBy: 'KEEP' },
  meters: [{ code: 'renders' }],
}
const within = <T>(work: (tx: Tx) => Promise<T>) => transact(db, work)
const WHITE_SPACE = [
  ...['\n', '\r\n', ' ', '\t', '\v', '\f', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u2029'],
  ...['\u202f', '\u205f', '\u3000', '\ufeff'],
]

test('white space around a text is no part of it, and inside it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...WHITE_SPACE)).map((parts) => parts.join('')),
      fc.constantFrom('id', 'a b', 'a\nb', 'caf\u0301e', '\u0301x', 'x\u200b'),
      fc.array(fc.constantFrom(...WHITE_SPACE)).map((parts) => parts.join('')),
      (before, text, after) => {
        expect(fingerprint.parse(`${before}${text}${after}`)).toBe(text.normalize('NFC'))
      },
    ),
  )
})

test('every operation takes a fingerprint with white space around it for the same device', async () => {
  const { licenseKey: key, licenseId, product } = await seedLicense(admin, rules)
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'rig\n' })
  const device = { key, fingerprint: '\ufeff rig\r\n' }

  expect(await activateLicense(admin, { key, fingerprint: 'rig' })).toMatchObject({
    activationId,
    created: false,
  })
  expect(await activateLicense(admin, device)).toMatchObject({ activationId, created: false })
  expect(await validateLicense(admin, device)).toMatchObject({ code: 'VALID' })
  expect((await within((tx) => heartbeat(admin, tx, device))).validation).toMatchObject({ code: 'VALID' })
  await within((tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 }))
  expect(await db.usageRecord.findMany({ where: { licenseId } })).toMatchObject([{ activationId }])
  const request = await (await createDevice(product, app.ctx.now())).request({ fingerprint: 'rig \t' })
  const answered = await answerLicenseRequest(admin, { key, request })
  expect(answered).toMatchObject({ activationId })
  const checkedOut = await within((tx) => checkOutLicense(admin, tx, { ...device, encrypted: true }))
  const keys = await publishedKeys(admin, db)
  for (const fingerprint of ['rig', 'rig\n', ' rig ']) {
    const options = { keys, product, fingerprint, licenseKey: key, now: app.ctx.now() }
    expect(await verifyLicenseFile(answered.file, options)).toMatchObject({ code: 'VALID' })
    expect(await verifyLicenseFile(checkedOut.file, options)).toMatchObject({ code: 'VALID' })
  }
  expect(await db.activation.findMany({ where: { licenseId } })).toMatchObject([{ fingerprint: 'rig' }])
  expect(await within((tx) => deactivateLicense(admin, tx, device))).toMatchObject({ deactivated: true })
})

test('an import takes a fingerprint with white space around it for the same device', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const header = 'account_name,external_id,contact_email,license_type,key,fingerprints'
  const row = (key: string, cell: string) =>
    `Spaces,spaces,,${licenseType},${key},"${cell.replaceAll('"', '""')}"`
  await importCsv(admin, [header, row('SPACES-0001', '["rig\\n","\\u00a0desk"]')])
  const { activations } = await stored(admin, 'SPACES-0001')
  expect(activations.map((activation) => activation.fingerprint)).toEqual(['desk', 'rig'])
  const again = await importCsv(admin, [
    header,
    row('SPACES-0001', 'rig; desk'),
    row('SPACES-0002', '["a","a\\n"]'),
    row('SPACES-0003', 'a; Default string'),
  ])
  expect(again.existed.activations).toBe(2)
  expect(again.skipped).toEqual([
    { source: 'line 3', reason: expect.stringContaining('names a device twice') },
    { source: 'line 4', reason: expect.stringContaining('must identify one device') },
  ])
})

test('no operation takes a placeholder for a device, and none is written', async () => {
  const { licenseKey: key, licenseId, product } = await seedLicense(admin, rules)
  const device = { key, fingerprint: 'To be filled by O.E.M. ' }
  const refused = { code: 'INPUT_INVALID', issues: [{ path: ['fingerprint'] }] }
  await expect(activateLicense(admin, device)).rejects.toMatchObject(refused)
  await expect(validateLicense(admin, device)).rejects.toMatchObject(refused)
  await expect(within((tx) => heartbeat(admin, tx, device))).rejects.toMatchObject(refused)
  await expect(within((tx) => checkOutLicense(admin, tx, device))).rejects.toMatchObject(refused)
  await expect(
    within((tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 })),
  ).rejects.toMatchObject(refused)
  const request = await (await createDevice(product, app.ctx.now())).request(device)
  await expect(answerLicenseRequest(admin, { key, request })).rejects.toMatchObject({
    code: 'REQUEST_MALFORMED',
    text: { code: 'REQUEST_MALFORMED_PLACEHOLDER' },
  })
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
})

test('a device that was activated under a placeholder before gives its seat up', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'rig' })
  await db.$executeRaw`update activations set fingerprint = 'None', fingerprint_digest = sha256('None')
    where id = ${activationId}::uuid`
  const deactivate = () => within((tx) => deactivateLicense(admin, tx, { key, fingerprint: 'None' }))
  expect(await deactivate()).toMatchObject({ deactivated: true })
  expect(await deactivate()).toMatchObject({ deactivated: false })
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
    activeActivations: 0,
  })
})

test('a repeated request with white space around its fingerprint gets the outcome of the first one', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  const request = { key, fingerprint: 'rig', idempotencyKey: 'first-start' }
  const first = await activateLicense(admin, request)
  expect(await activateLicense(admin, { ...request, fingerprint: ' rig\n' })).toEqual(first)
  await expect(activateLicense(admin, { ...request, fingerprint: 'desk' })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
  expect(await db.activation.count({ where: { licenseId } })).toBe(1)
})
