import { randomUUIDv7 } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Prisma } from '../../../prisma/client/client.ts'
import { storedKey } from '../../domain/license-keys/presented-key.ts'
import { seatLimitOf } from '../../domain/licenses/seat-limit.ts'
import { digestFingerprint } from '../../domain/validation/device.ts'
import { leaseFrom } from '../../domain/validation/lease.ts'
import { overLimitUntilOf } from '../../domain/validation/over-limit.ts'
import { termFrom } from '../../domain/validation/start-term.ts'
import type { Context } from '../../platform/context.ts'
import type { NewEvent } from '../../platform/events.ts'
import type { ImportedActivation, ImportedLicense } from './imported-records.ts'

/** The rows of a license: with its key, its activations and its event. */
export interface LicenseRows {
  license: Prisma.LicenseCreateManyInput & { id: string }
  key: Prisma.LicenseKeyCreateManyInput
  activations: (Prisma.ActivationCreateManyInput & { id: string })[]
  event: NewEvent
}

/**
 * Returns the rows of an imported license. All its devices are active, also those above the limit, which may be used as
 * `overLimit` of the license type says. No device can be added until they fit.
 */
export function toRows(ctx: Context, accountId: string, license: ImportedLicense): LicenseRows {
  const { licenseType, key, activations } = license
  const { rules, licenseTypeId, productId, revisionId } = licenseType
  const now = ctx.now()
  const id = randomUUIDv7()
  const maxActivations = maxActivationsOf(license)
  const seatLimit = seatLimitOf(maxActivations, rules.overage)
  const isOverLimit = seatLimit !== null && activations.length > seatLimit
  return {
    license: {
      id,
      accountId,
      licenseTypeId,
      productId,
      revisionId,
      keyHint: key.hint,
      issuedAt: license.issuedAt,
      timeZone: rules.timeZone,
      ...termOf(license, now),
      maxActivations,
      maxActivationsFixed: license.maxActivations !== undefined,
      seatLimit,
      seatCeiling: seatLimit === null ? null : Math.max(seatLimit, activations.length),
      activeActivations: activations.length,
      overLimitUntil: isOverLimit ? overLimitUntilOf(rules, rules.timeZone, now) : null,
      firstActivatedAt: firstOf(activations),
      entitlementOverrides: license.entitlementOverrides,
      metadata: license.metadata as Prisma.InputJsonObject,
      suspendedAt: license.suspendReason === null ? null : now,
      suspendReason: license.suspendReason,
      lastValidatedAt: license.lastValidatedAt,
      lastCheckInAt: license.lastCheckInAt ?? now,
    },
    key: { ...storedKey(ctx, key, now), licenseId: id, imported: true },
    activations: activations.map((activation) => activationRow(activation, license, id, now)),
    event: {
      type: 'license.imported',
      subjectId: id,
      accountId,
      licenseId: id,
      data: {
        licenseType: licenseType.code,
        revision: licenseType.revision,
        reference: license.reference,
        activations: activations.length,
      },
    },
  }
}

/**
 * Returns the last day in UTC on which one of the licenses can be active, as the database computes it for an account. If a new
 * account has it from the start, the database need not change the account for each of its licenses.
 */
export function lastActiveDay(licenses: readonly Pick<LicenseRows, 'license'>[]): string {
  const days = licenses.map(({ license: { startsAt, suspendedAt, expiry } }) => {
    if (!startsAt || suspendedAt) return NEVER
    return expiry ? new Date(expiry).toISOString().slice(0, 10) : ALWAYS
  })
  return days.sort().at(-1) ?? NEVER
}

const NEVER = '0001-01-01'
const ALWAYS = '9999-12-31'

/** Returns when the first device was activated; null without a device. */
function firstOf(activations: readonly ImportedActivation[]): Date | null {
  return activations.reduce<Date | null>(
    (first, { activatedAt }) => (first === null || activatedAt < first ? activatedAt : first),
    null,
  )
}

/** Returns the number of devices for which an imported license was sold; null is unlimited. */
export function maxActivationsOf({ maxActivations, licenseType }: ImportedLicense): number | null {
  return maxActivations === undefined ? licenseType.rules.maxActivations : maxActivations
}

/** Records ends before the import as handled, so that they cause no event and no notice. */
function termOf(license: ImportedLicense, now: Date) {
  const { startsAt, expiry, updatesUntil } = license
  const ends = { expiryOverride: expiry ?? null, updatesUntil }
  if (!startsAt) return ends
  const term = startedTermOf(license, startsAt)
  const before = (end: Date | null) => (end && end < now ? end : null)
  return {
    expiryOverride: ends.expiryOverride,
    ...term,
    expiryRecorded: before(term.expiry),
    noticesFor: before(term.expiry),
    updatesNoticesFor: before(term.updatesUntil),
  }
}

/** Terms by the rules and the dates of a license. Many licenses of a file have the same, and calendars are slow. */
const terms = new WeakMap<object, LRUCache<string, ReturnType<typeof termFrom>>>()

function startedTermOf({ licenseType: { rules }, expiry, updatesUntil }: ImportedLicense, startsAt: Date) {
  const known = terms.getOrInsertComputed(rules, () => new LRUCache({ max: 10_000 }))
  const dates = [startsAt, expiry, updatesUntil].map((date) => date?.getTime() ?? String(date)).join(' ')
  const term = known.get(dates)
  if (term) return term
  const given = expiry === null ? { ...rules, term: null } : rules
  const ends = { expiryOverride: expiry ?? null, updatesUntil }
  const computed = termFrom(given, { timeZone: rules.timeZone, ...ends }, startsAt)
  known.set(dates, computed)
  return computed
}

/** Leases begin with the import, so that no device loses its seat because of the import. */
function activationRow(
  activation: ImportedActivation,
  { licenseType }: ImportedLicense,
  licenseId: string,
  now: Date,
): LicenseRows['activations'][number] {
  const { fingerprint, name, platform, metadata, activatedAt, lastSeenAt, lastHeartbeatAt } = activation
  return {
    id: randomUUIDv7(),
    licenseId,
    fingerprint,
    fingerprintDigest: digestFingerprint(fingerprint),
    name,
    platform,
    metadata: metadata as Prisma.InputJsonObject,
    activatedAt,
    lastSeenAt,
    lastHeartbeatAt: lastHeartbeatAt ?? now,
    leaseEndsAt: leaseFrom(licenseType.rules, now),
    announcedAt: now,
  }
}
