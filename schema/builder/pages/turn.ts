import { takeTurn } from '../../../src/platform/turns.ts'

/** Records that large responses complete before other requests get their turn. */
const RECORDS_PER_TURN = 40

/** Records since the last turn began. */
let completed = 0

/**
 * Waits for the next turn of the event loop if many records were completed in this one. The pages of all operations take their
 * turns one after another, so any number of large responses delays another request by one page at most.
 */
export async function takeTurnForRecords(records: number): Promise<void> {
  completed += records
  if (completed <= RECORDS_PER_TURN) return
  completed = records
  await takeTurn()
}
