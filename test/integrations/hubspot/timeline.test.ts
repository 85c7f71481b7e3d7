import { beforeEach, expect, test } from 'vitest'
import { noteOf } from '../../../integrations/hubspot/mapping/timeline-note.ts'
import { checkPortal } from '../../../integrations/hubspot/portal/check-portal.ts'
import { unlinkAccountFromCrm } from '../../../src/crm/unlink-account.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedLicense } from '../../seed.ts'
import { startCrm } from './crm.ts'
import { readRecords } from './records.ts'

const crm = await startCrm({}, { link: null, timeline: true })
const { app, sync, emulator } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx
const { companyOf } = readRecords(db)
// A license before the timeline is used has no notes.
const early = await seedLicense(admin)
await sync.run()

beforeEach(() => {
  app.setNow('2026-01-15T12:00:00Z')
  emulator.portal.faults.clear()
})

/** The notes of a company, in the order of their times. */
function notesOf(companyId: string): string[] {
  const [companies, notes] = ['companies', 'notes'].map(
    (name) => emulator.portal.types.find((type) => type.name === name)!,
  )
  return emulator.portal.associations
    .of(companies!.id, companyId, notes!.id)
    .map(({ id }) => notes!.records.get(id)!.values)
    .toSorted((a, b) => (a.get('hs_timestamp')! < b.get('hs_timestamp')! ? -1 : 1))
    .map((values) => values.get('hs_note_body')!.split('<br>')[0]!)
}

test('each event of a license is a note at its company, once', async () => {
  const { accountId, licenseId } = await seedLicense(admin, {
    term: 'P1Y',
    timeZone: 'UTC',
    maxActivations: 2,
  })
  await sync.run()
  app.setNow('2026-02-01T12:00:00Z')
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await sync.run()
  app.setNow('2026-02-02T12:00:00Z')
  await transact(db, (tx) =>
    changeLicense(admin, tx, { licenseId, change: { maxActivations: 5 }, reason: 'They grow.' }),
  )
  await sync.run()
  app.setNow('2026-02-03T12:00:00Z')
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid <invoice>.' }))
  await sync.run()
  await sync.run()
  expect(notesOf(await companyOf(accountId))).toEqual([
    'License issued.',
    'License renewed until 2028-01-15.',
    'License changed: maxActivations 2 → 5.',
    'License suspended: Unpaid &lt;invoice&gt;.',
  ])
  expect(notesOf(await companyOf(early.accountId))).toEqual([])
})

test('a lost response, or a killed process, writes no note twice', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await sync.run()
  emulator.portal.faults.add({
    path: '/notes/batch/create',
    play: { kind: 'html', status: 502 },
    afterwards: true,
  })
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))
  await sync.run()
  app.setNow('2026-01-15T12:20:00Z')
  await sync.run()
  // The process is killed after HubSpot accepted the notes.
  const { timelinePosition } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  await db.crmSync.update({
    where: { id: 1 },
    data: { timelinePosition: timelinePosition! - 3n, timelineUncertain: true },
  })
  await sync.run()
  expect(notesOf(await companyOf(accountId))).toEqual(['License issued.', 'License suspended: Unpaid.'])
})

test('an unlinked account gets no notes, and a deleted company does not stop the other ones', async () => {
  const [unlinked, deleted, other] = [
    await seedLicense(admin),
    await seedLicense(admin),
    await seedLicense(admin),
  ]
  await sync.run()
  const companies = await Promise.all([unlinked, deleted, other].map(({ accountId }) => companyOf(accountId)))
  await transact(db, (tx) =>
    unlinkAccountFromCrm(admin, tx, { accountId: unlinked.accountId, reason: 'Another vendor.' }),
  )
  await sync.run()
  emulator.portal.types.find(({ name }) => name === 'companies')!.records.delete(companies[1]!)
  for (const { licenseId } of [unlinked, deleted, other])
    await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))
  await sync.run()
  expect(notesOf(companies[0]!)).toEqual(['License issued.'])
  expect(notesOf(companies[2]!)).toEqual(['License issued.', 'License suspended: Unpaid.'])
})

test('a refusal of notes stops nothing else, and doctor names it', async () => {
  const refusal = { kind: 'error', status: 403 } as const
  emulator.portal.faults.add({ path: '/notes/batch/create', play: refusal, times: null })
  const { accountId, licenseId } = await seedLicense(admin)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'active' })
  const findings = await checkPortal(crm.client, { timeline: true })
  expect(findings).toContainEqual(expect.objectContaining({ check: 'timeline', ok: false }))
  emulator.portal.faults.clear()
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))
  app.setNow('2026-01-15T12:06:00Z')
  await sync.run()
  expect(notesOf(await companyOf(accountId))).toEqual(['License issued.', 'License suspended: Unpaid.'])
  const again = await checkPortal(crm.client, { timeline: true })
  expect(again).toContainEqual(expect.objectContaining({ check: 'timeline', ok: true }))
})

test('a note never contains markup of a value', () => {
  const event = {
    id: '0197f8c0-0000-7000-8000-000000000000',
    type: 'license.suspended',
    data: { reason: '<script>alert("x")</script> & more' },
    licenseType: 'studio',
    keyHint: 'A1B2',
    timeZone: 'UTC',
  }
  expect(noteOf(event)).toBe(
    'License suspended: &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more.<br>studio, key …A1B2<br>Event 0197f8c0-0000-7000-8000-000000000000',
  )
})
