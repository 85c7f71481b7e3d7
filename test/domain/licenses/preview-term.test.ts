import { expect, test } from 'vitest'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const partner = app.as({ audience: 'PARTNER', partner: 'north' })

const query = `query ($input: PreviewTermInput!) { previewTerm(input: $input) {
  startsAt expiry graceEndsAt updatesUntil notices { message offset dueAt } } }`

async function preview(input: object) {
  const { data, errors } = await execute(app, partner, query, { input })
  return errors ? errors[0]?.message : data.previewTerm
}

test('a preview has the expiry, the grace period and the notices, in the time zone of the license', async () => {
  const rules = { term: 'P1M', gracePeriod: 'P7D', expiryNotices: ['P7D', 'PT12H', '-P1D'] }
  expect(await preview({ rules, startsAt: '2026-01-31T11:00:00Z', timeZone: 'Europe/Berlin' })).toEqual({
    startsAt: '2026-01-31T11:00:00.000Z',
    expiry: '2026-02-28T22:59:59.999Z',
    graceEndsAt: '2026-03-07T22:59:59.999Z',
    updatesUntil: null,
    notices: [
      { message: 'LICENSE_EXPIRING', offset: 'P7D', dueAt: '2026-02-21T08:00:00.000Z' },
      { message: 'LICENSE_EXPIRING', offset: 'PT12H', dueAt: '2026-02-28T10:59:59.999Z' },
      { message: 'LICENSE_IN_GRACE', offset: '-P1D', dueAt: '2026-03-01T08:00:00.000Z' },
      { message: 'LICENSE_EXPIRED', offset: '-P7D', dueAt: '2026-03-08T08:00:00.000Z' },
    ],
  })
})

test('terms are counted from the start, so that a short month in between changes nothing', async () => {
  const input = { rules: { term: 'P1M', endsAtEndOfDay: false }, startsAt: '2026-01-31T11:00:00Z', terms: 2 }
  expect((await preview(input)).expiry).toBe('2026-03-31T11:00:00.000Z')
})

test('a perpetual license has no expiry and no notices', async () => {
  app.setNow('2026-05-01T00:00:00Z')
  expect(await preview({ rules: {} })).toEqual({
    startsAt: '2026-05-01T00:00:00.000Z',
    expiry: null,
    graceEndsAt: null,
    updatesUntil: null,
    notices: [],
  })
})

test('a license gets exactly the previewed term and the previewed first notice', async () => {
  app.setNow('2026-05-01T10:00:00Z')
  const rules = { term: 'P1Y6M', gracePeriod: 'P14D', timeZone: 'America/New_York' }
  const { licenseId: id } = await seedLicense(admin, rules)
  await scheduleNotices(admin)
  const license = await app.ctx.db.license.findUniqueOrThrow({ where: { id } })
  const previewed = await preview({ rules })
  expect(license.expiry?.toISOString()).toBe(previewed.expiry)
  expect(license.graceEndsAt?.toISOString()).toBe(previewed.graceEndsAt)
  expect(license.nextNoticeAt?.toISOString()).toBe(previewed.notices[0].dueAt)
})

test.each<[string, Record<string, unknown>]>([
  ['a perpetual license', { updates: 'P1Y', timeZone: 'Europe/Oslo' }],
  ['a license whose updates are as long as its term', { term: 'P1Y', updates: 'P1Y' }],
  ['a license whose updates are shorter than its term', { term: 'P1Y', updates: 'P6M' }],
])('the updates of %s end as previewed, after each renewal', async (_, rules) => {
  app.setNow('2026-01-31T10:00:00Z')
  const { licenseId: id } = await seedLicense(admin, rules)
  const { db } = app.ctx
  for (let terms = 1; terms <= 3; terms++) {
    if (terms > 1) await transact(db, (tx) => renewLicense(admin, tx, { licenseId: id }))
    const { updatesUntil } = await db.license.findUniqueOrThrow({ where: { id } })
    const previewed = await preview({ rules, startsAt: '2026-01-31T10:00:00Z', terms })
    expect(previewed.updatesUntil).toBe(updatesUntil?.toISOString())
  }
})

test.each<[string, object, RegExp]>([
  ['rules that contradict each other', { rules: { seatModel: 'FLOATING' } }, /leaseDuration/],
  ['101 terms', { rules: { term: 'P1Y' }, terms: 101 }, /at most 100/],
  ['updates beyond the year 9999', { rules: { updates: 'P100Y' }, terms: 100 }, /beyond the year 9999/],
  ['an expiry beyond the year 9999', { rules: { term: 'P100Y' }, terms: 100 }, /beyond the year 9999/],
])('refuses %s', async (_, input, message) => {
  expect(await preview(input)).toMatch(message)
})
