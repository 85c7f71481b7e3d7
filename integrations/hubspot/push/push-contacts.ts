import type { ContactRole } from '../../../prisma/client/enums.ts'
import { isBusinessDomain } from '../../../src/crm/business-domains.ts'
import { findAccountRecords, recordAssociations } from '../../../src/crm/license-records.ts'
import { forgetRecords, parkRecords, recordSynced } from '../../../src/crm/synced-records.ts'
import { domainOf } from '../../../src/domain/accounts/mail-domain.ts'
import type { Sql } from '../../../src/platform/db.ts'
import { associateBatch, type Pair } from '../api/associate-batch.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { readPrimaryCompanies } from '../api/read-primary-companies.ts'
import { type Row, type WriteResult, writeBatch } from '../api/write-batch.ts'
import { clearedProperties } from '../mapping/cleared-properties.ts'
import { digestOf } from '../mapping/digest-properties.ts'
import { inBatches, type Push, type Round } from './sync-round.ts'

/** A contact to push. A person in several accounts is pushed with the newest contact only. */
interface Person {
  contactId: string
  accountId: string
  email: string
  pushedDigest: string | null
  /** HubSpot's id at the last push; null if there was none. */
  remoteId: string | null
  /** The company that the person was associated with; null if there is none. */
  associatedId: string | null
  roles: ContactRole[]
  /** What the labels of the association were last made for; null if there are none. */
  pushedLinks: string | null
  /** Whether contacts with other addresses have the same record, after a merge in HubSpot. */
  isShared: boolean
  /** Whether the contact was removed from its account, and no other account has one with the address. */
  isRemoved: boolean
  /** Whether the contact is not pushed: the CRM deleted it, the person was forgotten, or a newer contact has its record. */
  isExcluded: boolean
}

type Entry = { person: Person; push: Push }

/** A person whose record in HubSpot is available. */
export interface SyncedContact extends Entry {
  remoteId: string
  /** Whether this push created the record. */
  isNew: boolean
}

/** State of a contact that was removed. */
const clearedState = { properties: clearedProperties, digest: digestOf(clearedProperties) }

const PAGE = 1_000

/** HubSpot identifies contacts by their address. */
const byEmail = { by: 'property', idProperty: 'email' } as const

/**
 * Pushes the state of accounts to their contacts. Sends no personal data except the address, which identifies the contact.
 * Returns the accounts whose contacts must be pushed again, and the contacts that HubSpot has.
 */
export async function pushContacts(
  round: Round,
  pushes: readonly Push[],
): Promise<{ postponed: string[]; synced: SyncedContact[] }> {
  const byAccount = new Map(pushes.map((push) => [push.state.accountId, push]))
  const postponed: string[] = []
  const all: SyncedContact[] = []
  for (let after = ''; ; ) {
    const people = await findPeople(round.app.sql, [...byAccount.keys()], after)
    const entries = people.flatMap((person): Entry[] => {
      const push = byAccount.get(person.accountId)
      return push && !person.isExcluded ? [{ person, push }] : []
    })
    const changed = entries.filter(({ person, push }) => {
      const isCleared = isUnlinked({ person, push }) && person.pushedDigest === null
      return !isCleared && person.pushedDigest !== stateOf({ person, push }).digest
    })
    const batches = [...Map.groupBy(changed, isById)].flatMap(([, alike]) =>
      inBatches(alike, ({ push }) => push.record.attempts),
    )
    const outcomes = await Promise.all(batches.map((batch) => pushBatch(round, batch)))
    postponed.push(...outcomes.flatMap((outcome) => outcome.postponed))
    const isChanged = new Set(changed)
    const unchanged = entries.filter((entry) => !isChanged.has(entry))
    all.push(...outcomes.flatMap(({ synced }) => synced), ...unchanged.flatMap(alreadySynced))
    if (people.length < PAGE) return { postponed, synced: all }
    after = people.at(-1)!.email
  }
}

/** Whether HubSpot's id identifies the contact, because its address may be an additional one of the record. */
function isById({ person: { isShared, remoteId } }: Entry): boolean {
  return isShared && remoteId !== null
}

/** Whether the record must not show the account. */
function isUnlinked({ person, push }: Entry): boolean {
  return push.record.link === 'UNLINKED' || person.isRemoved
}

/** The properties of a removed contact are empty. */
function stateOf({ person, push }: Entry): Pick<Push, 'properties' | 'digest'> {
  return person.isRemoved ? clearedState : push
}

function alreadySynced(entry: Entry): SyncedContact[] {
  const { remoteId } = entry.person
  return remoteId === null ? [] : [{ ...entry, remoteId, isNew: false }]
}

async function pushBatch(
  round: Round,
  batch: readonly Entry[],
): Promise<{ postponed: string[]; synced: SyncedContact[] }> {
  const people = new Map(batch.map((entry) => [entry.person.contactId, entry]))
  const rows = batch.map((entry): Row => {
    const { person } = entry
    return {
      traceId: person.contactId,
      id: isById(entry) ? person.remoteId! : person.email,
      properties: { ...stateOf(entry).properties, licet_last_sync: round.at.toISOString() },
    }
  })
  const target = isById(batch[0]!) ? ({ by: 'id' } as const) : byEmail
  const written = await writeBatch(round.client, 'contacts', target, rows)
  const { accepted, refused, postponed, halt } =
    target === byEmail ? await writeExisting(round, written) : written
  if (halt) round.halt(halt)
  const subjectOf = ({ traceId }: Row) => ({
    subjectId: traceId,
    accountId: people.get(traceId)!.person.accountId,
  })
  await recordSynced(
    round.app,
    'CONTACT',
    accepted.map(({ row, remoteId }) => ({
      ...subjectOf(row),
      remoteId,
      digest: stateOf(people.get(row.traceId)!).digest,
    })),
  )
  const lost = target === byEmail ? [] : refused.map(({ row }) => row)
  // HubSpot merged or deleted the record since. The address identifies the contact again.
  await forgetRecords(
    round.app,
    'CONTACT',
    lost.map(({ traceId }) => traceId),
  )
  await parkRecords(
    round.app,
    'CONTACT',
    refused
      .filter(({ row }) => !lost.includes(row))
      .map(({ row, code, reason }) => ({
        ...subjectOf(row),
        code,
        // HubSpot's messages contain the address.
        reason: reason.replaceAll(row.id, 'the address'),
      })),
  )
  return {
    postponed: [...postponed, ...lost].map((row) => subjectOf(row).accountId),
    synced: accepted.flatMap(({ row, remoteId, isNew }) =>
      remoteId === null ? [] : [{ ...people.get(row.traceId)!, remoteId, isNew }],
    ),
  }
}

/**
 * Writes contacts by HubSpot's id whose address HubSpot refuses because an existing record has it as an additional
 * address. The refusal names that record.
 */
async function writeExisting(round: Round, written: WriteResult): Promise<WriteResult> {
  const existing = written.refused.flatMap(({ row, reason }): Row[] => {
    const [, id] = /Existing ID: (\d{1,20})/.exec(reason) ?? []
    return id ? [{ ...row, id }] : []
  })
  if (existing.length === 0) return written
  const again = await writeBatch(round.client, 'contacts', { by: 'id' }, existing)
  const done = new Map(again.accepted.map((one) => [one.row.traceId, one]))
  const postponed = new Set(again.postponed.map(({ traceId }) => traceId))
  return {
    accepted: [
      ...written.accepted,
      ...existing
        .filter(({ traceId }) => done.has(traceId))
        .map((row) => ({ row, remoteId: row.id, isNew: false })),
    ],
    refused: written.refused.filter(({ row: { traceId } }) => !done.has(traceId) && !postponed.has(traceId)),
    postponed: [...written.postponed, ...again.postponed],
    halt: written.halt ?? again.halt,
  }
}

/**
 * Associates contacts with the companies of their accounts. Keeps other companies, which people may have added. Returns the
 * accounts to push again.
 */
export async function associateContacts(round: Round, synced: readonly SyncedContact[]): Promise<string[]> {
  const companies = await findAccountRecords(
    round.app,
    synced.map(({ person }) => person.accountId),
  )
  const accountOf = new Map(synced.map(({ person }) => [person.contactId, person.accountId]))
  const wanted = synced.flatMap(({ person, push, remoteId, isNew }) => {
    const to = companies.get(person.accountId)
    if (isUnlinked({ person, push }) || !to) return []
    if (to === person.associatedId && remoteId === person.remoteId) return []
    const mailDomain = domainOf(person.email)
    const mayBeElsewhere = isNew && mailDomain !== push.domain && isBusinessDomain(mailDomain)
    return [{ subjectId: person.contactId, from: remoteId, to, mayBeElsewhere }]
  })
  const postponed: string[] = []
  for (let start = 0; start < wanted.length; start += PAIRS) {
    const pairs = wanted.slice(start, start + PAIRS)
    const done = await associateBatch(round.client, ['contacts', 'companies'], pairs)
    if (done.halt) round.halt(done.halt)
    const elsewhere = new Set(pairs.filter(({ mayBeElsewhere }) => mayBeElsewhere).map(({ from }) => from))
    round.elsewhere.push(...done.accepted.filter(({ from }) => elsewhere.has(from)))
    await recordAssociations(round.app, 'CONTACT', done.accepted)
    // A record that was deleted meanwhile cannot be associated. Its event follows.
    postponed.push(...done.postponed.map(({ subjectId }) => accountOf.get(subjectId)!))
  }
  return postponed
}

/** HubSpot's type of the primary company of a contact. */
const PRIMARY = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 } as const

/**
 * Makes companies the primary ones of new contacts, in place of companies that HubSpot created by the domains of their
 * addresses. Returns the failure that pauses the sync, or null.
 */
export async function makePrimary(client: HubspotClient, pairs: readonly Pair[]): Promise<Failure | null> {
  for (let start = 0; start < pairs.length; start += PAIRS) {
    const page = pairs.slice(start, start + PAIRS)
    const primary = await readPrimaryCompanies(
      client,
      page.map(({ from }) => from),
    )
    if ('kind' in primary) return primary.kind === 'permanent' ? null : primary
    const elsewhere = page.filter(({ from, to }) => (primary.get(from) ?? to) !== to)
    const { halt } = await associateBatch(client, ['contacts', 'companies'], elsewhere, [PRIMARY])
    if (halt) return halt
  }
  return null
}

/** Pairs in one call. HubSpot associates at most 2,000, and reads the companies of at most 1,000. */
const PAIRS = 1_000

async function findPeople(sql: Sql, accountIds: string[], after: string): Promise<Person[]> {
  return await sql.query<Person>(statement, [accountIds, after])
}

/** Of several contacts with one record the newest counts. `$1` are the accounts, `$2` is the last address before. */
const statement = {
  name: 'find-people-to-push',
  text: `
    with addresses as (
      select distinct email from contacts where account_id = any($1::uuid[]) and email > $2 order by email limit ${PAGE}
    )
    select p.id as "contactId", p.account_id as "accountId", p.email, r.pushed_digest as "pushedDigest",
      r.remote_id as "remoteId", r.associated_id as "associatedId", p.roles::text[] as roles, r.pushed_links as "pushedLinks", shared.newest is not null as "isShared",
      p.removed_at is not null as "isRemoved",
      p.anonymized_at is not null or coalesce(r.link = 'UNLINKED', false)
        or coalesce(shared.newest > p.id::text, false) as "isExcluded"
    from addresses c
    cross join lateral (
      select * from contacts where email = c.email order by removed_at is not null, id desc limit 1
    ) p
    left join crm_records r on r.kind = 'CONTACT' and r.subject_id = p.id
    left join lateral (
      select max(o.id::text) as newest from crm_records s join contacts o on o.id = s.subject_id
      where s.kind = 'CONTACT' and s.remote_id = r.remote_id and s.link <> 'UNLINKED'
        and o.email <> p.email and o.anonymized_at is null and o.removed_at is null
    ) shared on true
    order by p.email`,
}
