import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { readBatch } from '../../../../integrations/hubspot/api/read-batch.ts'
import { textIn } from '../../../../integrations/hubspot/api/read-response.ts'
import { linkAccountToCrm } from '../../../../src/crm/link-account.ts'
import { onCompanyDeleted } from '../../../../src/crm/on-record-deleted.ts'
import { onCompaniesMerged } from '../../../../src/crm/on-records-merged.ts'
import { reconcileNightly } from '../../../../src/crm/reconcile-nightly.ts'
import { unlinkAccountFromCrm } from '../../../../src/crm/unlink-account.ts'
import { startOnboarding } from '../../../../src/domain/onboarding/start.ts'
import { transact } from '../../../../src/platform/db.ts'
import { StateRefusal } from '../../../../src/platform/errors.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { execute } from '../../../graphql.ts'
import { seedAccount, uniqueCode } from '../../../seed.ts'
import { startCrm } from '../crm.ts'

const crm = await startCrm()
const { app, sync } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(async () => {
  await sync.run()
  crm.emulator.calls.length = 0
})

const recordOf = (subjectId: string) =>
  db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } } })
async function companyIdOf(accountId: string): Promise<string | undefined> {
  const id = toTypedId('Account', accountId)
  const found = await readBatch(crm.client, 'companies', 'licet_account_id', [id], [])
  return 'kind' in found ? undefined : found.get(id)?.remoteId
}
const link = (accountId: string, remoteId: string | null) =>
  transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId, remoteId }))

async function seedWithDomain(domain: string): Promise<string> {
  const name = uniqueCode('account')
  const contact = { name: 'Ada', email: `${name}@example.com` }
  return (await startOnboarding(admin, { account: { name, externalId: name, domain, contact } })).accountId
}

test('links an account to the only company with its domain, which keeps its name', async () => {
  const domain = `${uniqueCode('only')}.example`
  const remoteId = await crm.makeCompany({ name: 'Known to Sales', domain })
  const accountId = await seedWithDomain(domain)
  await sync.run()

  expect(await recordOf(accountId)).toMatchObject({ remoteId, parkedAt: null })
  expect(await crm.companyOf(accountId)).toMatchObject({ name: 'Known to Sales', licet_status: 'none' })
  expect(crm.writes().filter((write) => write.includes('companies'))).toHaveLength(1)
})

test('a person chooses one of several companies, and none is written before', async () => {
  const domain = `${uniqueCode('several')}.example`
  const companies = [
    await crm.makeCompany({ name: 'One', domain }),
    await crm.makeCompany({ name: 'Two', domain }),
  ]
  const accountId = await seedWithDomain(domain)
  await sync.run()

  const { data } = await execute(
    app,
    admin,
    '{ crmSync { parkedCount suggestions { edges { node { remoteId name domain account { id } } } } } }',
  )
  const account = { id: toTypedId('Account', accountId) }
  expect(data.crmSync.parkedCount).toBe(1)
  expect(data.crmSync.suggestions.edges.map(({ node }: { node: object }) => node)).toEqual(
    expect.arrayContaining([
      { remoteId: companies[0], name: 'One', domain, account },
      { remoteId: companies[1], name: 'Two', domain, account },
    ]),
  )
  expect(await crm.companyOf(accountId)).toBeUndefined()

  await link(accountId, companies[1]!)
  await sync.run()
  expect(await recordOf(accountId)).toMatchObject({
    remoteId: companies[1],
    chosenRemoteId: null,
    parkedAt: null,
  })
  expect(await crm.companyOf(accountId)).toMatchObject({ name: 'Two', licet_status: 'none' })
  expect(await db.crmSuggestion.count({ where: { accountId } })).toBe(0)
})

test('links an account at night when one suggestion is left, and deletes the suggestions', async () => {
  const domain = `${uniqueCode('merged')}.example`
  const companies = [
    await crm.makeCompany({ name: 'A', domain }),
    await crm.makeCompany({ name: 'B', domain }),
  ]
  const accountId = await seedWithDomain(domain)
  await sync.run()
  expect(await db.crmSuggestion.count({ where: { accountId } })).toBe(2)
  const [primaryObjectId, objectIdToMerge] = companies
  const body = { primaryObjectId, objectIdToMerge }
  await crm.client.send({ method: 'POST', path: `${paths.objects('companies')}/merge`, body })

  await reconcileNightly({ ...app.ctx, crm: admin.crm })
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ name: 'A', licet_status: 'none' })
  expect(await recordOf(accountId)).toMatchObject({ parkedAt: null, dirtySince: null })
  expect(await db.crmSuggestion.count({ where: { accountId } })).toBe(0)
})

test('creates a company if none has the domain', async () => {
  const domain = `${uniqueCode('none')}.example`
  const accountId = await seedWithDomain(domain)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ domain, licet_status: 'none' })
})

test('a choice moves the account: the former company is cleared, and the chosen one gets the state', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const { remoteId: former } = await recordOf(accountId)
  const chosen = await crm.makeCompany({ name: 'Chosen' })
  await link(accountId, chosen)
  await link(accountId, chosen)
  await sync.run()

  expect(await crm.companyOf(accountId)).toMatchObject({ name: 'Chosen', licet_status: 'none' })
  const cleared = await crm.read(former!)
  expect(cleared.licet_account_id || null).toBeNull()
  expect(cleared.licet_status || null).toBeNull()
  expect(await db.event.count({ where: { accountId, type: 'account.linked' } })).toBe(1)
})

test('a choice stays although HubSpot then reports the merge or the deletion of the former company', async () => {
  const merge = async (primaryObjectId: string, objectIdToMerge: string) => {
    const body = { primaryObjectId, objectIdToMerge }
    const merged = await crm.client.send({
      method: 'POST',
      path: `${paths.objects('companies')}/merge`,
      body,
    })
    return { from: [primaryObjectId, objectIdToMerge], to: textIn(merged.body, 'id')! }
  }
  const news = {
    renamed: async (former: string) => ({ from: [former], to: former, names: null }),
    merged: async (former: string, names: string) => ({
      ...(await merge(former, await crm.makeCompany({ name: 'Double' }))),
      names,
    }),
    'merged with the company of another account': async (former: string) => {
      const { accountId } = await seedAccount(admin)
      await sync.run()
      const { remoteId } = await recordOf(accountId)
      return { ...(await merge(remoteId!, former)), names: accountId }
    },
    deleted: async (former: string) => {
      await crm.client.send({ method: 'DELETE', path: `${paths.objects('companies')}/${former}` })
      return { from: [former], to: null, names: null }
    },
  }
  for (const isNew of [false, true]) {
    for (const [what, report] of Object.entries(news)) {
      const { accountId } = await seedAccount(admin)
      await sync.run()
      const { remoteId: former } = await recordOf(accountId)
      const { from, to, names } = await report(former!, accountId)
      const chosen = isNew ? null : await crm.makeCompany({ name: 'Chosen' })
      if (isNew) await transact(db, (tx) => unlinkAccountFromCrm(admin, tx, { accountId }))
      await link(accountId, chosen)
      await transact(db, (tx) =>
        to === null
          ? onCompanyDeleted(admin, tx, from)
          : onCompaniesMerged(admin, tx, { from, to, namedAccountId: names }),
      )
      expect(await recordOf(accountId), what).toMatchObject({ link: 'CHOSEN', chosenRemoteId: chosen ?? '' })
      expect(await db.crmReview.count({ where: { accountId } }), what).toBe(0)
      await sync.run()
      const { remoteId, link: applied, chosenRemoteId } = await recordOf(accountId)
      if (chosen) expect(remoteId, what).toBe(chosen)
      else expect([former, to], what).not.toContain(remoteId)
      expect([applied, chosenRemoteId], what).toEqual(['CHOSEN', null])
      expect(await companyIdOf(accountId), what).toBe(remoteId)
    }
  }
})

test('a merge of the chosen company moves the account, before and after the choice is applied', async () => {
  for (const isApplied of [false, true]) {
    const { accountId } = await seedAccount(admin)
    await sync.run()
    const chosen = await crm.makeCompany({ name: 'Chosen' })
    await link(accountId, chosen)
    if (isApplied) await sync.run()
    const other = await crm.makeCompany({ name: 'Double' })
    const body = { primaryObjectId: chosen, objectIdToMerge: other }
    const merged = await crm.client.send({
      method: 'POST',
      path: `${paths.objects('companies')}/merge`,
      body,
    })
    const to = textIn(merged.body, 'id')!
    const namedAccountId = isApplied ? accountId : null
    await transact(db, (tx) => onCompaniesMerged(admin, tx, { from: [chosen, other], to, namedAccountId }))
    await sync.run()
    expect(await recordOf(accountId)).toMatchObject({ remoteId: to, link: 'CHOSEN', chosenRemoteId: null })
    expect(await companyIdOf(accountId)).toBe(to)
  }
})

test('refuses a company of another account, and writes nothing', async () => {
  const [first, second] = [await seedAccount(admin), await seedAccount(admin)]
  await sync.run()
  const { remoteId } = await recordOf(first.accountId)
  const before = await recordOf(second.accountId)

  await expect(link(second.accountId, remoteId!)).rejects.toMatchObject({ code: 'CRM_RECORD_TAKEN' })
  expect(await recordOf(second.accountId)).toEqual(before)
  expect(await db.event.count({ where: { accountId: second.accountId, type: 'account.linked' } })).toBe(0)
})

test('unlinking an account clears its company and its contact, and ends the sync', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const { remoteId } = await recordOf(accountId)
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => unlinkAccountFromCrm(admin, tx, { accountId }))
  await sync.run()

  expect((await crm.read(remoteId!)).licet_status || null).toBeNull()
  expect((await crm.contactOf(email))?.licet_status || null).toBeNull()
  expect(await recordOf(accountId)).toMatchObject({ link: 'UNLINKED', remoteId: null, dirtySince: null })

  await link(accountId, null)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none' })
})

test('linking without a choice keeps the existing company', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const { remoteId } = await recordOf(accountId)
  await link(accountId, null)
  await sync.run()
  expect(await recordOf(accountId)).toMatchObject({ remoteId, link: 'AUTOMATIC', chosenRemoteId: null })

  await transact(db, (tx) => unlinkAccountFromCrm(admin, tx, { accountId }))
  await sync.run()
  await link(accountId, null)
  await link(accountId, null)
  await sync.run()
  const own = (await recordOf(accountId)).remoteId
  expect(own).not.toBe(remoteId)
  crm.emulator.calls.length = 0
  await link(accountId, null)
  await sync.run()

  expect(await recordOf(accountId)).toMatchObject({ remoteId: own, link: 'CHOSEN', chosenRemoteId: null })
  expect(crm.writes()).toEqual([])
  expect(await db.event.count({ where: { accountId, type: 'account.linked' } })).toBe(1)
})

test('a process that is killed after it created a company creates no second one', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  await transact(db, (tx) => unlinkAccountFromCrm(admin, tx, { accountId }))
  await sync.run()
  await link(accountId, null)
  await db.$executeRaw`alter table crm_records add constraint killed check (link <> 'CHOSEN' or chosen_remote_id is not null) not valid`
  await expect(sync.run()).rejects.toThrow('killed')
  await db.$executeRaw`alter table crm_records drop constraint killed`
  const created = await companyIdOf(accountId)
  await sync.run()

  expect(await companyIdOf(accountId)).toBe(created)
  expect(await recordOf(accountId)).toMatchObject({
    remoteId: created,
    chosenRemoteId: null,
    dirtySince: null,
  })
})

test('finds an account by its company', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const { remoteId } = await recordOf(accountId)
  const { data } = await execute(
    app,
    admin,
    `{ account(hubspotCompanyId: "${remoteId}") { id crm { remoteId kind parkedCode } } }`,
  )
  expect(data.account).toEqual({
    id: toTypedId('Account', accountId),
    crm: { remoteId, kind: 'AUTOMATIC', parkedCode: null },
  })
})

test('without a CRM every command is refused with the variable to set', async () => {
  const { accountId } = await seedAccount(admin)
  const refused = transact(db, (tx) => linkAccountToCrm({ ...admin, crm: null }, tx, { accountId }))
  await expect(refused).rejects.toThrow(StateRefusal)
  await expect(refused).rejects.toMatchObject({ code: 'CRM_NOT_CONNECTED' })
})
