import { expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../src/domain/activations/heartbeat.ts'
import { releaseActivation } from '../../src/domain/activations/release.ts'
import { releaseDevice } from '../../src/domain/activations/release-device.ts'
import { requestDeviceRelease } from '../../src/domain/activations/request-device-release.ts'
import { answerLicenseRequest } from '../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { releaseLicenseFile } from '../../src/domain/license-files/release.ts'
import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { licenseKey: key } = await seedLicense(admin, { meters: [{ code: 'renders' }] })
const fingerprint = 'laptop'
const run = (operation: (tx: Tx) => Promise<unknown>) => transact(admin.db, operation)

// Each directive fails the type check if the compiler accepts the misspelt field.
const misspelt: Record<string, () => Promise<unknown>> = {
  // @ts-expect-error
  validateLicense: () => validateLicense(admin, { key, mispelt: 'x' }),
  // @ts-expect-error
  activateLicense: () => activateLicense(admin, { key, fingerprint, mispelt: 'x' }),
  // @ts-expect-error
  deactivateLicense: () => run((tx) => deactivateLicense(admin, tx, { key, fingerprint, mispelt: 'x' })),
  // @ts-expect-error
  heartbeat: () => run((tx) => heartbeat(admin, tx, { key, fingerprint, mispelt: 'x' })),
  // @ts-expect-error
  releaseActivation: () => run((tx) => releaseActivation(admin, tx, { activationId: 'x', mispelt: 'x' })),
  // @ts-expect-error
  releaseDevice: () => releaseDevice(admin, { key, code: '00000000', device: 'x', mispelt: 'x' }),
  // @ts-expect-error
  requestDeviceRelease: () => run((tx) => requestDeviceRelease(admin, tx, { key, mispelt: 'x' })),
  // @ts-expect-error
  recordUsage: () => run((tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 1, mispelt: 'x' })),
  // @ts-expect-error
  checkOutLicense: () => run((tx) => checkOutLicense(admin, tx, { key, fingerprint, mispelt: 'x' })),
  // @ts-expect-error
  answerLicenseRequest: () => answerLicenseRequest(admin, { request: 'x', key, mispelt: 'x' }),
  // @ts-expect-error
  releaseLicenseFile: () => run((tx) => releaseLicenseFile(admin, tx, { proof: 'x', mispelt: 'x' })),
  // @ts-expect-error
  rotateSigningKey: () => run((tx) => rotateSigningKey(admin, tx, { mispelt: 'x' })),
}

test.each(Object.entries(misspelt))('%s refuses an unknown field and writes nothing', async (_name, call) => {
  const written = () =>
    Promise.all([
      admin.db.event.count(),
      admin.db.activation.count(),
      admin.db.usageRecord.count(),
      admin.db.licenseFile.count(),
      admin.db.signingKey.count(),
    ])
  const before = await written()
  await expect(call()).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: 'mispelt: is not a field of the input',
  })
  expect(await written()).toEqual(before)
})

test('refuses a misspelt field of a component at its path', async () => {
  const components = [{ name: 'board', value: 'b1', mispelt: 'x' }]
  await expect(validateLicense(admin, { key, fingerprint, components })).rejects.toMatchObject({
    issues: [{ path: ['components', '0', 'mispelt'] }],
  })
})

test('rotateSigningKey takes null for the default overlap of one day', async () => {
  const { signingKeyId } = await transact(admin.db, (tx) => rotateSigningKey(admin, tx, { overlap: null }))
  expect(await admin.db.signingKey.findUnique({ where: { id: signingKeyId } })).toMatchObject({
    activeFrom: new Date(admin.now().getTime() + 24 * 60 * 60 * 1000),
  })
})
