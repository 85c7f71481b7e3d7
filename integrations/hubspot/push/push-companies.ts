import { forgetSuggestions, suggestRecords } from '../../../src/crm/link-suggestions.ts'
import { parkRecords, recordSynced } from '../../../src/crm/synced-records.ts'
import { type Row, type Target, type Written, writeBatch } from '../api/write-batch.ts'
import { ACCOUNT_ID, propertyNames } from '../mapping/properties.ts'
import { chooseCompanies } from './choose-companies.ts'
import { madeWith, nameRecreatedCompanies } from './name-companies.ts'
import { inBatches, type Push, type Round } from './sync-round.ts'

/** The accounts that the push is not done with. Every other one is told. */
export interface Unfinished {
  /** Nothing is known of their write: they are told again. */
  postponed: string[]
  /** They wait for a change, or for a person. */
  parked: string[]
}

const byOurId: Target = { by: 'property', idProperty: ACCOUNT_ID }

/** Every property of ours, emptied: a company that is no longer an account's must not go on saying so. */
const cleared = Object.fromEntries(propertyNames.map((name) => [name, '']))

/** Tells the companies of accounts their state: one write for each that differs from what was last told. */
export async function pushCompanies(round: Round, pushes: readonly Push[]): Promise<Unfinished> {
  const changed = pushes.filter(
    ({ record, digest }) => record.chosenRemoteId !== null || record.pushedDigest !== digest,
  )
  const choices = await chooseCompanies(round.client, changed)
  if ('kind' in choices) {
    round.halt(choices)
    return { postponed: changed.map(({ state }) => state.accountId), parked: [] }
  }
  await suggestRecords(
    round.app,
    choices.ambiguous.map(({ push: { state }, companies }) => ({
      accountId: state.accountId,
      records: companies.map(({ remoteId, name }) => ({ remoteId, name, domain: state.domain! })),
    })),
  )
  await clearCompanies(
    round,
    changed.filter(
      ({ record }) => record.chosenRemoteId !== null && record.remoteId !== record.chosenRemoteId,
    ),
  )
  const attemptsOf = ({ push }: { push: Push }) => push.record.attempts
  const ours = choices.byOurId.map((push) => ({ push, row: rowByOurId(round, push) }))
  const theirs = choices.byRemoteId.map(({ push, remoteId }) => ({ push, row: toRow(round, push, remoteId) }))
  const unfinished = await Promise.all([
    ...inBatches(ours, attemptsOf).map((batch) => writeAndNote(round, byOurId, batch)),
    ...inBatches(theirs, attemptsOf).map((batch) => writeAndNote(round, { by: 'id' }, batch)),
  ])
  return {
    postponed: unfinished.flatMap(({ postponed }) => postponed),
    parked: [
      ...unfinished.flatMap(({ parked }) => parked),
      ...choices.ambiguous.map(({ push }) => push.state.accountId),
    ],
  }
}

/** Empties the companies of accounts that have one; a company that is gone says nothing any more. */
export async function clearCompanies(round: Round, pushes: readonly Push[]): Promise<string[]> {
  const linked = pushes.filter(({ record }) => record.remoteId !== null)
  const batches = inBatches(linked, ({ record }) => record.attempts).map(async (batch) => {
    const rows = batch.map(({ record }) => ({
      traceId: record.subjectId,
      id: record.remoteId!,
      properties: cleared,
    }))
    const { halt, postponed } = await writeBatch(round.client, 'companies', { by: 'id' }, rows)
    if (halt) round.halt(halt)
    return postponed.map(({ traceId }) => traceId)
  })
  return (await Promise.all(batches)).flat()
}

function toRow({ at }: Round, { state, properties }: Push, id: string): Row {
  return {
    traceId: state.accountId,
    id,
    properties: { ...properties, licet_last_sync: at.toISOString() },
  }
}

/** What the CRM owns once it has the record is sent with the write that makes it, and never again. */
function rowByOurId(round: Round, push: Push): Row {
  const { record } = push
  const row = toRow(round, push, push.properties.licet_account_id)
  if (record.remoteId !== null && record.chosenRemoteId === null) return row
  return { ...row, properties: { ...row.properties, ...madeWith(push) } }
}

async function writeAndNote(
  round: Round,
  target: Target,
  batch: { push: Push; row: Row }[],
): Promise<Unfinished> {
  const pushes = new Map(batch.map(({ push }) => [push.state.accountId, push]))
  const rows = batch.map(({ row }) => row)
  const answered = await writeBatch(round.client, 'companies', target, rows)
  if (answered.halt) round.halt(answered.halt)
  const written = target.by === 'property' ? await nameRecreatedCompanies(round, pushes, answered) : answered
  await note(round, pushes, written)
  return {
    postponed: written.postponed.map(({ traceId }) => traceId),
    parked: written.refused.map(({ row }) => row.traceId),
  }
}

async function note({ app }: Round, pushes: Map<string, Push>, written: Written): Promise<void> {
  const taken = written.taken.map(({ row, remoteId }) => ({ push: pushes.get(row.traceId)!, remoteId }))
  await recordSynced(
    app,
    'ACCOUNT',
    taken.map(({ push: { state, digest, record }, remoteId }) => ({
      subjectId: state.accountId,
      accountId: state.accountId,
      remoteId,
      digest,
      chosenRemoteId: record.chosenRemoteId,
    })),
  )
  const refused = written.refused.map(({ row: { traceId }, code, reason }) => ({
    subjectId: traceId,
    accountId: traceId,
    code,
    reason,
  }))
  await parkRecords(app, 'ACCOUNT', refused)
  // Whether a person chose, or there is nothing left to choose from.
  await forgetSuggestions(
    app,
    taken.map(({ push }) => push.state.accountId),
  )
}
