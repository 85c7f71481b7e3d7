import { expect, test } from 'vitest'
import { linkAccountToCrm } from '../../../../src/crm/link-account.ts'
import { replayCrmSync } from '../../../../src/crm/replay-crm-sync.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount } from '../../../seed.ts'
import { objects, startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx
const admin = { ...app.admin, crm: { target: 'the emulator' } }

const recordOf = (subjectId: string) =>
  db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } } })
const reviewsOf = async (accountId: string) =>
  (await db.crmReview.findMany({ where: { accountId, resolvedAt: null }, orderBy: { id: 'asc' } })).map(
    ({ code }) => code,
  )
const merge = (primaryObjectId: string, objectIdToMerge: string, type = 'companies') =>
  hub.agent('POST', objects(type, '/merge'), { primaryObjectId, objectIdToMerge })

async function seedLinked(): Promise<{ accountId: string; remoteId: string }> {
  const { accountId } = await seedAccount(admin)
  await hub.pull()
  return { accountId, remoteId: (await recordOf(accountId)).remoteId! }
}

test('a merge moves the link to the new record, creates a review, and the account is pushed there', async () => {
  const { accountId, remoteId } = await seedLinked()
  const other = await hub.makeCompany({ name: 'Twice' })
  const { id } = await merge(other, remoteId)
  await hub.pull()

  expect(await recordOf(accountId)).toMatchObject({ remoteId: id, link: 'AUTOMATIC', dirtySince: null })
  expect(await hub.read(id)).toMatchObject({ licet_account_id: toTypedId('Account', accountId) })
  expect(await reviewsOf(accountId)).toEqual(['RECORDS_MERGED'])
})

test.each([false, true])(
  'a chain of merges moves the link to the last record (last event first: %s)',
  async (reversed) => {
    const { accountId, remoteId } = await seedLinked()
    const others = [await hub.makeCompany({ name: 'B' }), await hub.makeCompany({ name: 'C' })]
    const first = await merge(others[0]!, remoteId)
    const last = await merge(others[1]!, first.id)
    emulator.webhooks.settings.reversed = reversed
    emulator.webhooks.settings.copies = 3
    await hub.pull()
    Object.assign(emulator.webhooks.settings, { reversed: false, copies: 1 })

    expect((await recordOf(accountId)).remoteId).toBe(last.id)
    const relinked = await db.event.findMany({ where: { accountId, type: 'account.relinked' } })
    expect(relinked.map(({ data }) => data)).toEqual([{ from: remoteId, to: last.id }])
    expect(await reviewsOf(accountId)).toEqual(['RECORDS_MERGED'])
  },
)

test('of two linked accounts the one that the company names keeps it, and the other is not pushed', async () => {
  const [one, two] = [await seedLinked(), await seedLinked()]
  const { id } = await merge(two.remoteId, one.remoteId)
  await hub.pull()

  expect(await recordOf(two.accountId)).toMatchObject({ remoteId: id, link: 'AUTOMATIC', parkedAt: null })
  expect(await recordOf(one.accountId)).toMatchObject({
    remoteId: id,
    link: 'CONFLICTED',
    parkedCode: 'MERGE_CONFLICT',
    dirtySince: null,
  })
  expect(await reviewsOf(one.accountId)).toEqual(['MERGE_CONFLICT'])
  expect(await reviewsOf(two.accountId)).toEqual(['RECORDS_MERGED'])

  // A change of the account without a company creates none.
  emulator.calls.length = 0
  await seedContact(one.accountId)
  await hub.pull()
  expect(hub.writes().filter((write) => write.includes('companies'))).toEqual([])
  expect(await hub.companyOf(one.accountId)).toBeUndefined()
})

test('resolving a conflict gives the account a company of its own, and the other account keeps its state', async () => {
  const [one, two] = [await seedLinked(), await seedLinked()]
  const { id } = await merge(two.remoteId, one.remoteId)
  await hub.pull()
  // A replay cannot help: the account stays parked until a person decides, and its review stays open.
  await transact(db, (tx) => replayCrmSync(admin, tx, { accountId: one.accountId }))
  await hub.pull()
  expect(await recordOf(one.accountId)).toMatchObject({ link: 'CONFLICTED', parkedCode: 'MERGE_CONFLICT' })
  expect(await reviewsOf(one.accountId)).toEqual(['MERGE_CONFLICT'])
  await transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId: one.accountId, remoteId: null }))
  await hub.pull()

  expect(await reviewsOf(one.accountId)).toEqual([])
  expect(await recordOf(one.accountId)).toMatchObject({ link: 'CHOSEN', parkedAt: null })
  expect((await recordOf(one.accountId)).remoteId).not.toBe(id)
  expect(await hub.companyOf(one.accountId)).toMatchObject({ licet_status: 'none' })
  expect(await hub.read(id)).toMatchObject({ licet_account_id: toTypedId('Account', two.accountId) })
})

test('merged contacts share one record, and both keep their address', async () => {
  const accounts = [await seedLinked(), await seedLinked()]
  const contacts = await db.contact.findMany({
    where: { accountId: { in: accounts.map(({ accountId }) => accountId) } },
    orderBy: { id: 'asc' },
  })
  const remoteOf = async (subjectId: string) =>
    (await db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind: 'CONTACT', subjectId } } }))
      .remoteId!
  const ids = await Promise.all(contacts.map(({ id }) => remoteOf(id)))
  const { id } = await merge(ids[0]!, ids[1]!, 'contacts')
  await hub.pull()

  expect(await Promise.all(contacts.map((contact) => remoteOf(contact.id)))).toEqual([id, id])
  const after = await db.contact.findMany({
    where: { id: { in: contacts.map((contact) => contact.id) } },
    orderBy: { id: 'asc' },
  })
  expect(after.map(({ email }) => email)).toEqual(contacts.map(({ email }) => email))
})

/** Records an event that makes an account dirty. */
async function seedContact(accountId: string): Promise<void> {
  await db.event.create({
    data: {
      type: 'account.adopted',
      subjectId: accountId,
      accountId,
      actor: 'test',
      requestId: 'test',
      occurredAt: app.ctx.now(),
    },
  })
}
