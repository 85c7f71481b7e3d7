import { randomUUIDv7 } from 'node:crypto'
import type { Activation, Prisma } from '../../../prisma/client/client.ts'
import { digestActivationToken, generateActivationToken } from '../../auth/activation-token.ts'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import { hasReactions } from '../../platform/events.ts'
import { digestFingerprint } from '../validation/device.ts'
import { announcedAt, leaseFrom } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import type { ActivateInput } from './activate-input.ts'

/** A seat taken at once. */
export interface FreeSeat {
  activation: Activation
  token: string
  activeActivations: number
}

/** What the statement answers: the seats taken, and the metadata in the order in which it is kept. */
interface Taken {
  activeActivations: number
  metadata: Prisma.JsonObject
}

/**
 * Takes a free seat for a new device, and records it, in one statement: the seat, the activation and the
 * event commit together. Null where there is more to decide than whether a seat is free, or where the
 * statement found something in its way; then nothing was written, and the road with the lock has to be taken.
 */
export async function takeFreeSeat(
  ctx: Context,
  facts: LicenseFacts,
  input: ActivateInput,
  now: Date,
): Promise<FreeSeat | null> {
  if (!isPlain(facts) || hasReactions('license.activated')) return null
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
    const [taken] = await ctx.sql.query<Taken>(takeFreeSeatStatement, valuesOf(ctx, facts, activation))
    if (!taken) return null
    const { activeActivations, metadata } = taken
    return { activation: { ...activation, metadata }, token, activeActivations }
  } catch (error) {
    // The device came by another road meanwhile, or still holds a seat by a license file.
    if (violatesUnique(error) || isContention(error)) return null
    throw error
  }
}

/** Whether a new device needs nothing but a free seat: no trial, term or transfer begins, no other device is it. */
function isPlain({ rules, startsAt }: LicenseFacts): boolean {
  return (
    startsAt !== null && rules.fingerprintMatch === 'EXACT' && rules.transferLimit === null && !rules.trial
  )
}

function valuesOf({ caller }: Context, facts: LicenseFacts, activation: Activation): unknown[] {
  const { revisionId, keyHint, startsAt, expiry, graceEndsAt, suspendedAt, revokedAt } = facts
  const { id, licenseId, fingerprint, fingerprintDigest, tokenDigest, activatedAt } = activation
  const { components, name, platform, version, metadata, leaseEndsAt, announcedAt } = activation
  return [
    ...[licenseId, activatedAt, revisionId, keyHint, startsAt, expiry, graceEndsAt, suspendedAt, revokedAt],
    ...[id, fingerprint, Buffer.from(fingerprintDigest), JSON.stringify(components), name, platform, version],
    ...[JSON.stringify(metadata), Buffer.from(tokenDigest!), leaseEndsAt],
    ...[randomUUIDv7(), caller.principal, caller.requestId, announcedAt],
  ]
}

/**
 * The update waits for whoever holds the license, and then judges the row as they left it: its seats, and
 * whether it still is what the facts said. The duplicate is looked for inside that lock, by the unique index
 * of active devices: it undoes the whole statement.
 */
export const takeFreeSeatStatement = {
  name: 'take-free-seat',
  text: `
    with seat as (
      update licenses l set active_activations = active_activations + 1, last_check_in_at = $2
      where l.id = $1 and (l.seat_limit is null or l.active_activations < l.seat_limit)
        and (l.revision_id, l.key_hint, l.starts_at, l.expiry, l.grace_ends_at, l.suspended_at, l.revoked_at)
          is not distinct from ($3::uuid, $4::text, $5::timestamptz, $6::timestamptz, $7::timestamptz, $8::timestamptz, $9::timestamptz)
        and not exists (select from onboardings o where o.license_id = l.id and o.next_step = 'ACTIVATE')
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
