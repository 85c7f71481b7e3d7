import { digestActivationToken, generateActivationToken } from '../../auth/activation-token.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { moment, say, type Text } from '../../texts/say.ts'
import { assertFingerprintAllowed } from '../validation/banned-device.ts'
import { type Device, digestFingerprint } from '../validation/device.ts'
import { followDevice } from '../validation/follow-device.ts'
import { announcedAt, isLeaseExpired, laterLeaseEnd, leaseFrom } from '../validation/lease.ts'
import type { ActivationFacts, LicenseFacts } from '../validation/license-facts.ts'
import { isBlockedByLimit } from '../validation/over-limit.ts'
import type { ActivatedDevice } from './activate-input.ts'
import { choosePredecessor, nextTransferAt } from './choose-predecessor.ts'
import { findHeldActivation } from './find-held-activation.ts'
import { findSeatHolders } from './seat-holders.ts'

/** Seat of a device, with the facts of the license that it changes. */
export interface Seat {
  activation: ActivationFacts
  /** Activation token, which is returned only once; null if the seat is not new. */
  token: string | null
  facts: Pick<LicenseFacts, 'activeActivations' | 'candidates' | 'lastCheckInAt'>
}

/**
 * Takes a seat for a device that is not active, within the caller's lock on the license: the seat that a license file
 * holds for the device, otherwise a free seat, otherwise the seat whose lease expired longest ago. Refused
 * ACTIVATION_LIMIT_EXCEEDED if all seats are in use, and TRANSFER_LIMIT_EXCEEDED.
 */
export async function takeSeat(
  tx: Tx,
  facts: LicenseFacts,
  input: ActivatedDevice,
  now: Date,
): Promise<Seat> {
  const { licenseId } = facts
  const countSeat = () => tx.$executeRaw`
    update licenses set active_activations = active_activations + 1, last_check_in_at = ${now},
      first_activated_at = coalesce(first_activated_at, ${now})
    where id = ${licenseId}::uuid and (seat_limit is null or active_activations < seat_limit)`
  const held = await resumeHeldSeat(tx, facts, input, now)
  if (held) return held
  let taken = await countSeat()
  // If the limit was lowered below the seats in use, one free seat needs the end of several expired leases.
  while (!taken && (await endExpiredLease(tx, licenseId, now))) taken = await countSeat()
  if (!taken) await refuseSeat(tx, facts, input, now)
  const token = generateActivationToken()
  const leaseEndsAt = leaseFrom(facts.rules, now)
  const { id } = await tx.activation.create({
    data: {
      licenseId,
      ...(await choosePredecessor(tx, facts, input, now)),
      fingerprint: input.fingerprint,
      fingerprintDigest: digestFingerprint(input.fingerprint),
      components: toPrismaJson(input.components),
      name: input.name ?? null,
      platform: input.platform ?? null,
      version: input.version ?? null,
      metadata: toPrismaJson(input.metadata ?? {}),
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
  await keepMetadata(tx, 'activations', id, input.components, 'components')
  const { fingerprint, components } = input
  const activation = {
    id,
    fingerprint,
    components,
    activatedAt: now,
    leaseEndsAt,
    lastHeartbeatAt: now,
    isBanned: false,
  }
  const activeActivations = facts.activeActivations + 1
  return { activation, token, facts: { activeActivations, candidates: [activation], lastCheckInAt: now } }
}

/**
 * Refuses ACTIVATION_LIMIT_EXCEEDED, with the devices that hold the seats. `nextAllowedAt` is when the device gets a seat
 * by time alone; null if it never does. `device` is null for a device that had a seat already.
 */
async function refuseSeat(tx: Tx, facts: LicenseFacts, device: Device | null, now: Date): Promise<never> {
  const limit = facts.seatLimit ?? 0
  const freeAt = limit === 0 ? null : await nextFreeSeatAt(tx, facts, now)
  const nextAllowedAt = freeAt && device ? await nextTransferAt(tx, facts, device, freeAt) : freeAt
  throw new LimitRefusal('ACTIVATION_LIMIT_EXCEEDED', noFreeSeat(limit, nextAllowedAt, facts.timeZone), {
    limit,
    used: facts.activeActivations,
    nextAllowedAt,
    nextAction: nextAllowedAt ? 'WAIT' : 'RELEASE_ACTIVATION',
    seatHolders: await findSeatHolders(tx, facts.licenseId, now),
  })
}

function noFreeSeat(limit: number, freeAt: Date | null, timeZone: string): Text {
  if (limit === 0) return say('ACTIVATION_LIMIT_EXCEEDED_WITHOUT_SEATS')
  return freeAt
    ? say('ACTIVATION_LIMIT_EXCEEDED_UNTIL', { limit, freeAt: moment(freeAt, timeZone) })
    : say('ACTIVATION_LIMIT_EXCEEDED', { limit })
}

/**
 * Returns when a seat becomes free if no device acts: at the end of a lease, or of a license file that holds the seat of
 * a deactivated device. Null if no seat becomes free by time alone.
 */
async function nextFreeSeatAt(
  tx: Tx,
  { licenseId, seatLimit, activeActivations }: LicenseFacts,
  now: Date,
): Promise<Date | null> {
  const aboveLimit = activeActivations - (seatLimit ?? 0)
  const next = await tx.activation.findFirst({
    where: { licenseId, deactivatedAt: null, leaseEndsAt: { gte: now } },
    orderBy: [{ leaseEndsAt: 'asc' }, { id: 'asc' }],
    skip: Math.max(0, aboveLimit),
    select: { leaseEndsAt: true },
  })
  return next?.leaseEndsAt ?? null
}

/**
 * Whether a device may keep its seat: its lease has not expired, or the license has a free seat. A seat with an expired
 * lease counts as free, so it is lost if the limit was lowered and the other seats reach it.
 */
export function mayKeepSeat(facts: LicenseFacts, activation: ActivationFacts, now: Date): boolean {
  if (!isLeaseExpired(activation, now)) return true
  return facts.seatLimit === null || facts.activeActivations < facts.seatLimit
}

/** Returns the seats in use after the lease of a device is renewed: a seat with an expired lease counts again. */
export function seatsAfterRenewal(facts: LicenseFacts, activation: ActivationFacts, now: Date): number {
  return facts.activeActivations + (isLeaseExpired(activation, now) ? 1 : 0)
}

/**
 * Refuses ACTIVATION_LIMIT_EXCEEDED if an active device may not be used because it is one of the newest, for which the
 * license has no seats.
 */
export async function assertWithinLimit(
  tx: Tx,
  facts: LicenseFacts,
  active: ActivationFacts,
  now: Date,
): Promise<void> {
  if (!isBlockedByLimit(facts, active, now)) return
  const { licenseId, seatLimit, activeActivations } = facts
  throw new LimitRefusal(
    'ACTIVATION_LIMIT_EXCEEDED',
    say('ACTIVATION_LIMIT_EXCEEDED_BY_NEWEST', { limit: seatLimit ?? 0, active: activeActivations }),
    {
      limit: seatLimit ?? 0,
      used: activeActivations,
      nextAction: 'RELEASE_ACTIVATION',
      seatHolders: await findSeatHolders(tx, licenseId, now),
    },
  )
}

/**
 * Renews the lease of an active device, checks the license in and stores the components with which the device was seen.
 * Refused ACTIVATION_LIMIT_EXCEEDED if the lease has expired and the license has no free seat, or the device may not be
 * used because it is beyond the seat limit.
 */
export async function renewSeat(
  tx: Tx,
  facts: LicenseFacts,
  active: ActivationFacts,
  presented: Record<string, string>,
  now: Date,
): Promise<Seat> {
  await assertWithinLimit(tx, facts, active, now)
  if (!mayKeepSeat(facts, active, now)) await refuseSeat(tx, facts, null, now)
  const leaseEndsAt = laterLeaseEnd(leaseFrom(facts.rules, now), active.leaseEndsAt)
  await tx.activation.update({
    where: { id: active.id },
    data: { leaseEndsAt, lastHeartbeatAt: now, lastSeenAt: now },
  })
  await tx.license.update({ where: { id: facts.licenseId }, data: { lastCheckInAt: now } })
  const seen = await followDevice(tx, active, presented)
  const activation = { ...seen, leaseEndsAt, lastHeartbeatAt: now }
  const activeActivations = seatsAfterRenewal(facts, active, now)
  return {
    activation,
    token: null,
    facts: { activeActivations, candidates: [activation], lastCheckInAt: now },
  }
}

/** Returns the seat that a license file holds for the device, as an active seat again; null if there is none. */
async function resumeHeldSeat(
  tx: Tx,
  facts: LicenseFacts,
  input: ActivatedDevice,
  now: Date,
): Promise<Seat | null> {
  const held = await findHeldActivation(tx, facts, input)
  if (!held) return null
  const { id, fingerprint, components, activatedAt, leaseEndsAt } = held
  // The device may have another fingerprint by now.
  await assertFingerprintAllowed(tx, fingerprint, facts.accountId)
  await tx.activation.update({ where: { id }, data: { heldSince: null } })
  const active = {
    id,
    fingerprint,
    components,
    activatedAt,
    leaseEndsAt,
    lastHeartbeatAt: now,
    isBanned: false,
  }
  return await renewSeat(tx, facts, active, input.components, now)
}

/**
 * Releases the seat of an activation within the caller's lock on the license. An outstanding license file of the device
 * holds the seat until the file expires. Returns when the seat is free; null if the activation has no seat, or its seat
 * is held already.
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
    if (count > 0) return file.expiresAt
    // The file that held the seat longest may have been released.
    await tx.activation.updateMany({
      where: { id: activationId, deactivatedAt: null },
      data: { leaseEndsAt: file.expiresAt },
    })
    return null
  }
  const data = { deactivatedAt: now, leaseEndsAt: null, heldSince: null }
  const ended = await endActivation(tx, licenseId, activationId, data)
  return ended ? now : null
}

/**
 * Returns when another device may take the seat of an activation: now if the activation has ended, and the end of the
 * license file that holds the seat of a deactivated device. Null if the device is active.
 */
export async function seatFreeAt(tx: Tx, activationId: string, now: Date): Promise<Date | null> {
  const { deactivatedAt, heldSince, leaseEndsAt } = await tx.activation.findUniqueOrThrow({
    where: { id: activationId },
    select: { deactivatedAt: true, heldSince: true, leaseEndsAt: true },
  })
  if (deactivatedAt) return now
  return heldSince && leaseEndsAt
}

/**
 * Ends the activation whose lease expired longest ago, which frees its seat. The end of the lease stays in the record,
 * so that a heartbeat of the device is refused LEASE_LOST. Returns false if no lease has expired.
 */
async function endExpiredLease(tx: Tx, licenseId: string, now: Date): Promise<boolean> {
  const expired = await tx.activation.findFirst({
    where: { licenseId, deactivatedAt: null, leaseEndsAt: { lt: now } },
    orderBy: [{ leaseEndsAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return expired !== null && (await endActivation(tx, licenseId, expired.id, { deactivatedAt: now }))
}

/**
 * Ends an activation and frees its seat, within the caller's lock on the license. If the limit was lowered below the
 * number of seats in use, the ceiling decreases with every seat that is freed, down to the limit. Returns false if the
 * activation had ended before.
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
      seat_ceiling = case when seat_ceiling is null then null else greatest(seat_limit, active_activations - 1) end,
      over_limit_until = case when active_activations - 1 > seat_limit then over_limit_until end
    where id = ${licenseId}::uuid`
  return true
}
