import { decodeJwt } from 'jose'
import { beforeEach, expect, test } from 'vitest'
import {
  type AnswerRequestInput,
  answerLicenseRequest,
} from '../../../src/domain/license-files/answer-request.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import type { Context } from '../../../src/platform/context.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'
import { createDevice } from './device.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const rules = {
  term: 'P1Y',
  maxActivations: 1,
  offline: { ttl: 'P30D', maxOutstanding: 1 },
  entitlements: [{ code: 'export', value: 7 }],
}
const anonymous = app.as({ audience: 'APP', principal: 'app' })

const answer = (input: AnswerRequestInput, ctx: Context = anonymous) => answerLicenseRequest(ctx, input)
const written = async () =>
  await Promise.all([db.activation.count(), db.licenseFile.count(), db.event.count(), db.statusList.count()])

async function seed(more: object = {}) {
  const license = await seedLicense(admin, { ...rules, ...more })
  return { ...license, key: license.licenseKey, device: await createDevice(license.product, app.ctx.now()) }
}

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('completes the ACTIVATE step of an onboarding, and records a refused attempt', async () => {
  const { licenseType, product } = await seedLicenseType(admin, rules)
  const { onboardingId } = await seedAccount(admin)
  const { licenseId } = await assignLicense(admin, { onboardingId, licenseType })
  const device = await createDevice(product, app.ctx.now())
  const byId = async (claims: object) =>
    await answer({ request: await device.request({ ...claims }), licenseId }, admin)

  await expect(byId({ product: 'another' })).rejects.toMatchObject({ code: 'PRODUCT_MISMATCH' })
  const { activationId } = await byId({})

  expect(await db.onboarding.findUniqueOrThrow({ where: { id: onboardingId } })).toMatchObject({
    nextStep: 'VERIFY_USAGE',
    activationId,
  })
  const attempts = await db.onboardingAttempt.findMany({
    where: { onboardingId, step: 'ACTIVATE' },
    orderBy: { id: 'asc' },
  })
  expect(attempts).toMatchObject([
    { outcome: 'REFUSED', code: 'PRODUCT_MISMATCH' },
    { outcome: 'CONFIRMED', code: null },
  ])
})

test('the audit log has the actor, the request and the reason', async () => {
  const { device, licenseId, accountId } = await seed()
  const request = await device.request()
  const { jti } = await answer({ request, licenseId, reason: 'ticket 12' }, admin)
  const [event] = await db.event.findMany({ where: { licenseId, type: 'license-file.checked-out' } })
  expect(event).toMatchObject({
    actor: admin.caller.principal,
    accountId,
    data: { request: decodeJwt(request).jti, reason: 'ticket 12', seq: 1 },
  })
  expect(toTypedId('LicenseFile', event!.subjectId)).toBe(jti)
})

test('refuses a license that is not visible to the caller, and writes nothing', async () => {
  const { device, licenseId, accountId } = await seed()
  const request = await device.request()
  const before = await written()
  for (const other of [app.as({ audience: 'PARTNER', partner: 'north' }), anonymous]) {
    await expect(answer({ request, licenseId }, other)).rejects.toMatchObject({
      code: 'LICENSE_NOT_FOUND',
    })
  }
  await expect(answer({ request }, admin)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(answer({ request, licenseId, key: 'LIC' }, admin)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  expect(await written()).toEqual(before)
  expect(await answer({ request, licenseId }, app.as({ audience: 'ACCOUNT', accountId }))).toMatchObject({
    repeated: false,
  })
})
