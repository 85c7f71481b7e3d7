import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { ActivationFacts } from './license-facts.ts'
import { isPast } from './status.ts'

/**
 * Returns when a seat that is taken now becomes free without any action: at the end of its lease, or when the device
 * misses a heartbeat that releases the seat. Null if seats of the license type are not leased.
 */
export function leaseFrom({ leaseDuration, heartbeat }: LicenseTypeRules, now: Date): Date | null {
  // A heartbeat is due at least once a lease, so a heartbeat that releases the seat always ends the lease first.
  const period = heartbeat?.missedBy === 'RELEASE' ? heartbeat.every : leaseDuration
  return period === null ? null : after(period, now)
}

/**
 * Returns when the customer counts as notified of a new device: now if its seat is leased, as leased seats are not
 * announced. Null if the device is still to be announced.
 */
export function announcedAt(rules: LicenseTypeRules, now: Date): Date | null {
  return leaseFrom(rules, now) && now
}

/** Returns when the next heartbeat is due; null if the license type requires none. */
export function nextHeartbeatFrom({ leaseDuration, heartbeat }: LicenseTypeRules, now: Date): Date | null {
  const period = heartbeat?.every ?? leaseDuration
  return period === null ? null : after(period, now)
}

/**
 * Returns the later end of two leases, so that a renewal never shortens a lease that a license file extended. Null if
 * the first lease is null: the seat is not leased.
 */
export function laterLeaseEnd(lease: Date | null, other: Date | null): Date | null {
  return lease && other && other > lease ? other : lease
}

/** Whether the lease of a device has expired. At its exact end a lease still counts. */
export function isLeaseExpired(activation: Pick<ActivationFacts, 'leaseEndsAt'>, at: Date): boolean {
  return isPast(activation.leaseEndsAt, at)
}

/** Whether a device has missed its heartbeat. Always false if the license type requires none. */
export function isHeartbeatOverdue(
  activation: Pick<ActivationFacts, 'lastHeartbeatAt'>,
  { heartbeat }: Pick<LicenseTypeRules, 'heartbeat'>,
  at: Date,
): boolean {
  if (!heartbeat) return false
  const last = Temporal.Instant.fromEpochMilliseconds(activation.lastHeartbeatAt.getTime())
  return at.getTime() > last.toZonedDateTimeISO('UTC').add(heartbeat.every).epochMilliseconds
}

/** Leases and heartbeats are lengths of time and not dates, so they are counted in UTC. */
function after(period: string, now: Date): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC')
  return new Date(start.add(period).epochMilliseconds)
}
