import { expect, test } from 'vitest'
import { createClient } from '../../integrations/hubspot/api/client.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { sendDue } from '../../src/domain/notifications/send-due.ts'
import { readGauges, readPoolGauges } from '../../src/gateway/read-gauges.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { risesWhile, totalOf } from '../platform/metrics/rises.ts'
import { seedKeyPool, seedLicense } from '../seed.ts'

const app = await startTestApp()
const validate = `query ValidateLicense($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }`

test('counts rejected attempts by their limit', async () => {
  const guesser = app.as({ audience: 'APP', address: '192.0.2.9' })
  const wrong = () => ({ key: LicenseKey.generate().reveal() })
  const [rejected] = await risesWhile(
    [['licet_rate_limited_total', { rule: 'addressFailures' }]],
    async () => {
      for (let guesses = 0; guesses < 500; guesses++) {
        const { errors } = await execute(app, guesser, validate, { input: wrong() })
        if (errors) return expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
      }
    },
  )
  expect(rejected).toBe(1)
})

test('counts mails by outcome, and HubSpot calls by status', async () => {
  await seedLicense(app.admin)
  const mailer = { ...app.ctx.mailer, deliver: async () => ({ outcome: 'REFUSED', reply: '550' }) as const }
  const hubspot = createClient({ token: { token: 'x' }, baseUrl: 'http://127.0.0.1:9', log: app.ctx.log })
  const [refused, sent, unreachable] = await risesWhile(
    [
      ['licet_mails_total', { outcome: 'REFUSED' }],
      ['licet_mails_total', { outcome: 'SENT' }],
      ['licet_hubspot_calls_total', { status: 'UNREACHABLE' }],
    ],
    async () => {
      await sendDue(app.ctx, mailer)
      await hubspot.send({ method: 'GET', path: '/account-info/2026-09/details' })
    },
  )
  expect([refused! > 0, sent, unreachable]).toEqual([true, 0, 1])
})

test('reads queues with their lag, and published documents with their age', async () => {
  const { db, enqueue } = app.ctx
  const crm = { ...app.ctx, crm: { target: 'a CRM' } }
  const { licenseId, accountId } = await seedLicense(app.admin)
  await db.notification.updateMany({
    where: { licenseId },
    data: { nextAttemptAt: new Date('2026-01-15T11:50:00Z') },
  })
  await transact(db, (tx) => enqueue(tx, 'licenses.record-expired', {}))
  await db.$executeRaw`update pgboss.job set created_on = now() - interval '1 hour', start_after = now() - interval '1 hour'
    where state = 'created'`
  await db.crmRecord.create({
    data: { kind: 'ACCOUNT', subjectId: accountId, accountId, dirtySince: new Date('2026-01-15T11:59:00Z') },
  })
  await db.crmRecord.create({
    data: {
      kind: 'LICENSE',
      subjectId: licenseId,
      accountId,
      parkedAt: app.ctx.now(),
      parkedCode: 'X',
      parkedReason: 'x',
    },
  })
  const licensesRetryAt = new Date('2026-01-16T12:00:00Z')
  await db.crmSync.update({ where: { id: 1 }, data: { licensesRefusedCode: 'NO_SCHEMA', licensesRetryAt } })
  const activeFrom = new Date('2026-01-15T11:00:00Z')
  await db.signingKey.create({
    data: { kid: licenseId, publicJwk: {}, privateJwk: 'sealed', createdAt: activeFrom, activeFrom },
  })
  await db.bulkOperation.createMany({
    data: (['RUNNING', 'QUEUED', 'CANCELED'] as const).map((state) => ({
      kind: 'SUSPEND_LICENSES',
      selection: {},
      parameters: {},
      reason: 'unpaid',
      dryRun: state === 'QUEUED',
      state,
      totalCount: 50,
      ...(state === 'RUNNING' && { changedCount: 4, unchangedCount: 3, refusedCount: 2, failedCount: 1 }),
      createdAt: app.ctx.now(),
      createdBy: 'system',
      ...(state === 'CANCELED' && { endedAt: app.ctx.now() }),
    })),
  })
  await db.statusList.create({ data: { token: 'a token', publishedAt: new Date('2026-01-15T10:00:00Z') } })
  await seedKeyPool(app.admin, { lowBelow: 2 })
  await seedKeyPool(app.admin, { lowBelow: 2, count: 2 })
  const pool = { totalCount: 5, idleCount: 2, waitingCount: 1 }
  await readGauges(crm)
  readPoolGauges({ engine: { kind: 'postgres', url: '', pool }, standbys: null } as never)

  expect(await totalOf('licet_outbox_waiting')).toBeGreaterThan(0)
  expect(await totalOf('licet_outbox_lag_seconds')).toBe(600)
  expect(await totalOf('licet_jobs_waiting')).toBeGreaterThan(0)
  expect(await totalOf('licet_job_lag_seconds')).toBeGreaterThanOrEqual(3600)
  expect(await totalOf('licet_bulk_licenses_waiting')).toBe(90)
  expect(await totalOf('licet_crm_queue')).toBeGreaterThan(0)
  expect(await totalOf('licet_crm_lag_seconds')).toBeGreaterThanOrEqual(60)
  expect(await totalOf('licet_crm_parked')).toBe(1)
  expect(await totalOf('licet_key_pools_low')).toBe(1)
  expect(await totalOf('licet_crm_paused', { what: 'licenses' })).toBe(1)
  expect(await totalOf('licet_crm_paused', { what: 'all' })).toBe(0)
  expect(await totalOf('licet_signing_key_age_seconds')).toBe(3600)
  expect(await totalOf('licet_status_list_age_seconds')).toBe(7200)
  const connections = (state: string) => totalOf('licet_pool_connections', { state })
  expect(await Promise.all(['busy', 'idle', 'waited-for'].map(connections))).toEqual([3, 2, 1])
})
