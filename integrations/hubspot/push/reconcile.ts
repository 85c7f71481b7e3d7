import type { CrmReconciliation } from '../../../prisma/client/client.ts'
import { findAccountRecords } from '../../../src/crm/license-records.ts'
import { LINK_AMBIGUOUS } from '../../../src/crm/link-suggestions.ts'
import {
  beginReconciliation,
  completeReconciliation,
  type Difference,
  failReconciliation,
  findLastComparison,
  isOverdue,
  recordDifferences,
} from '../../../src/crm/reconciliations.ts'
import { readLicensingStates } from '../../../src/crm/state/licensing-state.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { readBatch } from '../api/read-batch.ts'
import { readRecord } from '../api/read-record.ts'
import type { RemoteRecord } from '../api/remote-record.ts'
import { BATCH } from '../api/write-batch.ts'
import { compareProperties } from '../mapping/compare-properties.ts'
import { ADDITIONAL_EMAILS, fromContact, listIn } from '../mapping/crm-fields.ts'
import { type LicensingProperties, toProperties } from '../mapping/mapping.ts'
import { ACCOUNT_ID, propertiesOf, propertyNames } from '../mapping/properties.ts'
import { refusalOf } from '../portal/inspect-licenses.ts'
import { type Compared, compareLicenses } from './compare-licenses.ts'
import type { PushOptions } from './push.ts'

/** Pages that are compared at the same time. */
const PAGES = 6

/** An account or a contact with the properties that HubSpot should have. */
interface Expected {
  kind: 'ACCOUNT' | 'CONTACT'
  subjectId: string
  accountId: string
  /** The value that identifies the record in HubSpot. */
  key: string
  /** HubSpot's id at the last push, if any. A merge without a webhook event changes it. */
  remoteId: string | null
  /** Whether a newer contact has the same record in HubSpot, after a merge. The record shows the state of that contact. */
  isShadowed: boolean
  properties: LicensingProperties
}

export interface ReconcileOptions extends PushOptions {
  /** Processes what HubSpot's events since an instant may have missed; null without an app. */
  recoverEvents: ((since: Date) => Promise<Failure | null>) | null
}

/**
 * Runs the requested reconciliations one after the other. Returns the failure that pauses the sync, or null. A
 * reconciliation fails if HubSpot refuses it for good, or if it was interrupted for a day. Otherwise it starts again after
 * an interruption.
 */
export async function reconcileWaiting(options: ReconcileOptions): Promise<Failure | null> {
  for (;;) {
    const reconciliation = await beginReconciliation(options.app)
    if (!reconciliation) return null
    const failure = await reconcile(options, reconciliation)
    if (failure === 'LEASE_LOST') return null
    if (!failure) await completeReconciliation(options.app, reconciliation.id)
    else if (failure.kind === 'permanent' || isOverdue(options.app, reconciliation))
      await failReconciliation(options.app, reconciliation.id, failure)
    if (failure && failure.kind !== 'permanent') return failure
  }
}

/**
 * Compares every linked account and its contacts with HubSpot, by batch reads, and reports the differences. Unless it is a
 * dry run, recovers lost events too.
 */
async function reconcile(
  options: ReconcileOptions,
  reconciliation: CrmReconciliation,
): Promise<Failure | 'LEASE_LOST' | null> {
  for (let after: string | null = null; ; ) {
    if (!(await options.holds())) return 'LEASE_LOST'
    const ids = await findLinked(options.app, after)
    if (ids.length === 0) break
    const pages = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, page) =>
      ids.slice(page * BATCH, (page + 1) * BATCH),
    )
    const failures = await Promise.all(pages.map((page) => comparePage(options, reconciliation, page)))
    const failed = failures.find((failure) => failure !== null)
    if (failed) return failed
    after = ids.at(-1)!
  }
  if (reconciliation.dryRun || !options.recoverEvents) return null
  return await options.recoverEvents(await findLastComparison(options.app, reconciliation))
}

/** A page of the accounts that should exist in HubSpot. Excludes accounts that wait for a person's choice. */
async function findLinked({ db }: AppContext, after: string | null): Promise<string[]> {
  const records = await db.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ parkedCode: null }, { parkedCode: { not: LINK_AMBIGUOUS } }],
      ...(after && { subjectId: { gt: after } }),
    },
    select: { subjectId: true },
    orderBy: { subjectId: 'asc' },
    take: BATCH * PAGES,
  })
  return records.map(({ subjectId }) => subjectId)
}

async function comparePage(
  options: PushOptions,
  reconciliation: CrmReconciliation,
  accountIds: string[],
): Promise<Failure | null> {
  const { app, client, mapping } = options
  const at = app.now()
  const states = await readLicensingStates(app.sql, accountIds, at)
  const expectedOf = new Map(
    [...states].map(([accountId, state]) => [accountId, toProperties(state, at, mapping)]),
  )
  const companies = await findAccountRecords(app, accountIds)
  const accounts = [...expectedOf].map(
    ([accountId, properties]): Expected => ({
      kind: 'ACCOUNT',
      subjectId: accountId,
      accountId,
      key: properties.licet_account_id,
      remoteId: companies.get(accountId) ?? null,
      isShadowed: false,
      properties,
    }),
  )
  const people = (await findPeople(app, accountIds)).map(
    ({ id, accountId, email, remoteId, isShadowed }): Expected => ({
      kind: 'CONTACT',
      subjectId: id,
      accountId,
      key: email,
      remoteId,
      isShadowed,
      properties: expectedOf.get(accountId)!,
    }),
  )
  const differences: Difference[] = []
  for (const expected of [accounts, ...inPages(people)]) {
    const type = expected === accounts ? 'companies' : 'contacts'
    const found = await (type === 'companies' ? readCompanies : readContacts)(client, expected)
    if ('kind' in found) return found
    for (const { kind, subjectId, accountId, key, properties, remoteId, isShadowed } of expected) {
      const remote = found.get(key)
      const difference =
        isShadowed && remote ? null : compareProperties(propertiesOf(type), properties, remote)
      const moved = remote && remoteId && remote.remoteId !== remoteId
      if (!difference && !moved) continue
      differences.push({
        kind,
        subjectId,
        accountId,
        remoteId: remote?.remoteId ?? null,
        expected: { ...difference?.expected, ...(moved && { hs_object_id: remoteId }) },
        found: { ...difference?.found, ...(moved && { hs_object_id: remote.remoteId }) },
      })
    }
  }
  const licenses = await compareAcceptedLicenses(options, accountIds)
  if ('kind' in licenses) return licenses
  differences.push(...licenses.differences)
  const compared = accounts.length + people.length + licenses.compared
  await recordDifferences(app, reconciliation, compared, differences)
  return null
}

async function readCompanies(client: HubspotClient, expected: readonly Expected[]) {
  const keys = expected.map(({ key }) => key)
  return await readBatch(client, 'companies', ACCOUNT_ID, keys, propertyNames)
}

/**
 * The contacts by their addresses. After a merge in HubSpot, an address can be an additional one of its record. HubSpot
 * may then find the record only by the id that it had before.
 */
async function readContacts(
  client: HubspotClient,
  expected: readonly Expected[],
): Promise<Map<string, RemoteRecord> | Failure> {
  const keys = expected.map(({ key }) => key)
  const names = [...propertyNames, 'email', ADDITIONAL_EMAILS]
  const read = await readBatch(client, 'contacts', 'email', keys, names)
  if ('kind' in read) return read
  const found = new Map<string, RemoteRecord>()
  const add = (record: RemoteRecord) => {
    const { email } = fromContact(record.properties)
    for (const address of listIn(record.properties[ADDITIONAL_EMAILS])) found.set(address, record)
    if (email) found.set(email, record)
  }
  for (const record of read.values()) add(record)
  for (const { key, remoteId } of expected) {
    if (found.has(key) || remoteId === null) continue
    const record = await readRecord(client, 'contacts', remoteId, names)
    if (record && 'kind' in record) return record
    if (record) add(record)
  }
  return found
}

/** Compares the licenses of the accounts. Skips them if HubSpot refuses licenses. */
async function compareAcceptedLicenses(
  options: PushOptions,
  accountIds: string[],
): Promise<Compared | Failure> {
  const { type } = options.licenses
  const none: Compared = { compared: 0, differences: [] }
  if (type === null) return none
  const compared = await compareLicenses(options, type, accountIds)
  const refused = 'kind' in compared ? refusalOf(compared) : null
  if (!refused) return compared
  await options.licenses.refuse(refused)
  return none
}

/** The contacts of these accounts that are pushed. A person in several accounts is pushed with the newest contact only. */
async function findPeople(
  { sql }: AppContext,
  accountIds: string[],
): Promise<{ id: string; accountId: string; email: string; remoteId: string | null; isShadowed: boolean }[]> {
  return await sql.query(peopleStatement, [accountIds])
}

const peopleStatement = {
  name: 'find-people-to-compare',
  text: `
    select c.id, c.account_id as "accountId", c.email, r.remote_id as "remoteId", exists (
      select from crm_records s join contacts o on o.id = s.subject_id
      where s.kind = 'CONTACT' and s.remote_id = r.remote_id and s.link <> 'UNLINKED'
        and o.email <> c.email and o.anonymized_at is null and o.removed_at is null and o.id > c.id
    ) as "isShadowed"
    from contacts c left join crm_records r on r.kind = 'CONTACT' and r.subject_id = c.id
    where c.account_id = any($1::uuid[])
      and c.anonymized_at is null and c.removed_at is null
      and not exists (select from contacts n where n.email = c.email and n.removed_at is null and n.id > c.id)
      and coalesce(r.link <> 'UNLINKED', true)
    order by c.id`,
}

function inPages(people: Expected[]): Expected[][] {
  const pages: Expected[][] = []
  for (let start = 0; start < people.length; start += BATCH) pages.push(people.slice(start, start + BATCH))
  return pages
}
