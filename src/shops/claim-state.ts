import type { Tx } from '../platform/db.ts'

/** A state of a sale that a shop sent. */
interface SentState {
  source: string
  externalId: string
  /** When the sale changed to it, by the clock of the shop. */
  changedAt: Date
}

/**
 * Whether a state is the newest that the shop sent of a sale, or the same as that. Holds the sale until the transaction ends, so that
 * an older state, which arrives later or at the same time, is never followed after it.
 */
export async function claimState(tx: Tx, { source, externalId, changedAt }: SentState): Promise<boolean> {
  const claimed = await tx.$queryRaw<unknown[]>`
    insert into shop_states as s (source, external_id, changed_at) values (${source}, ${externalId}, ${changedAt})
    on conflict (source, external_id) do update set changed_at = excluded.changed_at
    where s.changed_at <= excluded.changed_at
    returning 1 as claimed`
  return claimed.length > 0
}
