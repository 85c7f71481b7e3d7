import { describe, expect, test } from 'vitest'
import { stopMail } from '../../../src/domain/accounts/mail-stop.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, seedPartner } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

async function seedContact() {
  const seeded = await seedLicense(admin)
  const contact = await db.contact.findFirstOrThrow({ where: { accountId: seeded.accountId } })
  const account = app.as({ audience: 'ACCOUNT', accountId: seeded.accountId })
  return { ...seeded, contactId: contact.id, contact: toTypedId('Contact', contact.id), account }
}

async function setPreferences(ctx: typeof admin, input: object) {
  const document = `mutation ($input: SetContactPreferencesInput!) { answer: setContactPreferences(input: $input) {
    ... on Refusal { code } ... on InputRefusal { issues { path message } }
    ... on SetContactPreferencesPayload { contact { declined locale mailStopReason } }
  } }`
  return (await execute(app, ctx, document, { input })).data.answer
}

test('the account, the license and the contact list notifications with state and reason', async () => {
  const { licenseId, accountId, contact, account } = await seedContact()
  await app.runJobs()
  const document = `{
    account { notifications { edges { node { message state reason attempts license { id } contact { id } } } } }
    license(id: "${toTypedId('License', licenseId)}") { notifications { edges { node { message } } } }
    contact: node(id: "${contact}") { ... on Contact { notifications { edges { node { message } } } } }
  }`
  const { data } = await execute(app, account, document)
  const node = { message: 'LICENSE_ISSUED' }
  expect(data.account.notifications.edges).toEqual([
    {
      node: {
        ...node,
        state: 'SUPPRESSED',
        reason: 'MAIL_OFF',
        attempts: 1,
        license: { id: toTypedId('License', licenseId) },
        contact: { id: contact },
      },
    },
  ])
  expect(data.license.notifications.edges).toEqual([{ node }])
  expect(data.contact.notifications.edges).toEqual([{ node }])

  const all = `{ notifications(account: "${toTypedId('Account', accountId)}", state: SUPPRESSED, message: LICENSE_ISSUED) { edges { node { reply } } } }`
  expect((await execute(app, admin, all)).data.notifications.edges).toEqual([{ node: { reply: null } }])
})

test('a transferred license does not show earlier mail and its recipients to the new account', async () => {
  const { licenseId, account } = await seedContact()
  const { accountId } = await seedAccount(admin)
  await transact(db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'sold' }))
  const newOwner = app.as({ audience: 'ACCOUNT', accountId })
  const license = `{ license(id: "${toTypedId('License', licenseId)}") { notifications { edges { node { id } } } } }`
  expect((await execute(app, newOwner, license)).data.license.notifications.edges).toEqual([])
  const own = '{ account { notifications { edges { node { message license { id } } } } } }'
  expect((await execute(app, account, own)).data.account.notifications.edges).toEqual([
    { node: { message: 'LICENSE_ISSUED', license: null } },
  ])
  await app.runJobs()
  expect(await db.notification.findFirst({ where: { licenseId } })).toMatchObject({ reason: 'CONTACT_MOVED' })
})

test('a contact declines messages that can be declined, and chooses a language', async () => {
  const { contact, contactId, account } = await seedContact()
  const declined = ['TRIAL_ENDING', 'LICENSE_EXPIRING', 'TRIAL_ENDING']
  expect(await setPreferences(account, { contact, declined, locale: 'de-AT' })).toEqual({
    contact: { declined: ['LICENSE_EXPIRING', 'TRIAL_ENDING'], locale: 'de-AT', mailStopReason: null },
  })
  expect(await setPreferences(account, { contact })).toMatchObject({ contact: { locale: 'de-AT' } })
  expect(await setPreferences(account, { contact, declined: ['LICENSE_REVOKED'] })).toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['declined', '0'] }],
  })
  expect(await db.contact.findUniqueOrThrow({ where: { id: contactId } })).toMatchObject({
    declined: ['LICENSE_EXPIRING', 'TRIAL_ENDING'],
  })
  expect(await setPreferences(account, { contact, declined: [], locale: null })).toMatchObject({
    contact: { declined: [], locale: null },
  })
})

test('a preview shows the current license in any language, without a key', async () => {
  const { licenseId, licenseKey, product } = await seedContact()
  const document = `mutation ($input: PreviewNotificationInput!) { answer: previewNotification(input: $input) {
    ... on Refusal { code } ... on PreviewNotificationPayload { locale subject text html }
  } }`
  const input = { license: toTypedId('License', licenseId), message: 'LICENSE_ISSUED', locale: 'de' }
  const before = await db.notification.count()
  const { data } = await execute(app, admin, document, { input })
  expect(data.answer).toMatchObject({ locale: 'de', subject: `Ihre Lizenz für ${product}` })
  expect(data.answer.text).toContain(`…-${licenseKey.slice(-5)}`)
  expect(JSON.stringify(data)).not.toContain(licenseKey)
  expect(await db.notification.count()).toBe(before)
  const other = { ...input, license: toTypedId('License', '01900000-0000-7000-8000-000000000000') }
  expect((await execute(app, admin, document, { input: other })).data.answer).toEqual({
    code: 'LICENSE_NOT_FOUND',
  })
})

test('the license key goes to the contact of the onboarding, although the account had another contact before', async () => {
  const start = `mutation ($input: StartOnboardingInput!) { startOnboarding(input: $input) {
    ... on StartOnboardingPayload { onboarding { id } account { id } } } }`
  const assign = `mutation ($input: AssignLicenseInput!) { assignLicense(input: $input) {
    ... on AssignLicensePayload { license { notifications { edges { node { contact { email } } } } } } } }`
  const { accountId, licenseType } = await seedLicense(admin)
  const { externalId } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  const contact = { name: 'Bea', email: 'bea@named.example' }
  const account = { name: 'Acme', externalId, contact }
  const { data } = await execute(app, admin, start, { input: { account } })
  const input = { onboarding: data.startOnboarding.onboarding.id, licenseType }
  const assigned = (await execute(app, admin, assign, { input })).data.assignLicense
  expect(assigned.license.notifications.edges).toEqual([{ node: { contact: { email: contact.email } } }])
})

describe('mail that was stopped', () => {
  const stopped = async (reason: 'CONTACT_BOUNCED' | 'CONTACT_COMPLAINED') => {
    const seeded = await seedContact()
    const { accountId, contactId } = seeded
    const { email } = await db.contact.findUniqueOrThrow({ where: { id: contactId } })
    const partner = await seedPartner(admin, 'north')
    await db.account.update({ where: { id: accountId }, data: { partner } })
    await transact(db, (tx) => stopMail(admin, tx, email, reason))
    const reasonOf = async () =>
      (await db.contact.findUniqueOrThrow({ where: { id: contactId } })).mailStopReason
    return { ...seeded, email, reasonOf }
  }
  const partner = app.as({ audience: 'PARTNER', partner: 'north' })
  const refused = { code: 'CONTACT_COMPLAINED' }

  test('after a complaint, a partner cannot resume it, and changes nothing else', async () => {
    const { contact, contactId, reasonOf } = await stopped('CONTACT_COMPLAINED')
    const input = { contact, resumeMail: true, locale: 'de' }
    expect(await setPreferences(partner, input)).toEqual(refused)
    expect(await reasonOf()).toBe('CONTACT_COMPLAINED')
    expect(await db.contact.findUniqueOrThrow({ where: { id: contactId } })).toMatchObject({ locale: null })
    expect(await setPreferences(partner, { contact, locale: 'de' })).toMatchObject({
      contact: { locale: 'de' },
    })
  })

  test('after a complaint, a partner cannot resume it through another address either', async () => {
    const { contact, email, reasonOf } = await stopped('CONTACT_COMPLAINED')
    const document = `mutation ($input: UpdateContactInput!) { answer: updateContact(input: $input) {
      ... on Refusal { code } ... on UpdateContactPayload { contact { id } } } }`
    const input = { contact, email: `other-${email}` }
    expect((await execute(app, partner, document, { input })).data.answer).toEqual(refused)
    expect(await reasonOf()).toBe('CONTACT_COMPLAINED')
    expect((await execute(app, admin, document, { input })).data.answer).toEqual({ contact: { id: contact } })
  })

  test('after a bounce, a partner resumes it', async () => {
    const { contact, reasonOf } = await stopped('CONTACT_BOUNCED')
    const { contact: resumed } = await setPreferences(partner, { contact, resumeMail: true })
    expect(resumed).toMatchObject({ mailStopReason: null })
    expect(await reasonOf()).toBeNull()
  })

  test.each(['the account itself', 'support', 'an administrator'])(
    'after a complaint, %s resumes it',
    async (who) => {
      const { contact, account, reasonOf } = await stopped('CONTACT_COMPLAINED')
      const callers = {
        'the account itself': account,
        support: app.as({ audience: 'SUPPORT' }),
        'an administrator': admin,
      }
      const caller = callers[who as keyof typeof callers]
      await setPreferences(caller, { contact, resumeMail: true })
      expect(await reasonOf()).toBeNull()
    },
  )
})
