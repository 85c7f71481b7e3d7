import type { Listen } from '../platform/database/listen.ts'
import type { Sql } from '../platform/db.ts'
import { toTypedId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { PublicFault } from '../platform/public-fault.ts'
import type { LoggedEvent, LogPosition } from './event-log.ts'
import { followLog } from './follow-log.ts'
import { createWakeSignal, type WakeSignal } from './wake-signal.ts'

/** Default of the most streams of one gateway. */
export const MAX_STREAMS = 1_000
/** The part of the streams that one account, partner or other credential may have, so that it cannot take all. */
const SHARE = 0.25

/** The view of one stream on the event log. */
export interface Follower {
  /**
   * Returns the position up to which the stream may read the log; null until it is known. Every event from before the
   * stream began lies below it. Throws once the gateway stops.
   */
  head(): LogPosition | null
  /** Resolves to true when an event concerns the stream, or `wake` is called; to false after `ms` milliseconds. */
  waitForChange(ms: number): Promise<boolean>
  /** Whether the log, since the last call, has said that the stream's API key was revoked, or that partners changed. */
  takeRevocation(): boolean
  wake(): void
  leave(): void
}

export interface ChangeFeed {
  /** Follows the log for the owner of a stream. `concerns` decides which events wake the stream. Throws above the limit of streams. */
  follow(owner: StreamOwner, concerns: (event: LoggedEvent) => boolean): Follower
  /** Ends every stream, and rejects new ones. */
  close(): Promise<void>
}

/** The credential of a stream, and whose share of the streams it takes. */
export interface StreamOwner {
  principal: string
  /** All keys of one account, or of one partner, have one share. */
  share: string
  isOfPartner: boolean
}

interface Member extends StreamOwner {
  concerns: (event: LoggedEvent) => boolean
  signal: WakeSignal
  mayBeRevoked: boolean
  /** Whether the head was read after the stream began. */
  hasHead: boolean
}

/**
 * Follows the log for all streams of this gateway. It has one reader and one listening connection, which exist only while
 * there are streams. It carries no changes, so it buffers none for a slow client: it provides the position up to which the
 * log may be read, and wakes the streams that an event concerns.
 */
export function createChangeFeed({
  streams = MAX_STREAMS,
  ...source
}: {
  sql: Sql
  listen: Listen
  log: Logger
  /** Most streams at once. */
  streams?: number | undefined
}): ChangeFeed {
  const members = new Set<Member>()
  const signal = createWakeSignal()
  let head: LogPosition | null = null
  let newMembers: Member[] = []
  let closed = false
  let following: Promise<void> | null = null

  function onRead(): void {
    newMembers = [...members].filter(({ hasHead }) => !hasHead)
  }

  function onHead(to: LogPosition, events: LoggedEvent[]): void {
    head = to
    for (const member of newMembers) {
      member.hasHead = true
      member.signal.wake()
    }
    const revoked = events.filter(({ type }) => type === 'api-key.revoked')
    const principals = new Set(revoked.map(({ subjectId }) => `api-key:${toTypedId('ApiKey', subjectId)}`))
    const mayBeSuspended = events.some(({ type }) => type === 'partner.updated')
    for (const member of members) {
      if (principals.has(member.principal) || (mayBeSuspended && member.isOfPartner))
        member.mayBeRevoked = true
      if (member.mayBeRevoked || events.some(member.concerns)) member.signal.wake()
    }
  }

  async function followUntilEmpty(): Promise<void> {
    const isOver = () => {
      if (members.size > 0 && !closed) return false
      // The next stream starts a new reader.
      following = null
      head = null
      return true
    }
    await followLog({ ...source, signal, isOver, onRead, onHead })
  }

  return {
    follow({ principal, share, isOfPartner }, concerns) {
      if (closed) throw stopping()
      assertCapacity(members, share, streams)
      const member: Member = {
        principal,
        share,
        isOfPartner,
        concerns,
        signal: createWakeSignal(),
        mayBeRevoked: false,
        hasHead: false,
      }
      members.add(member)
      signal.wake()
      following ??= followUntilEmpty().catch((err) => source.log.error({ msg: 'following the events', err }))
      return {
        head() {
          if (closed) throw stopping()
          return member.hasHead ? head : null
        },
        waitForChange: (ms) => member.signal.wait(ms),
        takeRevocation() {
          const { mayBeRevoked } = member
          member.mayBeRevoked = false
          return mayBeRevoked
        },
        wake: () => member.signal.wake(),
        leave() {
          members.delete(member)
          if (members.size === 0) signal.wake()
        },
      }
    },
    async close() {
      closed = true
      const last = following
      for (const waiting of [signal, ...[...members].map((member) => member.signal)]) waiting.wake()
      await last
    },
  }
}

function assertCapacity(members: Set<Member>, share: string, streams: number): void {
  const own = [...members].filter((member) => member.share === share).length
  const maxOwn = Math.ceil(streams * SHARE)
  if (members.size < streams && own < maxOwn) return
  throw new PublicFault(
    'STREAM_LIMIT_REACHED',
    503,
    `A gateway serves at most ${streams} streams, and ${maxOwn} of one account, partner or credential. End a stream, or try again later.`,
  )
}

function stopping(): PublicFault {
  return new PublicFault('GATEWAY_STOPPING', 503, 'The gateway stops. Subscribe again after the last cursor.')
}

declare module '../platform/context.ts' {
  interface AppContext {
    /** Wakes streams of subscriptions when the event log has changes for them. */
    changes: ChangeFeed
  }
}
