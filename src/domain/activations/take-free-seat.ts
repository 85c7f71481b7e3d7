import { randomUUIDv7 } from 'node:crypto'
import type { Activation, Prisma } from '../../../prisma/client/client.ts'
import { digestActivationToken, generateActivationToken } from '../../auth/activation-token.ts'
import type { Context } from '../../platform/context.ts'
import { shareStatements } from '../../platform/database/share-statements.ts'
import { isContention, type Sql, violatesUnique } from '../../platform/db.ts'
import { hasReactions } from '../../platform/events.ts'
import { digestFingerprint } from '../validation/device.ts'
import { announcedAt, leaseFrom } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import type { ActivatedDevice } from './activate-input.ts'
import {
  parametersOf,
  parametersOfAll,
  type SeatOutcome,
  type TakenSeat,
  takeFreeSeatStatement,
  takeFreeSeatsStatement,
  type WantedSeat,
} from './free-seat-statement.ts'

export interface FreeSeat {
  activation: Activation
  token: string
  /** Seats in use, with this one. */
  activeActivations: number
}

/** Takes a seat. Null if a condition of the statement fails. `UNDECIDED` if the device has to be tried alone. */
export type TakeSeat = (wanted: WantedSeat) => Promise<TakenSeat | null | 'UNDECIDED'>

/** Most devices of one statement. */
const MAX_DEVICES = 100

/**
 * Creates the taking of seats. Concurrent activations of different licenses share a statement and its commit. Those of one license
 * follow one another.
 */
export function createTakeSeat(sql: Sql): TakeSeat {
  return shareStatements(
    async (wanted) => {
      try {
        const outcomes = await sql.query<SeatOutcome>(takeFreeSeatsStatement, parametersOfAll(wanted))
        const byPosition = new Map(outcomes.map((outcome) => [outcome.position, outcome]))
        return (index) => toSeat(byPosition.get(index + 1)!)
      } catch (error) {
        // One of the devices undid the statement.
        if (isTaken(error)) return () => 'UNDECIDED'
        throw error
      }
    },
    MAX_DEVICES,
    ({ facts }) => facts.licenseId,
  )
}

function toSeat({ isDecided, activeActivations, metadata }: SeatOutcome): TakenSeat | null | 'UNDECIDED' {
  if (!isDecided) return 'UNDECIDED'
  return activeActivations === null || metadata === null ? null : { activeActivations, metadata }
}

/** Whether the device was activated concurrently, or a license file still holds a seat for it. */
const isTaken = (error: unknown) => violatesUnique(error) || isContention(error)

/**
 * Takes a free seat for a new device in one statement: the seat, the activation and the event commit together. Returns
 * null, and writes nothing, if more has to be decided than whether a seat is free, or if a condition of the statement
 * fails. The caller then activates the device with a lock.
 */
export async function takeFreeSeat(
  ctx: Context,
  facts: LicenseFacts,
  input: ActivatedDevice,
  now: Date,
): Promise<FreeSeat | null> {
  if (!needsOnlySeat(facts) || hasReactions('license.activated')) return null
  const token = generateActivationToken()
  const activation: Activation = {
    id: randomUUIDv7(),
    licenseId: facts.licenseId,
    fingerprint: input.fingerprint,
    fingerprintDigest: digestFingerprint(input.fingerprint),
    components: input.components,
    name: input.name ?? null,
    platform: input.platform ?? null,
    version: input.version ?? null,
    metadata: (input.metadata ?? {}) as Prisma.JsonObject,
    tokenDigest: digestActivationToken(token),
    activatedAt: now,
    lastSeenAt: now,
    lastHeartbeatAt: now,
    leaseEndsAt: leaseFrom(facts.rules, now),
    deactivatedAt: null,
    heldSince: null,
    announcedAt: announcedAt(facts.rules, now),
    predecessorId: null,
    transferred: false,
  }
  const wanted = { facts, activation, caller: ctx.caller, signal: ctx.signal }
  const shared = await ctx.takeSeat(wanted)
  const taken = shared === 'UNDECIDED' ? await takeAlone(ctx, wanted) : shared
  if (!taken) return null
  const { activeActivations, metadata } = taken
  return { activation: { ...activation, metadata }, token, activeActivations }
}

/** Takes the seat by a statement of its own, which waits for the transaction that holds the license. */
async function takeAlone({ sql }: Context, wanted: WantedSeat): Promise<TakenSeat | null> {
  try {
    const [taken] = await sql.query<TakenSeat>(takeFreeSeatStatement, parametersOf(wanted))
    return taken ?? null
  } catch (error) {
    if (isTaken(error)) return null
    throw error
  }
}

/** Whether a new device needs nothing but a free seat: no trial, term, transfer or match by components is involved. */
function needsOnlySeat({ rules, startsAt }: LicenseFacts): boolean {
  return (
    startsAt !== null && rules.fingerprintMatch === 'EXACT' && rules.transferLimit === null && !rules.trial
  )
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Takes a free seat for a device. Concurrent calls share a statement. */
    takeSeat: TakeSeat
  }
}
