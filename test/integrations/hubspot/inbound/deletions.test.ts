import { expect, test } from 'vitest'
import { linkAccountToCrm } from '../../../../src/crm/link-account.ts'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedAccount, seedLicenseType } from '../../../seed.ts'
import { objects, startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx

const recordOf = (subjectId: string, kind: 'ACCOUNT' | 'CONTACT' = 'ACCOUNT') =>
  db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })
const reviewsOf = async (accountId: string) =>
  (await db.crmReview.findMany({ where: { accountId }, orderBy: { id: 'asc' } })).map(({ code }) => code)

async function seedLinked() {
  const { accountId } = await seedAccount(app.admin)
  await hub.pull()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const { remoteId } = await recordOf(accountId)
  return {
    accountId,
    contact,
    remoteId: remoteId!,
    personId: (await recordOf(contact.id, 'CONTACT')).remoteId!,
  }
}

test('a deleted company unlinks its account, creates a review, and is not recreated', async () => {
  const { accountId, remoteId } = await seedLinked()
  await hub.agent('DELETE', objects('companies', `/${remoteId}`))
  emulator.calls.length = 0
  await hub.pull()
  await hub.pull()

  expect(await recordOf(accountId)).toMatchObject({ link: 'UNLINKED', remoteId: null })
  expect(await reviewsOf(accountId)).toEqual(['RECORD_DELETED'])
  expect(await hub.companyOf(accountId)).toBeUndefined()
  expect(hub.writes().filter((write) => write.includes('companies'))).toEqual([])
})

test('a deletion event for an existing company changes nothing', async () => {
  const { accountId, remoteId } = await seedLinked()
  const event = hub.event({ subscriptionType: 'company.deletion', objectId: 'ID' })
  await hub.post(JSON.stringify([event]).replace('"ID"', remoteId))
  await hub.pull()
  expect(await recordOf(accountId)).toMatchObject({ link: 'AUTOMATIC', remoteId })
  expect(await reviewsOf(accountId)).toEqual([])
})

test('a deleted contact is unlinked, creates a review, stays unchanged, and is not recreated', async () => {
  const { accountId, contact, personId } = await seedLinked()
  await hub.agent('DELETE', objects('contacts', `/${personId}`))
  await hub.pull()

  expect(await recordOf(contact.id, 'CONTACT')).toMatchObject({ link: 'UNLINKED' })
  expect(await reviewsOf(accountId)).toEqual(['RECORD_DELETED'])
  expect(await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).toEqual(contact)
  await db.crmRecord.updateMany({ where: { accountId, kind: 'ACCOUNT' }, data: { dirtySince: new Date(0) } })
  await hub.pull()
  expect(await hub.contactOf(contact.email)).toBeUndefined()
})

test('a restored company and a restored contact are synced again, and their reviews are resolved', async () => {
  const { accountId, contact, remoteId, personId } = await seedLinked()
  await hub.agent('DELETE', objects('companies', `/${remoteId}`))
  await hub.agent('DELETE', objects('contacts', `/${personId}`))
  await hub.pull()
  expect(await reviewsOf(accountId)).toEqual(['RECORD_DELETED', 'RECORD_DELETED'])

  await hub.restore('companies', remoteId)
  await hub.restore('contacts', personId)
  await hub.pull()
  expect(await recordOf(accountId)).toMatchObject({ remoteId, chosenRemoteId: null, dirtySince: null })
  expect(await recordOf(contact.id, 'CONTACT')).toMatchObject({ link: 'AUTOMATIC', remoteId: personId })
  expect(await hub.companyOf(accountId)).toMatchObject({ licet_status: 'none' })
  expect(await hub.contactOf(contact.email)).toMatchObject({ licet_status: 'none' })
  expect(await db.crmReview.count({ where: { accountId, resolvedAt: null } })).toBe(0)
})

test('a restored company of an account that a person linked to another one stays unlinked', async () => {
  const { accountId, remoteId } = await seedLinked()
  await hub.agent('DELETE', objects('companies', `/${remoteId}`))
  await hub.pull()
  const chosen = await hub.makeCompany({ name: 'Chosen' })
  const admin = { ...app.admin, crm: { target: 'the emulator' } }
  await transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId, remoteId: chosen }))
  await hub.pull()
  await hub.restore('companies', remoteId)
  await hub.pull()

  expect(await recordOf(accountId)).toMatchObject({ remoteId: chosen, chosenRemoteId: null })
  expect(await hub.companyOf(accountId)).toMatchObject({ name: 'Chosen' })
})

test('a restored contact of a forgotten person stays forgotten', async () => {
  const { contact, personId } = await seedLinked()
  await hub.agent('DELETE', objects('contacts', `/${personId}`))
  await hub.pull()
  const event = hub.event({ subscriptionType: 'contact.privacyDeletion', objectId: 'ID' })
  await hub.post(JSON.stringify([event]).replace('"ID"', personId))
  await hub.pull()
  await hub.restore('contacts', personId)
  await hub.pull()

  expect(await recordOf(contact.id, 'CONTACT')).toMatchObject({ link: 'UNLINKED', pushedDigest: null })
})

test.each([false, true])(
  'a privacy deletion removes all personal data (last event first: %s)',
  async (reversed) => {
    const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 3 })
    const { accountId, contact, personId } = await seedLinked()
    const { licenseId, licenseKey } = await transact(db, (tx) =>
      issueLicense(app.admin, tx, { accountId, licenseType }),
    )
    const named = {
      fingerprint: 'of-ada',
      name: `${contact.name}’s laptop`,
      metadata: { login: contact.email },
    }
    await activateLicense(app.admin, { key: licenseKey, ...named })
    await activateLicense(app.admin, { key: licenseKey, fingerprint: 'of-ci', name: 'Build server' })
    await db.notification.updateMany({
      where: { licenseId },
      data: { subject: `Dear ${contact.name}`, text: `To ${contact.email}` },
    })

    await hub.agent('POST', objects('contacts', '/gdpr-delete'), { objectId: personId })
    emulator.webhooks.settings.reversed = reversed
    await hub.pull()
    emulator.webhooks.settings.reversed = false

    const after = await db.contact.findUniqueOrThrow({ where: { id: contact.id } })
    expect(after).toMatchObject({ name: 'Anonymized', email: `${contact.id}@anonymized.invalid` })
    expect(after.anonymizedAt).not.toBeNull()
    const mails = await db.notification.findMany({ where: { contactId: contact.id } })
    expect(mails.length).toBeGreaterThan(0)
    for (const mail of mails) {
      expect(mail).toMatchObject({
        subject: null,
        text: null,
        sealedKey: null,
        data: {},
        state: 'SUPPRESSED',
      })
    }
    const devices = await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
    expect(devices.map(({ name, metadata }) => ({ name, metadata }))).toEqual([
      { name: null, metadata: {} },
      { name: 'Build server', metadata: {} },
    ])
    expect(await reviewsOf(accountId)).toContain('CONTACT_FORGOTTEN')

    // No other table contains the person, and nothing is pushed again.
    await hub.pull()
    expect(await hub.contactOf(contact.email)).toBeUndefined()
    expect(await hub.contactOf(after.email)).toBeUndefined()
    const rows = await app.ctx.sql.query<{ row: string }>(
      {
        name: 'rows-of-the-test',
        text: `select row_to_json(e)::text as row from events e union all select row_to_json(r)::text from crm_reviews r
        union all select row_to_json(i)::text from crm_inbox_events i union all select row_to_json(n)::text from notifications n
        union all select row_to_json(c)::text from contacts c union all select row_to_json(a)::text from activations a`,
      },
      [],
    )
    expect(rows.filter(({ row }) => row.includes(contact.email))).toEqual([])
  },
)
