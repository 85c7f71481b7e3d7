import { setTimeout as pause } from 'node:timers/promises'
import { backoffMs } from '../platform/backoff.ts'
import type { Caller } from '../platform/caller.ts'
import type { Context } from '../platform/context.ts'
import { Refusal } from '../platform/errors.ts'
import { PublicFault } from '../platform/public-fault.ts'
import type { ChangeSource, StreamedEvent } from './change.ts'
import { beginning } from './event-log.ts'
import type { StreamOwner } from './wake-streams.ts'

/** Interval of checks of the credential. */
const CHECK_EVERY_MS = 5_000
/** Interval of reads of the log without a wake-up. */
const READ_EVERY_MS = 30_000
/** Time for which the database may fail before the stream does. */
const RETRY_FOR_MS = 60_000
const RETRY = { firstMs: 100, maxMs: 2_000 }

export interface StreamOptions {
  /** Id of the event after which the stream continues; null begins now. */
  after: string | null
  /** Whether the credential still authenticates the same caller. Absent: it is not checked. */
  stillHolds?: (() => Promise<boolean>) | undefined
}

/** An item of a stream: a change. The first item of a stream that begins now is its beginning, without an event. */
export interface StreamedChange {
  /** Id of the event after which to continue. */
  cursor: string
  event: StreamedEvent | null
  recordId: string | null
}

/**
 * Returns the changes of a source in the order of the log, each at least once, without gaps. It reads only on demand, so a
 * slow client costs no memory. It ends at once on `return`, else with a `PublicFault` or a refusal.
 */
export function streamChanges(
  ctx: Context,
  source: ChangeSource,
  options: StreamOptions,
): AsyncIterableIterator<StreamedChange> {
  const stopping = new AbortController()
  const changes = readChanges(ctx, source, options, stopping.signal)
  return {
    next: () => changes.next(),
    return: () => {
      // A waiting generator does not return until it is woken.
      stopping.abort()
      return changes.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function ownerOf({ principal, accountId, partner }: Caller): StreamOwner {
  if (accountId) return { principal, share: `account ${accountId}`, isOfPartner: false }
  return { principal, share: partner ? `partner ${partner}` : principal, isOfPartner: partner !== null }
}

async function* readChanges(
  ctx: Context,
  source: ChangeSource,
  { after, stillHolds }: StreamOptions,
  stopping: AbortSignal,
): AsyncGenerator<StreamedChange, undefined> {
  const follower = ctx.changes.follow(ownerOf(ctx.caller), source.concerns)
  stopping.addEventListener('abort', follower.wake)
  let checkedAt = performance.now()

  /** Throws once the credential is no longer valid. A change after a revocation is never sent without a check. */
  async function assertCredential(): Promise<void> {
    if (!follower.takeRevocation() && performance.now() < checkedAt + CHECK_EVERY_MS) return
    if (stillHolds && !(await retry(stillHolds))) {
      throw new PublicFault('UNAUTHENTICATED', 401, 'The credential expired, or its permissions changed.')
    }
    checkedAt = performance.now()
  }

  /** Retries while the database fails: unread changes are still there afterwards. */
  async function retry<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + RETRY_FOR_MS
    for (let failures = 1; ; failures++) {
      try {
        return await work()
      } catch (error) {
        follower.head()
        if (error instanceof Refusal || stopping.aborted || performance.now() > until) throw error
        ctx.log.warn({ msg: 'a stream retries', requestId: ctx.caller.requestId, err: error })
        await pause(backoffMs(failures, RETRY), undefined, { signal: stopping }).catch(() => {})
      }
    }
  }

  async function waitForChange(): Promise<void> {
    const until = performance.now() + READ_EVERY_MS
    while (!stopping.aborted && performance.now() < until) {
      if (await follower.waitForChange(CHECK_EVERY_MS)) return
      follower.head()
      await assertCredential()
    }
  }

  try {
    await source.assertKnown()
    let position = after === null ? null : await getPosition(ctx, after)
    while (!stopping.aborted) {
      const head = follower.head()
      await assertCredential()
      if (head && position === null) {
        position = head.position
        yield { cursor: head.eventId, event: null, recordId: source.recordId }
      } else if (head && position !== null && head.position > position) {
        const from = position
        const { changes, foundUpTo } = await retry(() => source.find(from, head.position))
        for (const { event, recordId } of changes) {
          follower.head()
          await assertCredential()
          yield { cursor: event.id, event, recordId }
        }
        position = foundUpTo
        if (foundUpTo < head.position) continue
      }
      await waitForChange()
    }
  } finally {
    stopping.removeEventListener('abort', follower.wake)
    follower.leave()
  }
}

async function getPosition(ctx: Context, eventId: string): Promise<bigint> {
  if (eventId === beginning.eventId) return beginning.position
  const event = await ctx.db.event.findUnique({ where: { id: eventId }, select: { position: true } })
  if (event) return event.position
  throw new PublicFault(
    'CURSOR_UNKNOWN',
    404,
    'The log has no such event. It may have been restored from a backup. Read the records again, and subscribe without `after`.',
  )
}
