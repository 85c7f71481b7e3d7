import { beforeAll, expect, test } from 'vitest'
import { selectRecords } from '../../src/insights/selection.ts'
import { findRenewals } from '../../src/insights/use/renewals.ts'
import { listPartitions } from '../../src/platform/database/partitions/list-partitions.ts'
import { deleteExpired } from '../../src/retention/delete-expired.ts'
import { startTestApp } from '../app.ts'
import { idAt, splitByMonth } from '../partitions.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const kept = { events: 'P365D', usage: 'P365D', notifications: null }
const usageKept = { ...kept, events: null }
let licenseId = ''
let accountId = ''

// Partitions are closed by the clock of the database.
const monthsAgo = (months: number, day = 15) => {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, day))
}
const monthOf = (at: Date) => at.toISOString().slice(0, 7).replace('-', '_')
const recordUsage = (recordedAt: Date, more: { meter?: string; id?: string } = {}) =>
  db.usageRecord.create({
    data: {
      id: idAt(recordedAt),
      licenseId,
      meter: 'renders',
      amount: 1,
      recordedAt,
      requestId: 'r',
      ...more,
    },
  })
const recordEvent = (occurredAt: Date, type: string, data = {}) =>
  db.event.create({
    data: {
      id: idAt(occurredAt),
      type,
      subjectId: licenseId,
      accountId,
      licenseId,
      data,
      actor: 'system',
      requestId: 'r',
      occurredAt,
    },
  })
const usageLeft = async () =>
  (await db.usageRecord.findMany({ where: { licenseId }, orderBy: { recordedAt: 'asc' } })).map(
    ({ id }) => id,
  )
const partitionsOf = async (table: 'events' | 'usage_records') =>
  (await listPartitions(db, table)).map(({ name }) => name)

beforeAll(async () => {
  const seeded = await seedLicense(admin)
  licenseId = seeded.licenseId
  accountId = seeded.accountId
  await db.event.deleteMany({})
  await splitByMonth(db, monthsAgo(24).toISOString(), new Date().toISOString())
  app.setNow(new Date().toISOString())
})

test('by default everything is kept', async () => {
  const { id } = await recordUsage(monthsAgo(23))
  await recordEvent(monthsAgo(23), 'license.activated')
  await app.handlers['retention.delete-expired']({})
  expect(await usageLeft()).toEqual([id])
  expect(await db.event.count({ where: { licenseId } })).toBe(1)
})

test('drops the months in which everything is expired, and keeps the rest', async () => {
  const [whole, part, young] = [monthsAgo(20), monthsAgo(12, 1), monthsAgo(2)]
  await recordUsage(whole)
  const first = await recordUsage(part)
  const last = await recordUsage(monthsAgo(12, 28))
  const newest = await recordUsage(young)
  // Of a clock that was wrong.
  const strayed = await recordUsage(monthsAgo(20), { id: idAt(new Date('2087-01-01T00:00:00Z')) })
  app.setNow(new Date(monthsAgo(12, 20).getTime() + 365 * 86_400_000).toISOString())

  await deleteExpired({ ...app.ctx, retention: usageKept })

  expect(await usageLeft()).toEqual([first.id, last.id, newest.id])
  expect(await db.usageRecord.count({ where: { id: strayed.id } })).toBe(0)
  const names = await partitionsOf('usage_records')
  expect(names).not.toContain(`usage_records_${monthOf(whole)}`)
  expect(names).toEqual(
    expect.arrayContaining([`usage_records_${monthOf(part)}`, `usage_records_${monthOf(young)}`]),
  )
  await deleteExpired({ ...app.ctx, retention: usageKept })
  expect(await usageLeft()).toHaveLength(3)
})

test('usage that is still to be billed stays until it is in a report', async () => {
  const at = monthsAgo(19)
  // The month was dropped, so that its rows are in the default partition.
  const unreported = await recordUsage(at, { meter: 'billed' })
  await db.reportedMeter.create({
    data: { licenseId, meter: 'billed', source: 'shop', target: {}, checkedFrom: new Date(at.getTime() - 1) },
  })
  await deleteExpired({ ...app.ctx, retention: usageKept })
  expect(await usageLeft()).toContain(unreported.id)
  await db.reportedMeter.update({
    where: { licenseId_meter: { licenseId, meter: 'billed' } },
    data: { checkedFrom: new Date() },
  })
  await deleteExpired({ ...app.ctx, retention: usageKept })
  expect(await usageLeft()).not.toContain(unreported.id)
})

test('renewals and extensions outlive the other events of their month, with the figures', async () => {
  const at = monthsAgo(18)
  const from = at.toISOString()
  const renewed = await recordEvent(at, 'license.renewed', { from })
  const extended = await recordEvent(at, 'license.extended')
  const other = await recordEvent(at, 'license.activated')
  const day = from.slice(0, 10)
  const figures = async () => await findRenewals(admin, await selectRecords(admin, { from: day, to: day }))
  const before = await figures()
  expect(before).toMatchObject({ due: 1, renewed: 1 })

  await deleteExpired({ ...app.ctx, retention: kept })

  const left = await db.event.findMany({
    where: { id: { in: [renewed.id, extended.id, other.id] } },
    orderBy: { position: 'asc' },
  })
  expect(left).toEqual([renewed, extended])
  expect(await figures()).toEqual(before)
  expect(await partitionsOf('events')).toContain(`events_${monthOf(at)}`)
})

test('an event that a webhook endpoint has not read yet stays', async () => {
  const at = monthsAgo(17)
  const { id, position } = await recordEvent(at, 'license.activated')
  const endpoint = await db.webhookEndpoint.create({
    data: {
      url: 'https://a.example',
      scopes: [],
      eventTypes: [],
      productIds: [],
      licenseTypeIds: [],
      signature: 'ED25519',
      position: position - 1n,
      createdAt: at,
      createdBy: 'system',
    },
  })
  await deleteExpired({ ...app.ctx, retention: kept })
  expect(await db.event.count({ where: { id } })).toBe(1)
  await db.webhookEndpoint.update({ where: { id: endpoint.id }, data: { position } })
  await deleteExpired({ ...app.ctx, retention: kept })
  expect(await db.event.count({ where: { id } })).toBe(0)
})

test('an event that the timeline of the CRM does not show yet stays, as long as the timeline is on', async () => {
  const at = monthsAgo(16)
  const { id, position } = await recordEvent(at, 'license.activated')
  await db.webhookEndpoint.deleteMany({})
  const positions = { position: position + 1n, timelinePosition: position - 1n }
  await db.crmSync.upsert({ where: { id: 1 }, create: { id: 1, ...positions }, update: positions })
  const connected = (showsEvents: boolean) => ({
    ...app.ctx,
    retention: kept,
    crm: { target: 'a CRM', showsEvents },
  })
  await deleteExpired(connected(true))
  expect(await db.event.count({ where: { id } })).toBe(1)
  await deleteExpired(connected(false))
  expect(await db.event.count({ where: { id } })).toBe(0)
})
