import type { Prisma } from '../../../prisma/client/client.ts'
import { digestActivationToken, generateActivationToken } from '../../auth/activation-token.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { keepMetadata } from '../../platform/metadata.ts'
import { digestFingerprint, isLapsed } from '../validation/device.ts'
import { announcedAt, later, leaseFrom } from '../validation/lease.ts'
import type { ActivationFacts, LicenseFacts } from '../validation/license-facts.ts'
import type { ActivatedDevice } from './activate-input.ts'
import { chooseGivenBackSeat } from './choose-given-back-seat.ts'

/** A seat, what it makes of the license's facts, and the token that is shown once with a new one. */
export interface Seat {
  activation: ActivationFacts
  token: string | null
  facts: Pick<LicenseFacts, 'activeActivations' | 'candidates' | 'lastCheckInAt'>
}

/**
 * Takes a free seat for a device, in the caller's lock on the license; where none is free, the seat whose
 * lease lapsed longest ago. Refused ACTIVATION_LIMIT_EXCEEDED when every seat is in use.
 */
export async function takeSeat(
  tx: Tx,
  facts: LicenseFacts,
  input: ActivatedDevice,
  now: Date,
): Promise<Seat> {
  const { licenseId } = facts
  const free = () => tx.$executeRaw`
    update licenses set active_activations = active_activations + 1, last_check_in_at = ${now}
    where id = ${licenseId}::uuid and (seat_limit is null or active_activations < seat_limit)`
  const own = await regainHeld(tx, facts, input, now)
  if (own) return own
  let taken = await free()
  // Where the limit was lowered below the devices in use, several lapsed seats free one.
  while (!taken && (await dropLapsed(tx, licenseId, now))) taken = await free()
  if (!taken) await refuseSeat(tx, facts, now)
  const token = generateActivationToken()
  const leaseEndsAt = leaseFrom(facts.rules, now)
  const fingerprintDigest = digestFingerprint(input.fingerprint)
  const { id } = await tx.activation.create({
    data: {
      licenseId,
      ...(await chooseGivenBackSeat(tx, facts, fingerprintDigest, now)),
      fingerprint: input.fingerprint,
      fingerprintDigest,
      components: input.components,
      name: input.name ?? null,
      platform: input.platform ?? null,
      version: input.version ?? null,
      metadata: (input.metadata ?? {}) as Prisma.InputJsonObject,
      tokenDigest: digestActivationToken(token),
      activatedAt: now,
      lastSeenAt: now,
      lastHeartbeatAt: now,
      leaseEndsAt,
      announcedAt: announcedAt(facts.rules, now),
    },
    select: { id: true },
  })
  await keepMetadata(tx, 'activations', id, input.metadata ?? {})
  const { fingerprint, components } = input
  const activation = { id, fingerprint, components, leaseEndsAt, lastHeartbeatAt: now }
  const activeActivations = facts.activeActivations + 1
  return { activation, token, facts: { activeActivations, candidates: [activation], lastCheckInAt: now } }
}

/** Refuses ACTIVATION_LIMIT_EXCEEDED, with the instant at which a seat frees by itself where one does. */
async function refuseSeat(tx: Tx, facts: LicenseFacts, now: Date): Promise<never> {
  const { seatLimit, activeActivations } = facts
  const limit = seatLimit ?? 0
  const nextAllowedAt = limit === 0 ? null : await nextFreeSeat(tx, facts, now)
  const message =
    limit === 0
      ? 'This license has no seats; it cannot be activated.'
      : `All ${limit} seats of this license are in use; ${
          nextAllowedAt ? `the next one frees by itself at ${nextAllowedAt.toISOString()}, or ` : ''
        }release a device to activate another one.`
  throw new LimitRefusal('ACTIVATION_LIMIT_EXCEEDED', message, {
    limit,
    used: activeActivations,
    nextAllowedAt,
    nextAction: nextAllowedAt ? 'WAIT' : 'RELEASE_ACTIVATION',
  })
}

/**
 * Returns when a seat frees if no device acts: at the end of a lease, or of a license file that holds the seat
 * of a device that gave it back. Null if none frees by the clock.
 */
async function nextFreeSeat(tx: Tx, { licenseId, seatLimit, activeActivations }: LicenseFacts, now: Date) {
  const excess = activeActivations - (seatLimit ?? 0)
  const next = await tx.activation.findFirst({
    where: { licenseId, deactivatedAt: null, leaseEndsAt: { gte: now } },
    orderBy: [{ leaseEndsAt: 'asc' }, { id: 'asc' }],
    skip: Math.max(0, excess),
    select: { leaseEndsAt: true },
  })
  return next?.leaseEndsAt ?? null
}

/**
 * Whether a device may go on with its own seat: its lease runs, or it lapsed and the license has a free seat for
 * it. A lapsed seat counts as free, so above a lowered limit it stays lapsed.
 */
export function mayKeepSeat(facts: LicenseFacts, activation: ActivationFacts, now: Date): boolean {
  if (!isLapsed(activation, now)) return true
  return facts.seatLimit === null || facts.activeActivations < facts.seatLimit
}

/** The seats in use once a device's own seat is renewed: a lapsed one counts again. */
export function activeWith(facts: LicenseFacts, activation: ActivationFacts, now: Date): number {
  return facts.activeActivations + (isLapsed(activation, now) ? 1 : 0)
}

/** Renews the lease of a device's own seat. A lapsed lease is revived if the license has a free seat, else refused. */
export async function renewSeat(
  tx: Tx,
  facts: LicenseFacts,
  known: ActivationFacts,
  now: Date,
): Promise<Seat> {
  if (!mayKeepSeat(facts, known, now)) await refuseSeat(tx, facts, now)
  const leaseEndsAt = later(leaseFrom(facts.rules, now), known.leaseEndsAt)
  await tx.activation.update({
    where: { id: known.id },
    data: { leaseEndsAt, lastHeartbeatAt: now, lastSeenAt: now },
  })
  await tx.license.update({ where: { id: facts.licenseId }, data: { lastCheckInAt: now } })
  const activation = { ...known, leaseEndsAt, lastHeartbeatAt: now }
  const activeActivations = activeWith(facts, known, now)
  return {
    activation,
    token: null,
    facts: { activeActivations, candidates: [activation], lastCheckInAt: now },
  }
}

/** The seat that is still held for a device by its license file: it never left, and is taken up again. */
async function regainHeld(
  tx: Tx,
  facts: LicenseFacts,
  input: ActivatedDevice,
  now: Date,
): Promise<Seat | null> {
  const { licenseId } = facts
  const fingerprintDigest = digestFingerprint(input.fingerprint)
  const held = await tx.activation.findFirst({
    where: { licenseId, fingerprintDigest, deactivatedAt: null, heldSince: { not: null } },
  })
  if (!held) return null
  const { id, fingerprint, leaseEndsAt } = held
  await tx.activation.update({ where: { id }, data: { heldSince: null } })
  const known = { id, fingerprint, components: input.components, leaseEndsAt, lastHeartbeatAt: now }
  return await renewSeat(tx, facts, known, now)
}

/**
 * Gives back a seat that its device, or a person, no longer wants. While a license file of the device is
 * outstanding the seat is held until that file expires. Answers when the seat is free; null where there
 * was none to give.
 */
export async function releaseSeat(
  tx: Tx,
  licenseId: string,
  activationId: string,
  now: Date,
): Promise<Date | null> {
  const file = await tx.licenseFile.findFirst({
    where: { activationId, releasedAt: null, expiresAt: { gt: now } },
    orderBy: { expiresAt: 'desc' },
    select: { expiresAt: true },
  })
  if (file) {
    const { count } = await tx.activation.updateMany({
      where: { id: activationId, deactivatedAt: null, heldSince: null },
      data: { heldSince: now, leaseEndsAt: file.expiresAt },
    })
    return count > 0 ? file.expiresAt : null
  }
  const data = { deactivatedAt: now, leaseEndsAt: null, heldSince: null }
  const ended = await endActivation(tx, licenseId, activationId, data)
  return ended ? now : null
}

/**
 * Takes the seat whose lease lapsed longest ago from its device, so that it is free. Its lease stays on
 * record: that is how the device is told LEASE_LOST. Answers whether there was one.
 */
async function dropLapsed(tx: Tx, licenseId: string, now: Date): Promise<boolean> {
  const lapsed = await tx.activation.findFirst({
    where: { licenseId, deactivatedAt: null, leaseEndsAt: { lt: now } },
    orderBy: [{ leaseEndsAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return lapsed !== null && (await endActivation(tx, licenseId, lapsed.id, { deactivatedAt: now }))
}

/**
 * Ends an activation and frees its seat, in the caller's lock on the license. A limit that was lowered
 * below its use closes in on the use with every seat that is given back.
 */
async function endActivation(
  tx: Tx,
  licenseId: string,
  activationId: string,
  data: { deactivatedAt: Date; leaseEndsAt?: null; heldSince?: null },
): Promise<boolean> {
  const { count } = await tx.activation.updateMany({ where: { id: activationId, deactivatedAt: null }, data })
  if (count === 0) return false
  await tx.$executeRaw`
    update licenses set active_activations = active_activations - 1,
      seat_ceiling = case when seat_ceiling is null then null else greatest(seat_limit, active_activations - 1) end
    where id = ${licenseId}::uuid`
  return true
}
