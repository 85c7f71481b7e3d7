import { setImmediate } from 'node:timers/promises'
import type { RequestContext } from '../context.ts'

/** Records that one operation completes before other requests get their turn. */
const RECORDS_PER_TURN = 100

interface Turns {
  /** Records since the last turn began. */
  records: number
  last: Promise<unknown>
}

const turnsByRequest = new WeakMap<RequestContext, Turns>()

/**
 * Waits for the next turn of the event loop if the operation has completed many records in this turn. The pages of one
 * operation take their turns one after another, so a large response delays other requests by one page at most.
 */
export async function takeTurn(ctx: RequestContext, records: number): Promise<void> {
  const turns = turnsByRequest.get(ctx) ?? { records: 0, last: Promise.resolve() }
  turnsByRequest.set(ctx, turns)
  turns.records += records
  if (turns.records <= RECORDS_PER_TURN) return
  turns.records = records
  turns.last = turns.last.then(() => setImmediate())
  await turns.last
}
