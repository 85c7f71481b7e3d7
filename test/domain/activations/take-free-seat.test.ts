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
import { getFactsByKey } from '../../../src/domain/validation/facts-by-key.ts'
import type { LicenseFacts } from '../../../src/domain/validation/license-facts.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

/** Names of the statements that were sent without Prisma. */
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

/** Takes a seat with the facts that an activation has read. */
const take = (facts: LicenseFacts, fingerprint = 'laptop') =>
  takeFreeSeat(admin, facts, { fingerprint, components: {} }, now)

async function written(licenseId: string) {
  return {
    license: await db.license.findUniqueOrThrow({ where: { id: licenseId } }),
    activations: await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } }),
    events: await db.event.findMany({ where: { licenseId, type: 'license.activated' } }),
  }
}

test('activating a new device costs the look-up and one statement', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  sent.length = 0
  const result = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(result).toMatchObject({ created: true, validation: { code: 'VALID' } })
  expect(sent).toEqual(['facts-by-key', 'take-free-seats'])
})

test('activating an active device costs the look-up if it has no lease, heartbeat or check-in', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const before = await written(licenseId)
  app.setNow('2026-01-16T12:00:00Z')
  sent.length = 0

  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ created: false })
  expect(sent).toEqual(['facts-by-key'])
  expect(await written(licenseId)).toEqual(before)
})

test('writes the seat, the activation and the event together and returns them as stored', async () => {
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin, { maxActivations: 3 })
  const metadata = { longer: 1, a: [null, { b: true }] }
  const result = await activateLicense(admin, {
    key,
    fingerprint: 'laptop',
    components: [{ name: 'board', value: 'b1' }],
    name: 'Ada’s',
    platform: 'linux',
    version: '2.1',
    metadata,
  })
  const { license, activations, events } = await written(licenseId)

  expect(activations).toEqual([result.activation])
  expect(activations).toMatchObject([{ metadata, components: { board: 'b1' }, name: 'Ada’s' }])
  expect(license).toMatchObject({ activeActivations: 1, lastCheckInAt: now })
  expect(events).toMatchObject([
    { subjectId: result.activationId, accountId, actor: 'system', requestId: 'test', occurredAt: now },
  ])
})

test('a floating seat has a lease from the start', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT10M',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(sent).toContain('take-free-seats')
  expect((await written(licenseId)).activations).toMatchObject([
    { leaseEndsAt: new Date('2026-01-15T12:10:00Z') },
  ])
})

test('does not count a seat whose lease has expired', async () => {
  const floating = { seatModel: 'FLOATING', leaseDuration: 'PT10M', maxActivations: 2 }
  const { licenseKey: key } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-01-15T13:00:00Z')
  const { validation } = await activateLicense(admin, { key, fingerprint: 'desktop' })
  expect(validation.facts?.activeActivations).toBe(1)
})

const withLock: [string, Record<string, unknown>][] = [
  ['a trial', { term: 'P14D', trial: { oncePer: ['FINGERPRINT'] } }],
  ['a transfer limit', { transferLimit: { count: 1, per: 'P1Y' } }],
  ['a match of devices by their components', { fingerprintMatch: 'ANY' }],
  ['a term that starts with the activation', { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION' }],
]

test.each(withLock)('%s needs the lock', async (_, rules) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  const result = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(result.created).toBe(true)
  expect(sent.filter((name) => name.startsWith('take-free-seat'))).toEqual([])
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
  ['has a new key', (licenseId) => transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))],
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
  [
    'has no free seat',
    (licenseId) => db.license.update({ where: { id: licenseId }, data: { activeActivations: 1 } }),
  ],
]

test.each(changes)('writes nothing if the license %s since it was read', async (_, change) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { term: 'P1Y', maxActivations: 1 })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  await change(licenseId)
  const before = await written(licenseId)

  expect(await take(facts)).toBeNull()
  expect(await written(licenseId)).toEqual(before)
})

test('writes nothing if the device was activated concurrently', async () => {
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

test('writes nothing if a license file still holds a seat for the device', async () => {
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

test('writes nothing if an onboarding waits for its ACTIVATE step, which needs the lock', async () => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
  const { onboardingId } = await seedAccount(admin)
  const { licenseKey: key, licenseId } = await assignLicense(admin, { onboardingId, licenseType })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  expect(await take(facts)).toBeNull()
  expect((await written(licenseId)).activations).toEqual([])

  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ onboardingId })
  sent.length = 0
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ onboardingId: null })
  expect(sent).toEqual(['facts-by-key', 'take-free-seats'])
})

const statements = () => sent.filter((name) => name.startsWith('take-free-seat'))

test('concurrent activations of different licenses share one statement', async () => {
  const seeded = []
  for (let count = 0; count < 5; count++) seeded.push(await seedLicense(admin, { maxActivations: 3 }))
  sent.length = 0
  const results = await Promise.all(
    seeded.map(({ licenseKey: key }, index) =>
      activateLicense(admin, { key, fingerprint: `laptop ${index}`, name: index % 2 ? `n${index}` : null }),
    ),
  )
  expect(statements()).toEqual(['take-free-seats'])
  for (const [index, { licenseId, accountId }] of seeded.entries()) {
    const { license, activations, events } = await written(licenseId)
    expect(license.activeActivations).toBe(1)
    expect(activations).toEqual([results[index]!.activation])
    expect(events).toMatchObject([{ subjectId: results[index]!.activationId, accountId }])
  }
})

test('devices of one license follow one another, and its seats are not exceeded', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 2 })
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  sent.length = 0
  const taken = await Promise.all(
    ['laptop', 'desktop', 'tablet'].map((fingerprint) => take(facts, fingerprint)),
  )
  expect(taken.map((seat) => seat?.activeActivations ?? null)).toEqual([1, 2, null])
  expect(statements()).toEqual(Array(3).fill('take-free-seats'))
  expect((await written(licenseId)).license.activeActivations).toBe(2)
})

test('a device that is active already, and a license without a free seat, change nothing for the others', async () => {
  const [full, active, free] = [
    await seedLicense(admin, { maxActivations: 1 }),
    await seedLicense(admin, { maxActivations: 5 }),
    await seedLicense(admin, { maxActivations: 5 }),
  ]
  const read = ({ licenseKey: key }: typeof full) => getFactsByKey(admin, { key, fingerprint: 'laptop' })
  const facts = await Promise.all([full, active, free].map(read))
  await activateLicense(admin, { key: full.licenseKey, fingerprint: 'desktop' })
  await activateLicense(admin, { key: active.licenseKey, fingerprint: 'laptop' })

  const taken = await Promise.all(facts.map((one) => take(one)))
  expect(taken.map((seat) => seat?.activeActivations ?? null)).toEqual([null, null, 1])
  for (const { licenseId } of [full, active, free]) {
    const { license, activations, events } = await written(licenseId)
    expect([license.activeActivations, activations.length, events.length]).toEqual([1, 1, 1])
  }
})

test('an error is thrown, and the activation is not tried again with the lock', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const facts = await getFactsByKey(admin, { key, fingerprint: 'laptop' })
  await db.$executeRaw`alter table events rename to elsewhere`
  await expect(take(facts)).rejects.toThrow()
  await db.$executeRaw`alter table elsewhere rename to events`
  expect((await written(licenseId)).activations).toEqual([])
})
