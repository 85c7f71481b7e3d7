import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../platform/context.ts'
import { Refusal } from '../platform/errors.ts'
import { PublicFault } from '../platform/public-fault.ts'
import type { ChangeSource, StreamedEvent } from './change.ts'
import { beginning } from './event-log.ts'

/** How often a credential is looked at again. */
const LOOK_AGAIN_MS = 5_000
/** How often a stream reads the log without any news of it. */
const READ_EVERY_MS = 30_000
/** How long the database may fail before the stream does. */
const PATIENCE_MS = 60_000

export interface StreamOptions {
  /** The event behind which to go on; null begins now. */
  after: string | null
  /** Whether the credential still gives what it gave. Absent: it does for as long as the stream lasts. */
  stillHolds?: (() => Promise<boolean>) | undefined
}

/** What a stream yields: a change, or first of all, unless it goes on behind an event, where it begins. */
export interface StreamedChange {
  /** The event behind which to go on. */
  cursor: string
  event: StreamedEvent | null
  recordId: string | null
}

/**
 * The changes of a source in the order of the log, each at least once, none left out. Reads no more than is
 * asked of it, so that one who is slow costs no memory. Ends when it is returned, at once; else with a
 * `PublicFault` or a refusal.
 */
export function streamChanges(
  ctx: Context,
  source: ChangeSource,
  options: StreamOptions,
): AsyncIterableIterator<StreamedChange> {
  const leaving = new AbortController()
  const told = tell(ctx, source, options, leaving.signal)
  return {
    next: () => told.next(),
    return: () => {
      // A generator that waits cannot be returned: it has to be woken.
      leaving.abort()
      return told.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* tell(
  ctx: Context,
  source: ChangeSource,
  { after, stillHolds }: StreamOptions,
  leaving: AbortSignal,
): AsyncGenerator<StreamedChange, undefined> {
  const follower = ctx.changes.follow(ctx.caller.principal, source.concerns)
  leaving.addEventListener('abort', follower.wake)
  let lookedAt = performance.now()

  /** Throws once the credential has ended: between that and another change there is always a look. */
  async function assertHolds(): Promise<void> {
    if (!follower.isInDoubt() && performance.now() < lookedAt + LOOK_AGAIN_MS) return
    if (stillHolds && !(await patiently(stillHolds))) {
      throw new PublicFault('UNAUTHENTICATED', 401, 'The credential expired, or its permissions changed.')
    }
    lookedAt = performance.now()
  }

  /** Waits for a database that fails: what could not be read is still there afterwards. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + PATIENCE_MS
    for (let ms = 100; ; ms = Math.min(2 * ms, 2_000)) {
      try {
        return await work()
      } catch (error) {
        follower.head()
        if (error instanceof Refusal || leaving.aborted || performance.now() > until) throw error
        ctx.log.warn({ msg: 'a stream tries again', requestId: ctx.caller.requestId, err: error })
        await pause(ms, undefined, { signal: leaving }).catch(() => {})
      }
    }
  }

  async function waitForNews(): Promise<void> {
    const until = performance.now() + READ_EVERY_MS
    while (!leaving.aborted && performance.now() < until) {
      if (await follower.news(LOOK_AGAIN_MS)) return
      follower.head()
      await assertHolds()
    }
  }

  try {
    await source.assertKnown()
    let position = after === null ? null : await getPosition(ctx, after)
    while (!leaving.aborted) {
      const head = follower.head()
      await assertHolds()
      if (head && position === null) {
        position = head.position
        yield { cursor: head.eventId, event: null, recordId: source.recordId }
      } else if (head && position !== null && head.position > position) {
        const from = position
        const { changes, foundUpTo } = await patiently(() => source.find(from, head.position))
        for (const { event, recordId } of changes) {
          follower.head()
          await assertHolds()
          yield { cursor: event.id, event, recordId }
        }
        position = foundUpTo
        if (foundUpTo < head.position) continue
      }
      await waitForNews()
    }
  } finally {
    leaving.removeEventListener('abort', follower.wake)
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
