import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

test('a transferred license keeps its key and devices, and belongs to the new account', async () => {
  const { licenseId, licenseKey: key, accountId: former } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { accountId } = await seedAccount(admin)
  const transfer = () =>
    transact(admin.db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'sold' }))

  expect(await transfer()).toEqual({ licenseId, transferred: true })
  expect(await transfer()).toEqual({ licenseId, transferred: false })

  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ valid: true })
  const { db } = admin
  expect(await db.license.count({ where: { id: licenseId, accountId } })).toBe(1)
  const events = await db.event.findMany({
    where: { licenseId, type: 'license.transferred' },
    orderBy: { id: 'asc' },
  })
  expect(events.map((event) => event.accountId).sort()).toEqual([former, accountId].sort())
})

test('refuses a transfer to an account that does not exist, and changes nothing', async () => {
  const { licenseId, accountId } = await seedLicense(admin)
  const unknownId = '01900000-0000-7000-8000-000000000000'

  const transfer = transact(admin.db, (tx) =>
    transferLicense(admin, tx, { licenseId, accountId: unknownId, reason: 'sold' }),
  )

  await expect(transfer).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  expect(await admin.db.license.count({ where: { id: licenseId, accountId } })).toBe(1)
})
