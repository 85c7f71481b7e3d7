import type { Prisma } from '../../prisma/client/client.ts'
import type { LoggedEvent } from './event-log.ts'

/** The columns of an event that a stream sends. */
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

/** An event and the record that it changed. */
export interface Change {
  event: StreamedEvent
  recordId: string
}

/** The changes of one kind of record that are visible to one caller. */
export interface ChangeSource {
  /** The record of a stream about one record; null for a stream about several. */
  recordId: string | null
  /** Whether an event may be a change of this source. It only wakes the stream: a missed change is found later. */
  concerns(event: LoggedEvent): boolean
  /** Throws a refusal if the record does not exist or is not visible to the caller. */
  assertKnown(): Promise<void>
  /** Returns the next changes between two positions, and the position up to which they are complete. */
  find(after: bigint, upTo: bigint): Promise<{ changes: Change[]; foundUpTo: bigint }>
}

/** Most events in one read, and in the memory of one stream. */
export const CHANGES_AT_A_TIME = 50

/** Returns the position up to which a batch is complete: its last event if the batch is full, else `upTo`. */
export function reachOf(batch: { position: bigint }[], upTo: bigint): bigint {
  return batch.length < CHANGES_AT_A_TIME ? upTo : batch.at(-1)!.position
}
