import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** When a seat taken now frees by itself: at the end of its lease, or when a heartbeat that releases is missed. */
export function leaseFrom({ leaseDuration, heartbeat }: LicenseTypeRules, now: Date): Date | null {
  // A heartbeat is never rarer than the lease is long, so the one that releases ends it first.
  const period = heartbeat?.missedBy === 'RELEASE' ? heartbeat.every : leaseDuration
  return period === null ? null : after(period, now)
}

/** Devices that come and go by leases are no news to the customer: they count as told from the start. */
export function announcedAt(rules: LicenseTypeRules, now: Date): Date | null {
  return leaseFrom(rules, now) && now
}

/** By when the next heartbeat is due; null where none is asked for. */
export function nextHeartbeatFrom({ leaseDuration, heartbeat }: LicenseTypeRules, now: Date): Date | null {
  const period = heartbeat?.every ?? leaseDuration
  return period === null ? null : after(period, now)
}

/** A lease begun anew, but never shortened: a license file may hold its seat for longer. Null is no lease. */
export function later(lease: Date | null, held: Date | null): Date | null {
  return lease && held && held > lease ? held : lease
}

/** Leases and heartbeats are lengths of time, not dates: they are counted in UTC. */
function after(period: string, now: Date): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC')
  return new Date(start.add(period).epochMilliseconds)
}
