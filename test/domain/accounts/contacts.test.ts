import { expect, test } from 'vitest'
import { addContact } from '../../../src/domain/accounts/add-contact.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { claimNotification } from '../../../src/domain/notifications/claim-notification.ts'
import { removeContact } from '../../../src/domain/notifications/remove-contact.ts'
import { updateContact } from '../../../src/domain/notifications/update-contact.ts'
import { abandonOnboarding } from '../../../src/domain/onboarding/abandon.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import type { Context } from '../../../src/platform/context.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { forgetContact } from '../../../src/privacy/forget-contact.ts'
import { startTestApp } from '../../app.ts'
import { dumpTables } from '../../dump-tables.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const run = <T>(work: (tx: Tx) => Promise<T>) => transact(db, work)

type NewContact = Omit<Parameters<typeof addContact>[2], 'accountId'>
const add = (accountId: string, input: Partial<NewContact> = {}, ctx: Context = admin) => {
  const contact = { name: 'Bob', email: `${uniqueCode('bob')}@example.com`, ...input }
  return run((tx) => addContact(ctx, tx, { accountId, ...contact }))
}
const update = (contactId: string, input: Omit<Parameters<typeof updateContact>[2], 'contactId'>) =>
  run((tx) => updateContact(admin, tx, { contactId, ...input }))
const remove = (contactId: string, ctx: Context = admin) =>
  run((tx) => removeContact(ctx, tx, { contactId, reason: 'Left.' }))
const read = (id: string) => db.contact.findUniqueOrThrow({ where: { id } })
const firstOf = (accountId: string) =>
  db.contact.findFirstOrThrow({ where: { accountId }, orderBy: { id: 'asc' } })

const { licenseType } = await seedLicenseType(admin)
const issue = (accountId: string) => run((tx) => issueLicense(admin, tx, { accountId, licenseType }))
/** The contacts that a message was recorded for, with the states of the rows. */
async function recipients(licenseId: string, message: 'LICENSE_ISSUED' | 'LICENSE_SUSPENDED') {
  const rows = await db.notification.findMany({ where: { licenseId, message }, orderBy: { id: 'asc' } })
  return rows.map(({ contactId, state, reason }) => ({ contactId, state, reason }))
}

test('adds a contact with all roles by default, or with the given roles', async () => {
  const { accountId } = await seedAccount(admin)
  const { contactId } = await add(accountId)
  const billing = await add(accountId, { roles: ['BILLING', 'OWNER', 'BILLING'], locale: 'de' })

  expect(await read(contactId)).toMatchObject({ accountId, roles: ['OWNER', 'TECHNICAL', 'BILLING'] })
  expect(await read(billing.contactId)).toMatchObject({ roles: ['OWNER', 'BILLING'], locale: 'de' })
  expect(await db.event.findMany({ where: { accountId, type: 'contact.added' } })).toHaveLength(2)
})

test('refuses an address of a contact of the account, and no roles, and writes nothing', async () => {
  const { accountId } = await seedAccount(admin)
  await add(accountId, { email: 'bob@example.com' })
  const before = await dumpTables(app.ctx.sql)

  await expect(add(accountId, { email: 'BOB@example.com' })).rejects.toMatchObject({
    code: 'CONTACT_ADDRESS_TAKEN',
  })
  await expect(add(accountId, { roles: [] })).rejects.toMatchObject({ issues: [{ path: ['roles'] }] })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

test('a contact added with an address of stopped mail gets no mail', async () => {
  const [first, second] = [await seedAccount(admin), await seedAccount(admin)]
  const { contactId } = await add(first.accountId, { email: 'stopped@example.com' })
  const stop = {
    mailStoppedAt: new Date('2026-01-01T00:00:00Z'),
    mailStopReason: 'CONTACT_COMPLAINED' as const,
  }
  await db.contact.update({ where: { id: contactId }, data: stop })

  const added = await add(second.accountId, { email: 'stopped@example.com' })

  expect(await read(added.contactId)).toMatchObject(stop)
})

test('changes a contact, and resumes mail with an address that was never stopped', async () => {
  const { accountId } = await seedAccount(admin)
  const { contactId } = await add(accountId)
  const stop = { mailStoppedAt: new Date('2026-01-01T00:00:00Z'), mailStopReason: 'CONTACT_BOUNCED' as const }
  await db.contact.update({ where: { id: contactId }, data: stop })

  await update(contactId, { name: 'Robert' })
  expect(await read(contactId)).toMatchObject({ name: 'Robert', ...stop })

  const email = `${uniqueCode('robert')}@example.com`
  await update(contactId, { email, roles: ['BILLING'], locale: 'de', reason: 'New address.' })
  expect(await read(contactId)).toMatchObject({
    ...{ name: 'Robert', email, locale: 'de', roles: ['BILLING'], mailStopReason: null, mailStoppedAt: null },
  })
  await update(contactId, { locale: null })
  expect(await read(contactId)).toMatchObject({ email, locale: null })
  const events = await db.event.findMany({ where: { subjectId: contactId, type: 'contact.updated' } })
  expect(events.map(({ data }) => data)).toEqual([
    { fields: ['name'] },
    { fields: ['email', 'locale', 'roles'], reason: 'New address.' },
    { fields: ['locale'] },
  ])
})

test('an address of stopped mail stops the mail of the contact that takes it', async () => {
  const [first, second] = [await seedAccount(admin), await seedAccount(admin)]
  const email = `${uniqueCode('dead')}@example.com`
  const { contactId: dead } = await add(first.accountId, { email })
  const stop = { mailStoppedAt: new Date('2026-01-01T00:00:00Z'), mailStopReason: 'CONTACT_BOUNCED' as const }
  await db.contact.update({ where: { id: dead }, data: stop })
  const { contactId } = await add(second.accountId)

  await update(contactId, { email })

  expect(await read(contactId)).toMatchObject(stop)
})

test('refuses to give two contacts one address', async () => {
  const { accountId } = await seedAccount(admin)
  const [{ contactId }, other] = [await add(accountId), await add(accountId)]
  const { email } = await read(other.contactId)

  await expect(update(contactId, { email, name: 'Changed' })).rejects.toMatchObject({
    code: 'CONTACT_ADDRESS_TAKEN',
  })
  expect((await read(contactId)).name).toBe('Bob')
})

test('a forgotten contact cannot be changed or removed', async () => {
  const { accountId } = await seedAccount(admin)
  const { contactId } = await add(accountId)
  await run((tx) => forgetContact(admin, tx, { contactId, reason: 'Asked.' }))

  await expect(update(contactId, { name: 'Bob' })).rejects.toMatchObject({ code: 'CONTACT_ANONYMIZED' })
  await expect(remove(contactId)).rejects.toMatchObject({ code: 'CONTACT_ANONYMIZED' })
})

test('a contact of another account or partner does not exist for the caller', async () => {
  const { accountId } = await seedAccount(app.as({ audience: 'PARTNER', partner: 'south' }))
  const { id } = await firstOf(accountId)
  const { accountId: ownId } = await seedAccount(admin)
  for (const ctx of [
    app.as({ audience: 'PARTNER', partner: 'north' }),
    app.as({ audience: 'ACCOUNT', accountId: ownId }),
  ]) {
    const refused = { code: 'CONTACT_NOT_FOUND' }
    await expect(remove(id, ctx)).rejects.toMatchObject(refused)
    await expect(run((tx) => updateContact(ctx, tx, { contactId: id, name: 'X' }))).rejects.toMatchObject(
      refused,
    )
    await expect(add(accountId, {}, ctx)).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  }
  const own = app.as({ audience: 'ACCOUNT', accountId })
  const { contactId } = await add(accountId, {}, own)
  expect(await read(contactId)).toMatchObject({ accountId, removedAt: null })
})

test('a message goes to the contacts with its roles', async () => {
  const { accountId, onboardingId } = await seedAccount(admin)
  const owner = await firstOf(accountId)
  await update(owner.id, { roles: ['OWNER'] })
  const { contactId: technical } = await add(accountId, { roles: ['TECHNICAL'] })
  await run((tx) => abandonOnboarding(admin, tx, { onboardingId, reason: 'Test.' }))

  const { licenseId } = await issue(accountId)
  await run((tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))

  expect(await recipients(licenseId, 'LICENSE_ISSUED')).toMatchObject([{ contactId: technical }])
  expect(await recipients(licenseId, 'LICENSE_SUSPENDED')).toMatchObject([
    { contactId: owner.id },
    { contactId: technical },
  ])
})

test('queued mails of a removed contact go to the contacts that remain', async () => {
  const { accountId } = await seedAccount(admin)
  const owner = await firstOf(accountId)
  await update(owner.id, { roles: ['OWNER'] })
  const { contactId: technical } = await add(accountId, { roles: ['TECHNICAL'] })
  const { licenseId } = await issue(accountId)
  await run((tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))

  await remove(technical)

  const removed = { contactId: technical, state: 'SUPPRESSED', reason: 'CONTACT_REMOVED' }
  expect(await recipients(licenseId, 'LICENSE_ISSUED')).toEqual([
    removed,
    { contactId: owner.id, state: 'QUEUED', reason: null },
  ])
  expect(await recipients(licenseId, 'LICENSE_SUSPENDED')).toEqual([
    { contactId: owner.id, state: 'QUEUED', reason: null },
    removed,
  ])
  const keyed = await db.notification.findMany({ where: { licenseId, sealedKey: { not: null } } })
  expect(keyed.map(({ contactId }) => contactId)).toEqual([owner.id])
})

test('a mail that was recorded while its contact was removed goes to another contact', async () => {
  const { accountId } = await seedAccount(admin)
  const owner = await firstOf(accountId)
  const { contactId } = await add(accountId, { roles: ['TECHNICAL'] })
  await update(owner.id, { roles: ['OWNER'] })
  const { licenseId } = await issue(accountId)
  // As if the removal had committed between the look-up of the contacts and the row.
  await db.contact.update({ where: { id: contactId }, data: { removedAt: app.ctx.now() } })

  const claimed: (string | undefined)[] = []
  for (let claim = await claimNotification(app.ctx); claim; claim = await claimNotification(app.ctx))
    if (claim.facts.licenseKey && claim.facts.contact.id === owner.id) claimed.push(claim.facts.message)

  expect(claimed).toEqual(['LICENSE_ISSUED'])
  expect(await recipients(licenseId, 'LICENSE_ISSUED')).toEqual([
    { contactId, state: 'SUPPRESSED', reason: 'CONTACT_REMOVED' },
    { contactId: owner.id, state: 'SENDING', reason: null },
  ])
})

test('the last contact stays while a license is in use or an onboarding is open', async () => {
  const { accountId, onboardingId } = await seedAccount(admin)
  const { id } = await firstOf(accountId)
  await expect(remove(id)).rejects.toMatchObject({ code: 'CONTACT_NEEDED' })
  await run((tx) => abandonOnboarding(admin, tx, { onboardingId, reason: 'Test.' }))
  const { licenseId } = await issue(accountId)
  await expect(remove(id)).rejects.toMatchObject({ code: 'CONTACT_NEEDED' })

  await run((tx) => revokeLicense(admin, tx, { licenseId, reason: 'Over.' }))
  await remove(id)

  expect((await read(id)).removedAt).toEqual(app.ctx.now())
  expect(await db.event.findMany({ where: { subjectId: id, type: 'contact.removed' } })).toMatchObject([
    { accountId, data: { reason: 'Left.' } },
  ])
})

test('an expired license that may still be used keeps the last contact', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { accountId } = await seedLicense(admin, { term: 'P1D', expiryPolicy: 'MAINTAIN' })
  const { id } = await firstOf(accountId)
  const { id: onboardingId } = await db.onboarding.findFirstOrThrow({ where: { accountId } })
  await run((tx) => abandonOnboarding(admin, tx, { onboardingId, reason: 'Test.' }))
  app.setNow('2026-03-15T12:00:00Z')
  await expect(remove(id)).rejects.toMatchObject({ code: 'CONTACT_NEEDED' })
})

test('a removed contact is not found, gets no license key, and is restored with its address', async () => {
  const { accountId, onboardingId } = await seedAccount(admin)
  const { id: remaining } = await firstOf(accountId)
  const { contactId } = await add(accountId, { roles: ['TECHNICAL'] })
  const { email } = await read(contactId)
  await db.contact.update({ where: { id: contactId }, data: { declined: ['DEVICE_ACTIVATED'] } })
  await db.onboarding.update({ where: { id: onboardingId }, data: { contactId } })
  await remove(contactId)

  await expect(remove(contactId)).rejects.toMatchObject({ code: 'CONTACT_NOT_FOUND' })
  await expect(
    run((tx) => issueLicense(admin, tx, { accountId, licenseType, contactId })),
  ).rejects.toMatchObject({ code: 'CONTACT_NOT_FOUND' })
  expect(await db.onboarding.findUniqueOrThrow({ where: { id: onboardingId } })).toMatchObject({
    contactId: null,
  })
  const { licenseId } = await issue(accountId)
  expect(await recipients(licenseId, 'LICENSE_ISSUED')).toMatchObject([{ contactId: remaining }])

  const restored = await add(accountId, { email, name: 'Robert', roles: ['BILLING'] })
  expect(restored.contactId).toBe(contactId)
  expect(await read(contactId)).toMatchObject({
    ...{ name: 'Robert', roles: ['BILLING'], removedAt: null, declined: ['DEVICE_ACTIVATED'] },
  })
})

test('an onboarding for the address of a removed contact restores the contact', async () => {
  const { accountId } = await seedAccount(admin)
  const { externalId } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  const { contactId } = await add(accountId)
  const { email } = await read(contactId)
  await remove(contactId)

  const account = { name: 'Acme', externalId, contact: { name: 'Bob', email } }
  await startOnboarding(admin, { account })

  expect(await read(contactId)).toMatchObject({ removedAt: null })
})
