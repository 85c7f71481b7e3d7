import type { Counts } from '../limits/counts.ts'
import type { Snapshot } from '../metrics/snapshot.ts'
import type { Calls } from './channel.ts'

/** What the parent process of a gateway offers to its processes. */
export interface ParentCalls extends Counts, Calls {
  /** The process serves requests, or runs jobs. `lines` are for the operator. */
  ready(lines: string[]): void
  /** Returns the metrics of all other processes, of running and of ended ones. */
  otherMetrics(): Promise<Snapshot[]>
  /** Keeps the last metrics of a process that ends. */
  lastMetrics(snapshot: Snapshot): void
}

/** What a process of a gateway offers to its parent process. */
export interface ProcessCalls extends Calls {
  takeSnapshot(): Promise<Snapshot>
  /** Completes the requests of the process, then ends it. Returns at once. */
  close(): void
}
