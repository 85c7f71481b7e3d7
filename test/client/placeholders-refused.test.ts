import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { startTrial } from '../../src/domain/trials/start.ts'
import { anonymousCaller } from '../../src/platform/caller.ts'
import { startTestApp } from '../app.ts'
import { seedLicense, seedLicenseType } from '../seed.ts'

const app = await startTestApp()
const field = { ...app.ctx, caller: anonymousCaller('test') }
const vectors = new URL('../../client/vectors/fingerprints.json', import.meta.url)
const { placeholders } = JSON.parse(readFileSync(vectors, 'utf8')) as { placeholders: string[] }

let key: string
let licenseType: string
beforeAll(async () => {
  key = (await seedLicense(app.admin, { term: 'P1Y' })).licenseKey
  const trial = { oncePer: ['FINGERPRINT'], selfService: true }
  licenseType = (await seedLicenseType(app.admin, { term: 'P14D', trial })).licenseType
})

test.each(placeholders)('%j takes no seat and starts no trial', async (fingerprint) => {
  const refused = { code: 'INPUT_INVALID' }
  await expect(activateLicense(field, { key, fingerprint })).rejects.toMatchObject(refused)
  await expect(startTrial(field, { licenseType, email: null, fingerprint })).rejects.toMatchObject(refused)
  expect([await app.admin.db.activation.count(), await app.admin.db.license.count()]).toEqual([0, 1])
})

test('a fingerprint that identifies a device takes a seat and starts a trial', async () => {
  await activateLicense(field, { key, fingerprint: 'laptop' })
  await startTrial(field, { licenseType, email: null, fingerprint: 'laptop' })
  expect(await app.admin.db.activation.count()).toBe(2)
})
