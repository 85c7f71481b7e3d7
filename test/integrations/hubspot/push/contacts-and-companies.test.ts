import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { objectsIn, textIn } from '../../../../integrations/hubspot/api/read-response.ts'
import { applyCompanyFields, applyContactFields } from '../../../../src/crm/apply-crm-fields.ts'
import { linkAccountToCrm } from '../../../../src/crm/link-account.ts'
import { addContact } from '../../../../src/domain/accounts/add-contact.ts'
import { updateAccount } from '../../../../src/domain/accounts/update.ts'
import { removeContact } from '../../../../src/domain/notifications/remove-contact.ts'
import { startOnboarding } from '../../../../src/domain/onboarding/start.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { uniqueCode } from '../../../seed.ts'
import { startCrm } from '../crm.ts'
import { reconciler } from '../records.ts'

// HubSpot's default: it creates and associates companies by the domain of an address.
const crm = await startCrm({ autoCreateCompanies: true })
const { app, sync, emulator, client } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx
const reconcile = reconciler(admin, sync)

beforeEach(async () => {
  await sync.run()
  emulator.calls.length = 0
})

const newDomain = () => `${uniqueCode('firm')}.example`

async function seed(email: string, domain?: string): Promise<string> {
  const name = uniqueCode('account')
  const account = { name, externalId: name, ...(domain && { domain }), contact: { name: 'Ada', email } }
  return (await startOnboarding(admin, { account })).accountId
}

const recordOf = (subjectId: string, kind: 'ACCOUNT' | 'CONTACT' = 'ACCOUNT') =>
  db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })
const companyIdOf = async (accountId: string) => (await recordOf(accountId)).remoteId!
const contactOf = (accountId: string) => db.contact.findFirstOrThrow({ where: { accountId } })

/** The companies with a domain, oldest first. */
const withDomain = (domain: string) =>
  emulator.portal.types
    .find(({ name }) => name === 'companies')!
    .records.values()
    .filter(({ values, archivedAt }) => !archivedAt && values.get('domain') === domain)
    .map(({ id }) => id)
    .toArray()

/** The companies of a contact; the primary one is marked. */
async function companiesOf(contactId: string): Promise<string[]> {
  const { remoteId } = await recordOf(contactId, 'CONTACT')
  const path = `${paths.objects('contacts')}/${remoteId}/associations/companies`
  const { body } = await client.send({ method: 'GET', path })
  return objectsIn(body, 'results').map((end) => {
    const isPrimary = objectsIn(end, 'associationTypes').some(({ label }) => label === 'Primary')
    return `${end.toObjectId}${isPrimary ? ' primary' : ''}`
  })
}

test('a customer has one company in HubSpot, with the person on it', async () => {
  for (const own of [undefined, newDomain()]) {
    const domain = own ?? newDomain()
    const accountId = await seed(`ada@${domain}`, own)
    await sync.run()
    const company = await companyIdOf(accountId)
    expect(withDomain(domain)).toEqual([company])
    expect(await companiesOf((await contactOf(accountId)).id)).toEqual([`${company} primary`])
  }
})

test('a person with an address of another domain, or of a mail provider, is on the company of the account', async () => {
  for (const address of [`ada@${newDomain()}`, `${uniqueCode('ada')}@gmail.com`]) {
    const accountId = await seed(address, newDomain())
    await sync.run()
    const companies = await companiesOf((await contactOf(accountId)).id)
    expect(companies).toContain(`${await companyIdOf(accountId)} primary`)
  }
  const accountId = await seed(`${uniqueCode('ada')}@gmail.com`)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ domain: null })
  expect(withDomain('gmail.com')).toEqual([])
})

test('the domain of an address links an account to the existing company, and is not the domain of the account', async () => {
  const domain = newDomain()
  const existing = await crm.makeCompany({ name: 'Known to Sales', domain })
  const accountId = await seed(`ada@${domain}`)
  await sync.run()
  expect(await companyIdOf(accountId)).toBe(existing)
  await transact(db, (tx) =>
    applyCompanyFields(admin, tx, { remoteId: existing, name: 'Known to Sales', domain }),
  )
  expect(await db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({ domain: null })
})

test('the domain of addresses in several accounts identifies none of them', async () => {
  const domain = newDomain()
  const existing = await crm.makeCompany({ name: 'A reseller', domain })
  const accounts = [await seed(`ada@${domain}`), await seed(`bob@${domain}`)]
  await sync.run()
  const companies = await Promise.all(accounts.map(companyIdOf))
  expect(new Set([existing, ...companies]).size).toBe(3)
  for (const [index, accountId] of accounts.entries())
    expect(await companiesOf((await contactOf(accountId)).id)).toContain(`${companies[index]} primary`)
})

test('an account is linked to the company that has its domain as an additional one', async () => {
  const [one, several] = [1, 7].map((count) => Array.from({ length: count }, newDomain))
  for (const domains of [one!, several!]) {
    const companies = []
    const accounts = []
    for (const domain of domains) {
      const hs_additional_domains = `${newDomain()}; ${domain.toUpperCase()};not-${domain}`
      companies.push(
        await crm.makeCompany({ name: 'Two domains', domain: newDomain(), hs_additional_domains }),
      )
      accounts.push(await seed(`ada@${domain}`, domain))
    }
    // The domain is a part of another one only.
    const other = await crm.makeCompany({ name: 'Similar', hs_additional_domains: `x-${domains[0]}` })
    emulator.calls.length = 0
    await sync.run()
    expect(await Promise.all(accounts.map(companyIdOf))).toEqual(companies)
    expect(companies).not.toContain(other)
    for (const domain of domains) expect(withDomain(domain)).toEqual([])
    expect(emulator.calls.filter(({ path }) => path.endsWith('/search')).length).toBeLessThanOrEqual(2)
  }
})

test('a contact follows its account to another company, and an agent’s association is not repeated', async () => {
  const accountId = await seed(`ada@${newDomain()}`)
  await sync.run()
  const contact = await contactOf(accountId)
  const { remoteId } = await recordOf(contact.id, 'CONTACT')
  const former = await companyIdOf(accountId)
  const chosen = await crm.makeCompany({ name: 'Chosen' })
  await transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId, remoteId: chosen }))
  await sync.run()
  expect(await companiesOf(contact.id)).toEqual([`${former} primary`, chosen])

  const path = `${paths.objects('contacts')}/${remoteId}/associations/companies/${chosen}`
  await client.send({ method: 'DELETE', path })
  await db.crmRecord.updateMany({
    where: { accountId },
    data: { dirtySince: new Date(0), pushedDigest: null },
  })
  await sync.run()
  expect(await companiesOf(contact.id)).toEqual([`${former} primary`])
})

test('a failed association is repeated', async () => {
  const accountId = await seed(`ada@${newDomain()}`, newDomain())
  emulator.portal.faults.add({ path: '/crm/associations/', play: { kind: 'html', status: 502 } })
  await sync.run()
  await db.crmRecord.updateMany({ data: { retryAt: null } })
  await db.crmSync.updateMany({ data: { pausedUntil: null } })
  await sync.run()
  expect((await companiesOf((await contactOf(accountId)).id)).join()).toContain(await companyIdOf(accountId))
  expect(await recordOf(accountId)).toMatchObject({ dirtySince: null })
})

/** Merges two contacts in HubSpot. Returns the id of the result. */
async function merge(primary: string, other: string): Promise<string> {
  const body = { primaryObjectId: primary, objectIdToMerge: other }
  return textIn(
    (await client.send({ method: 'POST', path: `${paths.objects('contacts')}/merge`, body })).body,
    'id',
  )!
}

test.each([
  ['of one account', true, 0],
  ['of two accounts', false, 0],
  ['of two accounts, the newer one as the primary one', false, 1],
] as const)('merged contacts %s settle, and both keep their address', async (_what, isOne, primary) => {
  const emails = [`ada@${newDomain()}`, `bob@${newDomain()}`]
  const first = await seed(emails[0]!)
  const second = isOne ? first : await seed(emails[1]!)
  if (isOne) await db.contact.create({ data: { accountId: first, name: 'Bob', email: emails[1]! } })
  await sync.run()
  const contacts = await db.contact.findMany({ where: { email: { in: emails } }, orderBy: { id: 'asc' } })
  const ids = await Promise.all(contacts.map(async ({ id }) => (await recordOf(id, 'CONTACT')).remoteId!))
  const merged = await merge(ids[primary]!, ids[1 - primary]!)

  expect((await reconcile(false)).differing).toBeGreaterThan(0)
  await sync.run()
  expect((await reconcile(true)).differences).toEqual([])
  for (const { id } of contacts) expect((await recordOf(id, 'CONTACT')).remoteId).toBe(merged)
  expect(await crm.contactOf(emails[primary]!)).toMatchObject({
    licet_account_id: toTypedId('Account', second),
  })
  const after = await db.contact.findMany({ where: { email: { in: emails } }, orderBy: { id: 'asc' } })
  expect(after.map(({ email }) => email)).toEqual(contacts.map(({ email }) => email))

  // Changes of either account leave it settled.
  for (const accountId of [second, first]) {
    await db.crmRecord.updateMany({
      where: { accountId },
      data: { dirtySince: new Date(0), pushedDigest: null },
    })
    await sync.run()
    expect((await reconcile(true)).differences).toEqual([])
  }
})

test('a contact whose address is an additional one in HubSpot keeps its address and settles', async () => {
  const [email, theirs] = [`ada@${newDomain()}`, `ada@${newDomain()}`]
  const accountId = await seed(email)
  await sync.run()
  const contact = await contactOf(accountId)
  const created = await client.send({
    method: 'POST',
    path: paths.objects('contacts'),
    body: { properties: { email: theirs } },
  })
  const merged = await merge(textIn(created.body, 'id')!, (await recordOf(contact.id, 'CONTACT')).remoteId!)
  await reconcile(false)
  await sync.run()
  expect((await reconcile(true)).differences).toEqual([])
  await transact(db, (tx) =>
    applyContactFields(admin, tx, {
      remoteId: merged,
      name: 'Ada Lovelace',
      email: theirs,
      additionalEmails: [email],
    }),
  )
  expect(await contactOf(accountId)).toMatchObject({ email, name: 'Ada Lovelace' })
})

test('the record of a removed contact is cleared, and shows the account again once the contact is restored', async () => {
  const accountId = await seed(`ada@${newDomain()}`)
  const contact = { accountId, name: 'Bob', email: `bob@${newDomain()}` }
  const { contactId } = await transact(db, (tx) => addContact(admin, tx, contact))
  await sync.run()
  expect(await accountShownBy(contactId)).toBe(toTypedId('Account', accountId))

  await transact(db, (tx) => removeContact(admin, tx, { contactId }))
  await sync.run()
  expect(await accountShownBy(contactId)).toBe('')
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
  emulator.calls.length = 0
  await transact(db, (tx) => updateAccount(admin, tx, { accountId, metadata: { again: true } }))
  await sync.run()
  expect(emulator.calls.filter(({ path }) => path.includes('contacts'))).toEqual([])

  await transact(db, (tx) => addContact(admin, tx, contact))
  await sync.run()
  expect(await accountShownBy(contactId)).toBe(toTypedId('Account', accountId))
})

test('a removed contact does not clear the record of the same person in another account', async () => {
  const email = `ada@${newDomain()}`
  const older = await seed(email)
  const newer = await seed(`bob@${newDomain()}`)
  const { contactId } = await transact(db, (tx) =>
    addContact(admin, tx, { accountId: newer, name: 'Ada', email }),
  )
  await sync.run()
  const { id } = await contactOf(older)

  await transact(db, (tx) => removeContact(admin, tx, { contactId }))
  await transact(db, (tx) => updateAccount(admin, tx, { accountId: older, name: 'Older' }))
  await sync.run()

  expect(await accountShownBy(id)).toBe(toTypedId('Account', older))
})

async function accountShownBy(contactId: string): Promise<string> {
  const { remoteId } = await recordOf(contactId, 'CONTACT')
  const contacts = emulator.portal.types.find(({ name }) => name === 'contacts')!
  return contacts.records.get(remoteId!)?.values.get('licet_account_id') ?? ''
}
