import type { Prisma } from '../../prisma/client/client.ts'
import type { LoggedEvent } from './event-log.ts'

/** What is told of the event that was a change. */
export const streamedEventColumns = {
  id: true,
  position: true,
  type: true,
  subjectId: true,
  licenseId: true,
  occurredAt: true,
  actor: true,
  requestId: true,
  data: true,
} as const satisfies Prisma.EventSelect
export type StreamedEvent = Prisma.EventGetPayload<{ select: typeof streamedEventColumns }>

/** An event, and the record that it changed. */
export interface Change {
  event: StreamedEvent
  recordId: string
}

/** The changes of one kind of record, as far as one caller may know of them. */
export interface ChangeSource {
  /** The record that a stream of one record is about. */
  recordId: string | null
  /** Whether an event may be such a change. A hint that wakes: one that is missed is found later. */
  concerns(event: LoggedEvent): boolean
  /** Refuses when what is asked for does not exist for the caller. */
  assertKnown(): Promise<void>
  /** The next changes after one position, and no later than another, and how far that reaches. */
  find(after: bigint, upTo: bigint): Promise<{ changes: Change[]; foundUpTo: bigint }>
}

/** How many events are read at a time: all that a stream ever holds. */
export const CHANGES_AT_A_TIME = 50

/** How far a batch of events reaches: to its end when there may be more, else all the way. */
export function reachOf(batch: { position: bigint }[], upTo: bigint): bigint {
  return batch.length < CHANGES_AT_A_TIME ? upTo : batch.at(-1)!.position
}
