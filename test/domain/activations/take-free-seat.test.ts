import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { takeFreeSeat } from '../../../src/domain/activations/take-free-seat.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { getFactsByKey } from '../../../src/domain/validation/key-facts.ts'
import type { LicenseFacts } from '../../../src/domain/validation/license-facts.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

/** The name of every statement that went past Prisma. */
const sent: string[] = []
const app = await startTestApp(async () => {
  const database = await createEmbedded()
  const sql: typeof database.sql = {
    query: (statement, values) => {
      sent.push(statement.name)
      return database.sql.query(statement, values)
    },
  }
  return { ...database, sql }
})
const { admin } = app
const { db } = app.ctx
const now = new Date('2026-01-15T12:00:00Z')

beforeEach(() => {
  app.setNow(now.toISOString())
  sent.length = 0
})

/** Takes a seat as the first step of an activation found the license. */
const take = (facts: LicenseFacts, fingerprint = 'laptop') =>
  takeFreeSeat(admin, facts, { key: '', fingerprint, components: {} }, now)

async function written(licenseId: string) {
  return {
    license: await db.license.findUniqueOrThrow({ where: { id: licenseId } }),
    activations: await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } }),
    events: await db.event.findMany({ where: { licenseId, type: 'license.activated' } }),
  }
}

test('a new device costs the look-up and one statement', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  sent.length = 0
  const answer = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(answer).toMatchObject({ created: true, validation: { code: 'VALID' } })
  expect(sent).toEqual(['facts-by-key', 'take-free-seat'])
})

test('a device that is active already costs the look-up, where it has no lease, heartbeat or check-in to keep', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const before = await written(licenseId)
  app.setNow('2026-01-16T12:00:00Z')
  sent.length = 0

  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ created: false })
  expect(sent).toEqual(['facts-by-key'])
  expect(await written(licenseId)).toEqual(before)
})

test('the seat, the device and the event are written together, and answered as they are stored', async () => {
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin, { maxActivations: 3 })
  const metadata = { longer: 1, a: [null, { b: true }] }
  const answer = await activateLicense(admin, {
    key,
    fingerprint: 'laptop',
    components: [{ name: 'board', value: 'b1' }],
    name: 'Ada’s',
    platform: 'linux',
    version: '2.1',
    metadata,
  })
  const { license, activations, events } = await written(licenseId)

  expect(activations).toEqual([answer.activation])
  expect(activations).toMatchObject([{ metadata, components: { board: 'b1' }, name: 'Ada’s' }])
  expect(license).toMatchObject({ activeActivations: 1, lastCheckInAt: now })
  expect(events).toMatchObject([
    { subjectId: answer.activationId, accountId, actor: 'system', requestId: 'test', occurredAt: now },
  ])
})

test('a floating seat has its lease from the start', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT10M',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(sent).toContain('take-free-seat')
  expect((await written(licenseId)).activations).toMatchObject([
    { leaseEndsAt: new Date('2026-01-15T12:10:00Z') },
  ])
})

test('a lapsed lease is not counted in the answer, as it is not in a validation', async () => {
  const floating = { seatModel: 'FLOATING', leaseDuration: 'PT10M', maxActivations: 2 }
  const { licenseKey: key } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-01-15T13:00:00Z')
  const { validation } = await activateLicense(admin, { key, fingerprint: 'desktop' })
  expect(validation.facts?.activeActivations).toBe(1)
})

const roundabout: [string, Record<string, unknown>][] = [
  ['a trial', { term: 'P14D', trial: { oncePer: ['FINGERPRINT'] } }],
  ['a limit of transfers', { transferLimit: { count: 1, per: 'P1Y' } }],
  ['devices that are matched by their parts', { fingerprintMatch: 'ANY' }],
  ['a term that begins with it', { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION' }],
]

test.each(roundabout)('%s takes the road with the lock', async (_, rules) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  const answer = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(answer.created).toBe(true)
  expect(sent).not.toContain('take-free-seat')
  expect((await written(licenseId)).activations).toHaveLength(1)
})

type Change = (licenseId: string) => Promise<unknown>
const changes: [string, Change][] = [
  [
    'was suspended',
    (licenseId) => transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'x' })),
  ],
  ['was revoked', (licenseId) => transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'x' }))],
  ['was renewed', (licenseId) => transact(db, (tx) => renewLicense(admin, tx, { licenseId }))],
  ['has another key', (licenseId) => transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))],
  [
    'is under another revision',
    async (licenseId) => {
      const { product, licenseType } = await db.license.findUniqueOrThrow({
        where: { id: licenseId },
        include: { product: true, licenseType: true },
      })
      const { code, name } = licenseType
      await transact(db, async (tx) => {
        await defineLicenseType(admin, tx, { product: product.code, code, name, rules: { term: 'P2Y' } })
        await publishLicenseType(admin, tx, code)
        await changeLicenseType(admin, tx, { licenseId, licenseType: code, expiry: 'KEEP' })
      })
    },
  ],
  ['is full', (licenseId) => db.license.update({ where: { id: licenseId }, data: { activeActivations: 1 } })],
]

test.each(changes)('writes nothing where the license %s since it was looked at', async (_, change) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { term: 'P1Y', maxActivations: 1 })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  await change(licenseId)
  const before = await written(licenseId)

  expect(await take(facts)).toBeNull()
  expect(await written(licenseId)).toEqual(before)
})

test('writes nothing where the device came by another road meanwhile', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 5 })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  const first = await activateLicense(admin, { key, fingerprint: 'laptop' })
  const before = await written(licenseId)

  expect(await take(facts)).toBeNull()
  expect(await written(licenseId)).toEqual(before)
  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    activationId: first.activationId,
    created: false,
  })
})

test('writes nothing where the device still holds a seat by its license file', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 5 })
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'laptop' })
  const until = new Date('2026-02-01T00:00:00Z')
  await db.activation.update({ where: { id: activationId }, data: { heldSince: now, leaseEndsAt: until } })
  const before = await written(licenseId)
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })

  expect(facts.candidates).toEqual([])
  expect(await take(facts)).toBeNull()
  expect(await written(licenseId)).toEqual(before)
  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ activationId })
})

test('leaves a license whose onboarding waits for it to the road that completes the step', async () => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
  const { onboardingId } = await seedAccount(admin)
  const { licenseKey: key, licenseId } = await assignLicense(admin, { onboardingId, licenseType })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  expect(await take(facts)).toBeNull()
  expect((await written(licenseId)).activations).toEqual([])

  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ onboardingId })
  sent.length = 0
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ onboardingId: null })
  expect(sent).toEqual(['facts-by-key', 'take-free-seat'])
})

test('a fault is a fault: it is not tried again by another road', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  await db.$executeRaw`alter table events rename to elsewhere`
  await expect(take(facts)).rejects.toThrow()
  await db.$executeRaw`alter table elsewhere rename to events`
  expect((await written(licenseId)).activations).toEqual([])
})
