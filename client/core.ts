import type { Trust } from './evidence.ts'
import type { ShortDocument } from './generated/graphql.ts'
import type { Kept } from './kept.ts'
import type { Event } from './memory.ts'
import type { Connection } from './send.ts'
import type { Platform, Settings } from './settings.ts'
import type { Refusal, Standing } from './standing.ts'

/** What `Licensing` provides to its parts that are loaded when they are needed. */
export interface Core {
  settings: Settings
  platform: Platform
  connection: Connection
  kept(): Kept
  /** The time by which texts are judged. */
  at(): number
  /** Reads the store once, and verifies what is in it. */
  open(): Promise<Trust>
  /** Changes what is kept, in the store if it works, otherwise in memory. */
  change(change: (kept: Kept) => Kept): Promise<boolean>
  /**
   * Applies an event, and starts what follows from it. With `inStore`, returns false if the store does not work, and changes
   * nothing then.
   */
  apply(event: Event, change?: (kept: Kept) => Kept, inStore?: boolean): Promise<boolean>
  /** Sends a document. Returns null in an outage, which is remembered. */
  ask<Answer, Variables>(
    document: ShortDocument<{ result: Answer }, Variables>,
    variables: Variables,
    id?: string | null,
  ): Promise<Answer | null>
  /** Waits for the check that is under way, and checks unless the license is valid by then. */
  settle(): Promise<void>
  /** Sends what waits. Returns what the gateway returned for a release of `id`. */
  sendOutbox(id?: string): Promise<string | null>
  /** Gets the newest keys of the gateway. Returns whether there are new ones. */
  fetchKeys(): Promise<boolean>
  refuse(code: string): Refusal
  standing(): Standing
}
