import { expect, test } from 'vitest'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { advanceClock } from '../../../src/domain/sandbox/advance-clock.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { composeApp } from '../../../src/gateway/app.ts'
import { systemCaller } from '../../../src/platform/caller.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { type JobName, runJob } from '../../../src/platform/jobs.ts'
import { createLimits, defaultRates } from '../../../src/platform/limits/limits.ts'
import { createLogger } from '../../../src/platform/logger.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { noMail, startTestApp, TEST_SECRET } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedLicense } from '../../seed.ts'

const DAY = 24 * 3_600_000

async function startSandbox() {
  const app = await composeApp({
    database: await createEmbedded(),
    secrets: createSecrets(TEST_SECRET),
    log: createLogger({ level: 'silent', pretty: false }),
    publicUrl: 'https://sandbox.example',
    graphiql: false,
    limits: createLimits(defaultRates, undefined, () => {}),
    mail: openMail(noMail),
    stalledAfter: 'P3D',
    sandbox: true,
  })
  const admin: Context = { ...app.ctx, caller: systemCaller('test') }
  return { app, admin }
}

test('moving the clock expires licenses, and runs the scheduled jobs except the maintenance of the database', async () => {
  const { app, admin } = await startSandbox()
  const { licenseKey: key, licenseId } = await seedLicense(admin, { term: 'P30D' })
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: true })

  const { now } = await advanceClock(admin, { by: 'P40D' })

  expect(Math.abs(now.getTime() - Date.now() - 40 * DAY)).toBeLessThan(60_000)
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: false, code: 'EXPIRED' })
  for (const name of Object.keys(app.handlers) as JobName[]) {
    const [job] = await app.boss.fetch(name)
    const isMaintenance = name.startsWith('database.')
    expect(job === undefined, name).toBe(isMaintenance)
    if (isMaintenance) continue
    await runJob(app.handlers, name, job!.data)
  }
  expect(await admin.db.event.count({ where: { licenseId, type: 'license.expired' } })).toBe(1)
  await app.close()
})

test('moving the clock ends leases, and starts new periods of meters', async () => {
  const { app, admin } = await startSandbox()
  const { licenseKey: key } = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
    meters: [{ code: 'renders', limit: 1, period: 'MONTH' }],
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const use = () => transact(admin.db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 1 }))
  await use()
  await expect(use()).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED' })

  await advanceClock(admin, { by: 'PT61M' })
  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    code: 'LEASE_EXPIRED',
  })
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
  await advanceClock(admin, { by: 'P1M' })
  expect((await use()).reading).toMatchObject({ used: 1 })
  await app.close()
})

test('refuses to move the clock back, and requires exactly one of by and to', async () => {
  const { app, admin } = await startSandbox()
  await advanceClock(admin, { to: new Date('2100-01-01T00:00:00Z') })

  await expect(advanceClock(admin, { to: new Date('2099-12-31T00:00:00Z') })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['to'] }],
  })
  await expect(advanceClock(admin, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(advanceClock(admin, { by: 'P1D', to: new Date() })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  expect(admin.now().toISOString()).toMatch(/^2100-01-01/)
  await app.close()
})

test('refuses to move the clock beyond its latest time, and moves nothing', async () => {
  const { app, admin } = await startSandbox()
  await advanceClock(admin, { to: new Date('9898-12-31T23:00:00Z') })
  const before = await admin.db.event.count()

  for (const move of [{ by: 'PT1H1S' }, { by: 'P100Y' }, { to: new Date('9899-01-01T00:00:00.001Z') }]) {
    await expect(advanceClock(admin, move)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [
        { path: Object.keys(move), message: 'must not move the clock beyond 9899-01-01T00:00:00.000Z' },
      ],
    })
  }
  expect(admin.now().toISOString()).toMatch(/^9898-12-31T23/)
  expect(await admin.db.event.count()).toBe(before)

  const { licenseId } = await seedLicense(admin, { term: 'P100Y', timeZone: 'Pacific/Pago_Pago' })
  const { expiry } = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(expiry?.getUTCFullYear()).toBe(9999)
  await app.close()
})

const outside = await startTestApp()

test('refuses to move the clock outside a sandbox', async () => {
  await expect(advanceClock(outside.admin, { by: 'P1D' })).rejects.toMatchObject({ code: 'SANDBOX_ONLY' })
  expect(await outside.ctx.db.sandboxClock.count()).toBe(0)
})
