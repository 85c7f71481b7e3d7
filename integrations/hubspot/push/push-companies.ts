import { deleteSuggestions, suggestRecords } from '../../../src/crm/link-suggestions.ts'
import { parkRecords, recordSynced } from '../../../src/crm/synced-records.ts'
import { type Row, type Target, type WriteResult, writeBatch } from '../api/write-batch.ts'
import { clearedProperties } from '../mapping/cleared-properties.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'
import { chooseCompanies } from './choose-companies.ts'
import { initialProperties, nameRecreatedCompanies } from './name-companies.ts'
import { inBatches, type Push, type Round } from './sync-round.ts'

/** The accounts whose push is not complete. All others are synced. */
export interface Unfinished {
  /** The outcome of their write is unknown. They are pushed again. */
  postponed: string[]
  /** They wait for a change or for a person. */
  parked: string[]
}

const byOurId: Target = { by: 'property', idProperty: ACCOUNT_ID }

/** Pushes the state of accounts to their companies: one write for each account that differs from its last push. */
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
    choices.ambiguous.map(({ push: { state, domain }, companies }) => ({
      accountId: state.accountId,
      records: companies.map(({ remoteId, name }) => ({ remoteId, name, domain: domain! })),
    })),
  )
  await clearCompanies(
    round,
    changed.filter(
      ({ record }) => record.chosenRemoteId !== null && record.remoteId !== record.chosenRemoteId,
    ),
  )
  const attemptsOf = ({ push }: { push: Push }) => push.record.attempts
  const rowsByOurId = choices.byOurId.map((push) => ({ push, row: rowByOurId(round, push) }))
  const rowsByRemoteId = choices.byRemoteId.map(({ push, remoteId }) => ({
    push,
    row: toRow(round, push, remoteId),
  }))
  const unfinished = await Promise.all([
    ...inBatches(rowsByOurId, attemptsOf).map((batch) => writeAndRecord(round, byOurId, batch)),
    ...inBatches(rowsByRemoteId, attemptsOf).map((batch) => writeAndRecord(round, { by: 'id' }, batch)),
  ])
  return {
    postponed: unfinished.flatMap(({ postponed }) => postponed),
    parked: [
      ...unfinished.flatMap(({ parked }) => parked),
      ...choices.ambiguous.map(({ push }) => push.state.accountId),
    ],
  }
}

/** Clears the licensing properties of linked companies. Ignores companies that no longer exist. Returns the accounts to retry. */
export async function clearCompanies(round: Round, pushes: readonly Push[]): Promise<string[]> {
  const linked = pushes.filter(({ record }) => record.remoteId !== null)
  const batches = inBatches(linked, ({ record }) => record.attempts).map(async (batch) => {
    const rows = batch.map(({ record }) => ({
      traceId: record.subjectId,
      id: record.remoteId!,
      properties: clearedProperties,
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

/** Sends the properties that the CRM owns only with the write that creates the company. */
function rowByOurId(round: Round, push: Push): Row {
  const { record } = push
  const row = toRow(round, push, push.properties.licet_account_id)
  if (record.remoteId !== null && record.chosenRemoteId === null) return row
  return { ...row, properties: { ...row.properties, ...initialProperties(push) } }
}

async function writeAndRecord(
  round: Round,
  target: Target,
  batch: { push: Push; row: Row }[],
): Promise<Unfinished> {
  const pushes = new Map(batch.map(({ push }) => [push.state.accountId, push]))
  const rows = batch.map(({ row }) => row)
  const result = await writeBatch(round.client, 'companies', target, rows)
  if (result.halt) round.halt(result.halt)
  const written = target.by === 'property' ? await nameRecreatedCompanies(round, pushes, result) : result
  await recordOutcomes(round, pushes, written)
  return {
    postponed: written.postponed.map(({ traceId }) => traceId),
    parked: written.refused.map(({ row }) => row.traceId),
  }
}

async function recordOutcomes(
  { app }: Round,
  pushes: Map<string, Push>,
  written: WriteResult,
): Promise<void> {
  const accepted = written.accepted.map(({ row, remoteId }) => ({ push: pushes.get(row.traceId)!, remoteId }))
  await recordSynced(
    app,
    'ACCOUNT',
    accepted.map(({ push: { state, digest, record }, remoteId }) => ({
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
  // A person has chosen, or no choice is left.
  await deleteSuggestions(
    app,
    accepted.map(({ push }) => push.state.accountId),
  )
}
