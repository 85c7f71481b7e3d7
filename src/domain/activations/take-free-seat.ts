import { randomUUIDv7 } from 'node:crypto'
import type { Activation, Prisma } from '../../../prisma/client/client.ts'
import { digestActivationToken, generateActivationToken } from '../../auth/activation-token.ts'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import { hasReactions } from '../../platform/events.ts'
import { isBanned } from '../validation/banned-device.ts'
import { digestFingerprint } from '../validation/device.ts'
import { announcedAt, leaseFrom } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import type { ActivatedDevice } from './activate-input.ts'

export interface FreeSeat {
  activation: Activation
  token: string
  /** Seats in use, with this one. */
  activeActivations: number
}

/** Row that the statement returns if it took a seat. */
interface TakenSeat {
  activeActivations: number
  /** As stored: `jsonb` changes the order of the keys. */
  metadata: Prisma.JsonObject
}

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
  try {
    const [taken] = await ctx.sql.query<TakenSeat>(
      takeFreeSeatStatement,
      parametersOf(ctx, facts, activation),
    )
    if (!taken) return null
    const { activeActivations, metadata } = taken
    return { activation: { ...activation, metadata }, token, activeActivations }
  } catch (error) {
    // The device was activated concurrently, or a license file still holds a seat for it.
    if (violatesUnique(error) || isContention(error)) return null
    throw error
  }
}

/** Whether a new device needs nothing but a free seat: no trial, term, transfer or match by components is involved. */
function needsOnlySeat({ rules, startsAt }: LicenseFacts): boolean {
  return (
    startsAt !== null && rules.fingerprintMatch === 'EXACT' && rules.transferLimit === null && !rules.trial
  )
}

/** Parameters `$1` to `$23` of the statement, in order. */
function parametersOf({ caller }: Context, facts: LicenseFacts, activation: Activation): unknown[] {
  return [
    activation.licenseId,
    activation.activatedAt,
    facts.revisionId,
    facts.keyHint,
    facts.startsAt,
    facts.expiry,
    facts.graceEndsAt,
    facts.suspendedAt,
    facts.revokedAt,
    activation.id,
    activation.fingerprint,
    Buffer.from(activation.fingerprintDigest),
    JSON.stringify(activation.components),
    activation.name,
    activation.platform,
    activation.version,
    JSON.stringify(activation.metadata),
    Buffer.from(activation.tokenDigest!),
    activation.leaseEndsAt,
    randomUUIDv7(),
    caller.principal,
    caller.requestId,
    activation.announcedAt,
  ]
}

/**
 * The update waits for the transaction that holds the license, then checks the row as that transaction left it: its
 * seats, and whether it still equals the facts. The unique index of active devices detects a duplicate within the lock
 * of the update, and its violation undoes the whole statement.
 */
export const takeFreeSeatStatement = {
  name: 'take-free-seat',
  text: `
    with seat as (
      update licenses l set active_activations = active_activations + 1, last_check_in_at = $2,
        first_activated_at = coalesce(first_activated_at, $2)
      where l.id = $1 and (l.seat_limit is null or l.active_activations < l.seat_limit)
        and (l.revision_id, l.key_hint, l.starts_at, l.expiry, l.grace_ends_at, l.suspended_at, l.revoked_at)
          is not distinct from ($3::uuid, $4::text, $5::timestamptz, $6::timestamptz, $7::timestamptz, $8::timestamptz, $9::timestamptz)
        and not exists (select from onboardings o where o.license_id = l.id and o.next_step = 'ACTIVATE')
        and not ${isBanned('$12::bytea')}
      returning l.account_id, l.active_activations - (select count(*)::int from activations a
        where a.license_id = l.id and a.deactivated_at is null and a.lease_ends_at < $2) as active
    ), device as (
      insert into activations (id, license_id, fingerprint, fingerprint_digest, components, name, platform, version,
        metadata, token_digest, activated_at, last_seen_at, last_heartbeat_at, lease_ends_at, announced_at)
      select $10::uuid, $1, $11, $12, $13::jsonb, $14, $15, $16, $17::jsonb, $18, $2, $2, $2, $19, $23::timestamptz from seat
      returning metadata
    ), event as (
      insert into events (id, type, subject_id, account_id, license_id, data, actor, request_id, occurred_at)
      select $20::uuid, 'license.activated', $10, account_id, $1, '{}', $21, $22, $2 from seat
    )
    select active as "activeActivations", metadata from seat, device`,
}
