import { expect, test } from 'vitest'
import { applyScheduledChanges } from '../../../src/domain/licenses/apply-scheduled-changes.ts'
import { cancelScheduledChange } from '../../../src/domain/licenses/cancel-scheduled-change.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import type { LicenseChangeInput } from '../../../src/domain/licenses/license-change.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const reason = 'agreed for March'
const schedule = async (licenseId: string, effectiveAt: string, change: LicenseChangeInput) => {
  const input = { licenseId, change, effectiveAt: new Date(effectiveAt), reason }
  const { scheduledChangeId } = await transact(db, (tx) => changeLicense(admin, tx, input))
  return scheduledChangeId!
}
const seatsOf = async (id: string) => (await db.license.findUniqueOrThrow({ where: { id } })).maxActivations
const stateOf = (id: string) => db.scheduledChange.findUniqueOrThrow({ where: { id } })
const cancel = (scheduledChangeId: string) =>
  transact(db, (tx) => cancelScheduledChange(admin, tx, { scheduledChangeId, reason: 'not any more' }))
const changesOf = (licenseId: string) =>
  db.event.findMany({ where: { licenseId, type: 'license.changed' }, orderBy: { position: 'asc' } })
const applyAt = async (instant: string) => {
  app.setNow(instant)
  await applyScheduledChanges(app.ctx)
}

async function seed() {
  app.setNow('2026-01-15T12:00:00Z')
  return await seedLicense(admin, { maxActivations: 1 })
}

test('a scheduled change applies at its time by the clock of the gateway, and not before', async () => {
  const { licenseId } = await seed()
  const id = await schedule(licenseId, '2026-03-01T00:00:00Z', { maxActivations: 4 })
  await applyAt('2026-02-28T23:59:59.999Z')
  expect(await seatsOf(licenseId)).toBe(1)
  await applyAt('2026-03-01T00:00:00Z')
  await applyAt('2026-03-01T00:01:00Z')
  expect(await seatsOf(licenseId)).toBe(4)
  expect(await stateOf(id)).toMatchObject({ state: 'APPLIED', endedAt: new Date('2026-03-01T00:00:00Z') })
  const [event, ...others] = await changesOf(licenseId)
  expect(others).toEqual([])
  expect(event?.data).toMatchObject({
    reason,
    scheduledChange: toTypedId('ScheduledChange', id),
    scheduledBy: admin.caller.principal,
  })
})

test('changes that are due together apply in the order of their times, then of their scheduling', async () => {
  const { licenseId } = await seed()
  await schedule(licenseId, '2026-03-03T00:00:00Z', { maxActivations: 3 })
  await schedule(licenseId, '2026-03-02T00:00:00Z', { maxActivations: 2 })
  await schedule(licenseId, '2026-03-03T00:00:00Z', { maxActivations: 4 })
  await applyAt('2026-04-01T00:00:00Z')
  expect(await seatsOf(licenseId)).toBe(4)
  const applied = (await changesOf(licenseId)).map(({ data }) => (data as never as Data).changes[0]?.after)
  expect(applied).toEqual(['2', '3', '4'])
})
interface Data {
  changes: { after: string }[]
}

test('a change at once applies after the changes that were due before it', async () => {
  const { licenseId } = await seed()
  await schedule(licenseId, '2026-03-01T00:00:00Z', { maxActivations: 8 })
  app.setNow('2026-03-02T00:00:00Z')
  const change = { maxActivations: 5 }
  await transact(db, (tx) => changeLicense(admin, tx, { licenseId, change, reason }))
  await applyAt('2026-03-02T00:01:00Z')
  expect(await seatsOf(licenseId)).toBe(5)
})

test('a canceled change is never applied, and a canceled one stays canceled', async () => {
  const { licenseId } = await seed()
  const id = await schedule(licenseId, '2026-03-01T00:00:00Z', { maxActivations: 4 })
  await cancel(id)
  await cancel(id)
  await applyAt('2026-03-02T00:00:00Z')
  expect(await seatsOf(licenseId)).toBe(1)
  expect(await db.event.count({ where: { licenseId, type: 'license.change-canceled' } })).toBe(1)
})

test('refuses to cancel a change that was applied, and one that does not exist', async () => {
  const { licenseId } = await seed()
  const id = await schedule(licenseId, '2026-03-01T00:00:00Z', { maxActivations: 4 })
  await applyAt('2026-03-02T00:00:00Z')
  await expect(cancel(id)).rejects.toMatchObject({ code: 'SCHEDULED_CHANGE_ENDED' })
  await expect(cancel(licenseId)).rejects.toMatchObject({ code: 'SCHEDULED_CHANGE_NOT_FOUND' })
})

test('a change that is refused when it is due fails, and later changes still apply', async () => {
  const { licenseId } = await seed()
  const id = await schedule(licenseId, '2026-03-01T00:00:00Z', { maxActivations: 4 })
  const { licenseId: other } = await seed()
  await schedule(other, '2026-03-01T00:00:00Z', { maxActivations: 4 })
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  await applyAt('2026-03-02T00:00:00Z')
  expect(await stateOf(id)).toMatchObject({ state: 'FAILED', failureCode: 'LICENSE_REVOKED' })
  expect(await db.event.count({ where: { licenseId, type: 'license.change-failed' } })).toBe(1)
  expect(await seatsOf(other)).toBe(4)
})

test('every value survives until it is applied, names such as __proto__ included', async () => {
  const { licenseId } = await seed()
  const metadata = JSON.parse('{"__proto__": {"a": 1}, "$type": "x"}') as Record<string, unknown>
  const at = new Date('2027-05-05T05:05:05.005Z')
  await schedule(licenseId, '2026-03-01T00:00:00Z', {
    name: 'Lab',
    metadata,
    expiry: { at },
    entitlements: [{ code: 'export', value: 'x' }],
  })
  await applyAt('2026-03-01T00:00:00Z')
  const license = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(license).toMatchObject({
    name: 'Lab',
    expiry: at,
    entitlementOverrides: [{ code: 'export', value: 'x' }],
  })
  const [stored] = await db.$queryRaw<{ text: string }[]>`
    select metadata::text as text from licenses where id = ${licenseId}::uuid`
  expect(JSON.parse(stored!.text)).toEqual(metadata)
})

test('an end of the updates and resets are applied at their times, the seats by the type as it is then', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const rules = { term: null, updates: 'P1Y', maxActivations: 2 }
  const { licenseId } = await seedLicense(admin, rules, { maxActivations: 9 })
  const updatesUntil = new Date('2026-05-05T05:05:05.005Z')
  await schedule(licenseId, '2026-03-01T00:00:00Z', { updatesUntil })
  await schedule(licenseId, '2026-04-01T00:00:00Z', { resetUpdatesUntil: true, resetMaxActivations: true })
  const license = () => db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const ofType = (await license()).updatesUntil
  await applyAt('2026-03-01T00:00:00Z')
  expect(await license()).toMatchObject({ updatesUntil, maxActivations: 9, maxActivationsFixed: true })
  await applyAt('2026-04-01T00:00:00Z')
  expect(await license()).toMatchObject({
    updatesUntil: ofType,
    maxActivations: 2,
    maxActivationsFixed: false,
  })
})

test.each([
  ['2026-01-15T12:00:00Z', {}, 'effectiveAt: must be in the future'],
  ['2026-03-01T00:00:00Z', { expiry: { at: new Date('2026-02-01') } }, 'must be after `effectiveAt`'],
])('refuses a change for %s with %j', async (effectiveAt, change, message) => {
  const { licenseId } = await seed()
  await expect(schedule(licenseId, effectiveAt, { maxActivations: 2, ...change })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(message),
  })
  expect(await db.scheduledChange.count({ where: { licenseId } })).toBe(0)
})

test('a license has at most 50 waiting changes', async () => {
  const { licenseId } = await seed()
  for (let turn = 0; turn < 50; turn++) await schedule(licenseId, '2026-03-01T00:00:00Z', { name: `${turn}` })
  await expect(schedule(licenseId, '2026-03-01T00:00:00Z', { name: 'x' })).rejects.toMatchObject({
    code: 'SCHEDULED_CHANGE_LIMIT_EXCEEDED',
    limit: 50,
  })
})

test('moving the clock of a sandbox enqueues the job', async () => {
  const { scheduledJobs } = await import('../../../src/platform/jobs.ts')
  expect(scheduledJobs).toContain('licenses.apply-scheduled-changes')
})

test('the graph schedules, lists and cancels a change for staff alone', async () => {
  const { licenseId, accountId } = await seed()
  const license = toTypedId('License', licenseId)
  const input = { license, change: { maxActivations: 7 }, effectiveAt: '2026-03-01T00:00:00.000Z', reason }
  const { data } = await execute(
    app,
    admin,
    `mutation ($input: ChangeLicenseInput!) { changeLicense(input: $input) { ... on ChangeLicensePayload {
      license { maxActivations } scheduledChange { id state effectiveAt change reason } effect { changes { after } } } } }`,
    { input },
  )
  const scheduled = data?.changeLicense
  expect(scheduled).toMatchObject({
    license: { maxActivations: 1 },
    scheduledChange: {
      state: 'WAITING',
      effectiveAt: input.effectiveAt,
      change: { maxActivations: 7 },
      reason,
    },
    effect: { changes: [{ after: '7' }] },
  })
  const list = `query ($id: ID!) { license(id: $id) { scheduledChanges { edges { node { id state } } } } }`
  const { id } = scheduled.scheduledChange
  const support = app.as({ audience: 'SUPPORT' })
  expect((await execute(app, support, list, { id: license })).data).toEqual({
    license: { scheduledChanges: { edges: [{ node: { id, state: 'WAITING' } }] } },
  })
  for (const audience of ['ACCOUNT', 'PARTNER'] as const) {
    const { errors } = await execute(app, app.as({ audience, accountId, partner: 'north' }), list, {
      id: license,
    })
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  }
  const canceled = await execute(
    app,
    support,
    `mutation ($id: ID!) { cancelScheduledChange(input: { scheduledChange: $id, reason: "no" }) {
      ... on CancelScheduledChangePayload { scheduledChange { state endedAt } } } }`,
    { id },
  )
  expect(canceled.data).toEqual({
    cancelScheduledChange: {
      scheduledChange: { state: 'CANCELED', endedAt: '2026-01-15T12:00:00.000Z' },
    },
  })
})
