import { parkRecords, recordSynced } from '../../../src/crm/synced-records.ts'
import type { Sql } from '../../../src/platform/db.ts'
import { type Row, writeBatch } from '../api/write-batch.ts'
import { inBatches, type Push, type Round } from './sync-round.ts'

/** A contact to push. A person in several accounts is pushed with the newest contact only. */
interface Person {
  contactId: string
  accountId: string
  email: string
  pushedDigest: string | null
  /** Whether the contact is not pushed: the CRM deleted it, or the person was forgotten. */
  isExcluded: boolean
}

const PAGE = 1_000

/** HubSpot identifies contacts by their address. */
const byEmail = { by: 'property', idProperty: 'email' } as const

/**
 * Pushes the state of accounts to their contacts. Sends no personal data except the address, which identifies the
 * contact. Returns the accounts whose contacts must be pushed again.
 */
export async function pushContacts(round: Round, pushes: readonly Push[]): Promise<string[]> {
  const byAccount = new Map(pushes.map((push) => [push.state.accountId, push]))
  const postponed: string[] = []
  for (let after = ''; ; ) {
    const people = await findPeople(round.app.sql, [...byAccount.keys()], after)
    const changed = people.flatMap((person) => {
      const push = byAccount.get(person.accountId)
      if (!push || person.isExcluded) return []
      const unlinked = push.record.link === 'UNLINKED' && person.pushedDigest === null
      return unlinked || person.pushedDigest === push.digest ? [] : [{ person, push }]
    })
    const batches = inBatches(changed, ({ push }) => push.record.attempts)
    postponed.push(...(await Promise.all(batches.map((batch) => pushBatch(round, batch)))).flat())
    if (people.length < PAGE) return postponed
    after = people.at(-1)!.email
  }
}

async function pushBatch(round: Round, batch: { person: Person; push: Push }[]): Promise<string[]> {
  const people = new Map(batch.map((entry) => [entry.person.contactId, entry]))
  const rows = batch.map(
    ({ person, push }): Row => ({
      traceId: person.contactId,
      id: person.email,
      properties: { ...push.properties, licet_last_sync: round.at.toISOString() },
    }),
  )
  const { accepted, refused, postponed, halt } = await writeBatch(round.client, 'contacts', byEmail, rows)
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
      digest: people.get(row.traceId)!.push.digest,
    })),
  )
  await parkRecords(
    round.app,
    'CONTACT',
    refused.map(({ row, code, reason }) => ({
      ...subjectOf(row),
      code,
      // HubSpot's messages contain the address.
      reason: reason.replaceAll(row.id, 'the address'),
    })),
  )
  return postponed.map((row) => subjectOf(row).accountId)
}

async function findPeople(sql: Sql, accountIds: string[], after: string): Promise<Person[]> {
  return await sql.query<Person>(statement, [accountIds, after])
}

const statement = {
  name: 'find-people-to-push',
  text: `
    with addresses as (
      select distinct email from contacts where account_id = any($1::uuid[]) and email > $2 order by email limit ${PAGE}
    )
    select p.id as "contactId", p.account_id as "accountId", p.email, r.pushed_digest as "pushedDigest",
      p.anonymized_at is not null or coalesce(r.link = 'UNLINKED', false) as "isExcluded"
    from addresses c
    cross join lateral (select * from contacts where email = c.email order by id desc limit 1) p
    left join crm_records r on r.kind = 'CONTACT' and r.subject_id = p.id
    order by p.email`,
}
