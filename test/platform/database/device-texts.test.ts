import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { digestFingerprint, fingerprint as fingerprintSchema } from '../../../src/domain/validation/device.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const path = 'prisma/migrations/20261128151500_device_texts/migration.sql'
/** The statements of the migration that change data. The index exists here already. */
const statements = (await readFile(path, 'utf8')).replace(/^CREATE INDEX.*$/m, '').split(/;$/m)

async function migrateAgain(): Promise<void> {
  for (const statement of statements)
    if (statement.replaceAll(/--.*/g, '').trim()) await db.$executeRawUnsafe(statement)
}

/** Seeds a license with devices whose stored texts are these, as an earlier gateway stored them. */
async function seedDevices(texts: readonly string[], components: object = {}) {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: null })
  for (const [index, text] of texts.entries()) {
    const { activationId: id } = await activateLicense(admin, { key, fingerprint: `device ${index}` })
    const data = { fingerprint: text, fingerprintDigest: digestFingerprint(text), components }
    await db.activation.update({ where: { id }, data })
  }
  const read = async () => {
    const rows = await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
    for (const { fingerprint, fingerprintDigest } of rows)
      expect(Buffer.from(fingerprintDigest)).toEqual(Buffer.from(digestFingerprint(fingerprint)))
    return rows.map(({ fingerprint }) => fingerprint)
  }
  return { key, licenseId, read }
}

test('stored texts lose the white space around them, and the device is found', async () => {
  const spaces = ' \t\n\v\f\r\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff'
  const texts = ['id\n', `${spaces}caf\u00e9 bar${spaces}`, 'a\nb', 'plain', '\u200bx']
  const { key, read } = await seedDevices(texts)
  await migrateAgain()
  expect(await read()).toEqual(['id', 'caf\u00e9 bar', 'a\nb', 'plain', '\u200bx'])
  expect(await read()).toEqual(texts.map((text) => fingerprintSchema.parse(text)))
  for (const fingerprint of texts)
    expect(await activateLicense(admin, { key, fingerprint })).toMatchObject({ created: false })
})

test.each([
  [
    ['id\n', 'id', ' id'],
    ['id\n', 'id', ' id'],
  ],
  [
    ['id\n', 'id ', ' id'],
    ['id', 'id ', ' id'],
  ],
  [
    [' ', '\n'],
    [' ', '\n'],
  ],
])('of the active devices %j of one license, one has the text: %j', async (before, after) => {
  const { licenseId, read } = await seedDevices(before)
  await migrateAgain()
  expect(await read()).toEqual(after)
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(before.length)
})

test('each seat of colliding devices can be freed with the text', async () => {
  const { key, licenseId } = await seedDevices(['id\n', 'id', ' id', 'id2'])
  await migrateAgain()
  const deactivate = () => transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'id' }))
  for (const deactivated of [true, true, true, false])
    expect(await deactivate()).toMatchObject({ deactivated })
  expect(await db.activation.findMany({ where: { licenseId, deactivatedAt: null } })).toMatchObject([
    { fingerprint: 'id2' },
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
    activeActivations: 1,
  })
})

test('the texts of ended activations and of other licenses do not collide', async () => {
  const { licenseId, read } = await seedDevices(['id\n', 'id'])
  const other = await seedDevices(['id\n'])
  await db.activation.updateMany({
    where: { licenseId, fingerprint: 'id' },
    data: { deactivatedAt: new Date() },
  })
  await migrateAgain()
  expect(await read()).toEqual(['id', 'id'])
  expect(await other.read()).toEqual(['id'])
})

test('stored components lose the white space around their names and values', async () => {
  const { licenseId } = await seedDevices(['one'], { 'board ': 'b1\n', disk: 'd 1' })
  await migrateAgain()
  expect(await db.activation.findFirstOrThrow({ where: { licenseId } })).toMatchObject({
    components: { board: 'b1', disk: 'd 1' },
  })
})
