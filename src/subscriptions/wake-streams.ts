import type { Listen } from '../platform/database/listen.ts'
import type { Sql } from '../platform/db.ts'
import { toTypedId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { PublicFault } from '../platform/public-fault.ts'
import type { LoggedEvent, Place } from './event-log.ts'
import { followLog } from './follow-log.ts'
import { createWakeSignal, type WakeSignal } from './wake-signal.ts'

/** The most streams of one gateway, unless it is told otherwise. */
export const MAX_STREAMS = 1_000
/** The part of them that one principal may have: nobody can take all. */
const OF_ONE = 0.25

/** One who follows the log. */
export interface Follower {
  /**
   * The place up to which the log may be read; what was committed before it followed lies before that. Null
   * until it is known. Throws once the gateway stops.
   */
  head(): Place | null
  /** Resolves to true when there is news that concerns it, or it is woken; to false after `ms`. */
  news(ms: number): Promise<boolean>
  /** Whether the log said since it was last asked that its API key was revoked. */
  isInDoubt(): boolean
  wake(): void
  leave(): void
}

export interface ChangeFeed {
  /** Follows the log on behalf of a principal; `concerns` says of an event whether it is news. */
  follow(principal: string, concerns: (event: LoggedEvent) => boolean): Follower
  /** Ends every stream, and refuses every other. */
  close(): Promise<void>
}

interface Member {
  principal: string
  concerns: (event: LoggedEvent) => boolean
  bell: WakeSignal
  inDoubt: boolean
  /** Whether the head is newer than it is. */
  begun: boolean
}

/**
 * Follows the log for all streams of this gateway, with one reader and one listening connection that exist
 * only while there are streams. It carries no changes, so it holds none for those who are slow: it says up
 * to where the log may be read, and wakes those whom an event concerns.
 */
export function createChangeFeed({
  streams = MAX_STREAMS,
  ...world
}: {
  sql: Sql
  listen: Listen
  log: Logger
  /** How many are served at once. */
  streams?: number | undefined
}): ChangeFeed {
  const members = new Set<Member>()
  const bell = createWakeSignal()
  let head: Place | null = null
  let beginning: Member[] = []
  let closed = false
  let following: Promise<void> | null = null

  function onRead(): void {
    beginning = [...members].filter(({ begun }) => !begun)
  }

  function onHead(to: Place, events: LoggedEvent[]): void {
    head = to
    for (const member of beginning) {
      member.begun = true
      member.bell.ring()
    }
    const revoked = events.filter(({ type }) => type === 'api-key.revoked')
    const principals = new Set(revoked.map(({ subjectId }) => `api-key:${toTypedId('ApiKey', subjectId)}`))
    for (const member of members) {
      if (principals.has(member.principal)) member.inDoubt = true
      if (member.inDoubt || events.some(member.concerns)) member.bell.ring()
    }
  }

  async function follow(): Promise<void> {
    const isOver = () => {
      if (members.size > 0 && !closed) return false
      // Whoever comes from now on begins anew.
      following = null
      head = null
      return true
    }
    await followLog({ ...world, bell, isOver, onRead, onHead })
  }

  return {
    follow(principal, concerns) {
      if (closed) throw stopping()
      assertRoom(members, principal, streams)
      const member: Member = { principal, concerns, bell: createWakeSignal(), inDoubt: false, begun: false }
      members.add(member)
      bell.ring()
      following ??= follow().catch((err) => world.log.error({ msg: 'following the events', err }))
      return {
        head() {
          if (closed) throw stopping()
          return member.begun ? head : null
        },
        news: (ms) => member.bell.heard(ms),
        isInDoubt() {
          const { inDoubt } = member
          member.inDoubt = false
          return inDoubt
        },
        wake: () => member.bell.ring(),
        leave() {
          members.delete(member)
          if (members.size === 0) bell.ring()
        },
      }
    },
    async close() {
      closed = true
      const last = following
      for (const waiting of [bell, ...[...members].map((member) => member.bell)]) waiting.ring()
      await last
    },
  }
}

function assertRoom(members: Set<Member>, principal: string, streams: number): void {
  const ofOne = [...members].filter((member) => member.principal === principal).length
  const mostOfOne = Math.ceil(streams * OF_ONE)
  if (members.size < streams && ofOne < mostOfOne) return
  throw new PublicFault(
    'STREAM_LIMIT_REACHED',
    503,
    `A gateway serves ${streams} streams at once, and one credential ${mostOfOne}; end one, or try again later.`,
  )
}

function stopping(): PublicFault {
  return new PublicFault('GATEWAY_STOPPING', 503, 'The gateway stops. Subscribe again after the last cursor.')
}

declare module '../platform/context.ts' {
  interface AppContext {
    /** Wakes streams of subscriptions when the event log has news for them. */
    changes: ChangeFeed
  }
}
