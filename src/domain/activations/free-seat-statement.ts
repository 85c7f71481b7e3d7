import { randomUUIDv7 } from 'node:crypto'
import type { Activation, Prisma } from '../../../prisma/client/client.ts'
import type { Caller } from '../../platform/caller.ts'
import { isBanned } from '../validation/banned-device.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

/** A device that is to take a free seat of a license. */
export interface WantedSeat {
  /** Facts of the license, as the caller read them. */
  facts: LicenseFacts
  activation: Activation
  caller: Caller
  /** Aborted when the request is cancelled. */
  signal?: AbortSignal | undefined
}

/** Row of a device that took a seat. */
export interface TakenSeat {
  /** Seats in use, with this one. */
  activeActivations: number
  /** As stored: `jsonb` changes the order of the keys. */
  metadata: Prisma.JsonObject
}

/** Row of `takeFreeSeatsStatement`. Without a seat, what was taken is null. */
export interface SeatOutcome {
  /** Position of the device, counted from 1. */
  position: number
  /** False if another transaction holds the license or its account: nothing was decided. */
  isDecided: boolean
  activeActivations: number | null
  metadata: Prisma.JsonObject | null
}

type Column = [name: string, type: string, read: (wanted: WantedSeat) => unknown]

const instant = (time: Date | null) => time?.toISOString() ?? null
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** What the statements need of each device, in the order of their parameters. */
const columns: readonly Column[] = [
  ['license_id', 'uuid', ({ activation }) => activation.licenseId],
  ['at', 'timestamptz', ({ activation }) => instant(activation.activatedAt)],
  ['revision_id', 'uuid', ({ facts }) => facts.revisionId],
  ['key_hint', 'text', ({ facts }) => facts.keyHint],
  ['starts_at', 'timestamptz', ({ facts }) => instant(facts.startsAt)],
  ['expiry', 'timestamptz', ({ facts }) => instant(facts.expiry)],
  ['grace_ends_at', 'timestamptz', ({ facts }) => instant(facts.graceEndsAt)],
  ['suspended_at', 'timestamptz', ({ facts }) => instant(facts.suspendedAt)],
  ['revoked_at', 'timestamptz', ({ facts }) => instant(facts.revokedAt)],
  ['id', 'uuid', ({ activation }) => activation.id],
  ['fingerprint', 'text', ({ activation }) => activation.fingerprint],
  ['fingerprint_digest', 'text', ({ activation }) => hex(activation.fingerprintDigest)],
  ['components', 'text', ({ activation }) => JSON.stringify(activation.components)],
  ['name', 'text', ({ activation }) => activation.name],
  ['platform', 'text', ({ activation }) => activation.platform],
  ['version', 'text', ({ activation }) => activation.version],
  ['metadata', 'text', ({ activation }) => JSON.stringify(activation.metadata)],
  ['token_digest', 'text', ({ activation }) => hex(activation.tokenDigest!)],
  ['lease_ends_at', 'timestamptz', ({ activation }) => instant(activation.leaseEndsAt)],
  ['announced_at', 'timestamptz', ({ activation }) => instant(activation.announcedAt)],
  ['event_id', 'uuid', () => randomUUIDv7()],
  ['actor', 'text', ({ caller }) => caller.principal],
  ['request_id', 'text', ({ caller }) => caller.requestId],
]

/**
 * Checks each license as the last transaction left it: its seats, and whether it still equals the facts. The unique index of active
 * devices detects a duplicate, and its violation undoes the whole statement. The seats, the devices and the events commit together.
 */
const takeSeats = (wanted: string, locked: string) => `
    with wanted as materialized (${wanted}), ${locked} seat as (
      update licenses l set active_activations = active_activations + 1, last_check_in_at = w.at,
        first_activated_at = coalesce(first_activated_at, w.at)
      from wanted w ${locked && 'join locked on locked.id = w.license_id'}
      where l.id = w.license_id and (l.seat_limit is null or l.active_activations < l.seat_limit)
        and (l.revision_id, l.key_hint, l.starts_at, l.expiry, l.grace_ends_at, l.suspended_at, l.revoked_at)
          is not distinct from (w.revision_id, w.key_hint, w.starts_at, w.expiry, w.grace_ends_at, w.suspended_at, w.revoked_at)
        and not exists (select from onboardings o where o.license_id = l.id and o.next_step = 'ACTIVATE')
        and not ${isBanned("decode(w.fingerprint_digest, 'hex')")}
      returning l.id as license_id, l.account_id, l.active_activations - (select count(*)::int from activations a
        where a.license_id = l.id and a.deactivated_at is null and a.lease_ends_at < w.at) as active
    ), device as (
      insert into activations (id, license_id, fingerprint, fingerprint_digest, components, name, platform, version,
        metadata, token_digest, activated_at, last_seen_at, last_heartbeat_at, lease_ends_at, announced_at)
      select w.id, w.license_id, w.fingerprint, decode(w.fingerprint_digest, 'hex'), w.components::jsonb, w.name, w.platform, w.version,
        w.metadata::jsonb, decode(w.token_digest, 'hex'), w.at, w.at, w.at, w.lease_ends_at, w.announced_at
      from wanted w join seat on seat.license_id = w.license_id
      returning license_id, metadata
    ), event as (
      insert into events (id, type, subject_id, account_id, license_id, data, actor, request_id, occurred_at)
      select w.event_id, 'license.activated', w.id, seat.account_id, w.license_id, '{}', w.actor, w.request_id, w.at
      from wanted w join seat on seat.license_id = w.license_id
    )`

/** Takes a seat for one device. Waits for the transaction that holds the license. Returns a `TakenSeat`, or no row. */
export const takeFreeSeatStatement = {
  name: 'take-free-seat',
  text: `${takeSeats(`select ${columns.map(([name, type], index) => `$${index + 1}::${type} as ${name}`).join(', ')}`, '')}
    select seat.active as "activeActivations", device.metadata from seat, device`,
}

/**
 * Takes a seat for each of several devices of different licenses, and waits for no other transaction: a license that another one
 * holds would delay the other devices. So would its account, such as during a merge, because the event refers to it. Returns a
 * `SeatOutcome` for each device.
 */
export const takeFreeSeatsStatement = {
  name: 'take-free-seats',
  text: `${takeSeats(
    `select * from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
      with ordinality as w (${columns.map(([name]) => name).join(', ')}, position)`,
    `locked as (
      select l.id from licenses l join accounts a on a.id = l.account_id
      where l.id in (select license_id from wanted) order by l.id
      for no key update of l skip locked for key share of a skip locked
    ),`,
  )}
    select w.position::int, locked.id is not null as "isDecided", seat.active as "activeActivations", device.metadata
    from wanted w left join locked on locked.id = w.license_id left join seat on seat.license_id = w.license_id
      left join device on device.license_id = w.license_id`,
}

/** Returns the parameters of `takeFreeSeatStatement`. */
export function parametersOf(wanted: WantedSeat): unknown[] {
  return columns.map(([, , read]) => read(wanted))
}

/** Returns the parameters of `takeFreeSeatsStatement`. */
export function parametersOfAll(wanted: readonly WantedSeat[]): unknown[] {
  return columns.map(([, , read]) => wanted.map(read))
}
