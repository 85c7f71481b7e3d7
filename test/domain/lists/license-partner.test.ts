import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedPartner } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
await seedPartner(admin, 'north')
await seedPartner(admin, 'south')
const accountOf = async (partner: string | null) =>
  (await admin.db.account.create({ data: { name: `Customer of ${partner}`, partner } })).id
const partnerOf = async (id: string) => (await admin.db.license.findUniqueOrThrow({ where: { id } })).partner

test('a license has the partner of its account, also after a move, a merge and a change of the account', async () => {
  const { licenseId: id, accountId } = await seedLicense(admin)
  expect(await partnerOf(id)).toBeNull()

  const north = await accountOf('north')
  await admin.db.license.update({ where: { id }, data: { accountId: north } })
  expect(await partnerOf(id)).toBe('north')

  // A license that arrives late belongs to the account that survived.
  const merged = await accountOf('north')
  const survivor = await accountOf('south')
  await admin.db.account.update({ where: { id: merged }, data: { mergedIntoId: survivor } })
  await admin.db.license.update({ where: { id }, data: { accountId: merged } })
  expect(await admin.db.license.findUniqueOrThrow({ where: { id } })).toMatchObject({
    accountId: survivor,
    partner: 'south',
  })

  await admin.db.license.update({ where: { id }, data: { accountId } })
  await admin.db.account.update({ where: { id: accountId }, data: { partner: 'north' } })
  expect(await partnerOf(id)).toBe('north')
  // Nothing else sets it.
  await admin.db.license.update({ where: { id }, data: { partner: 'south' } })
  expect(await partnerOf(id)).toBe('north')
})
