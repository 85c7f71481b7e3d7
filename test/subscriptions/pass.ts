import type { EventLog } from '../../src/subscriptions/event-log.ts'

export const write = `insert into events (id, type, subject_id, actor, request_id, occurred_at)
  values ($1, $2, $1, 'test', 'test', now()) returning position::int`

/** Moves the log on as far as it goes now, and answers the types it passed. */
export async function pass(log: EventLog): Promise<string[]> {
  const types: string[] = []
  for (;;) {
    const { events, again } = await log.advance()
    types.push(...events.map(({ type }) => type))
    if (again !== 'now') return types
  }
}
