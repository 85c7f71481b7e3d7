import type { Db, Tx } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone } from '../terms/time-zone.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

/** How often the seats of a license may still move to another device. */
export interface TransferAllowance {
  limit: number
  /** Length of the window in which the transfers are counted, as ISO 8601 duration. */
  per: string
  used: number
  remaining: number
  /** From when the next transfer is allowed: now if one remains. Null if none ever is. */
  nextAllowedAt: Date | null
}

type LimitedLicense = Pick<LicenseFacts, 'licenseId' | 'seatLimit'> & {
  rules: Pick<LicenseTypeRules, 'transferLimit'>
}

/**
 * Returns the transfers that several licenses have left, in one statement. Null for a license without a transfer limit, or
 * with unlimited seats: its devices need no seat of another device.
 */
export async function readTransferAllowances(
  db: Db | Tx,
  licenses: readonly LimitedLicense[],
  now: Date,
): Promise<(TransferAllowance | null)[]> {
  const limited = licenses.map(({ licenseId, seatLimit, rules: { transferLimit } }) =>
    transferLimit && seatLimit !== null ? { licenseId, ...transferLimit } : null,
  )
  const ends = await readTransferEnds(
    db,
    limited.filter((license) => license !== null),
    now,
  )
  return limited.map((license) => {
    if (!license) return null
    const { licenseId, count, per } = license
    const inWindow = ends.get(licenseId) ?? []
    return {
      limit: count,
      per,
      used: inWindow.length,
      remaining: Math.max(0, count - inWindow.length),
      nextAllowedAt: nextTransferOf(count, inWindow, now),
    }
  })
}

/** Returns when the transfers that are in the window at `at` leave it, in order. The license has a transfer limit. */
export async function transferEnds(
  tx: Tx,
  { licenseId, rules }: Pick<LicenseFacts, 'licenseId' | 'rules'>,
  at: Date,
): Promise<number[]> {
  const ends = await readTransferEnds(tx, [{ licenseId, per: rules.transferLimit!.per }], at)
  return ends.get(licenseId) ?? []
}

/** Returns the same for several licenses, by their ids. */
async function readTransferEnds(
  db: Db | Tx,
  licenses: readonly { licenseId: string; per: string }[],
  at: Date,
): Promise<Map<string, number[]>> {
  if (licenses.length === 0) return new Map()
  const transfers = await db.activation.findMany({
    where: {
      transferred: true,
      OR: licenses.map(({ licenseId, per }) => ({
        licenseId,
        activatedAt: { gt: earliestInWindow(at, per) },
      })),
    },
    select: { licenseId: true, activatedAt: true },
  })
  const endsOf = ({ licenseId, per }: { licenseId: string; per: string }) =>
    // The end is counted forwards, because a month before 28 February is not always the start of a month that ends then.
    transfers
      .filter((transfer) => transfer.licenseId === licenseId)
      .map(({ activatedAt }) => inZone(activatedAt, 'UTC').add(per).epochMilliseconds)
      .filter((end) => end > at.getTime())
      .sort((a, b) => a - b)
  return new Map(licenses.map((license) => [license.licenseId, endsOf(license)]))
}

/** Returns the first instant from `at` on with fewer than `count` transfers in the window; null if there is none. */
export function nextTransferOf(count: number, ends: readonly number[], at: Date): Date | null {
  if (ends.length < count) return at
  const leavesWindow = ends[ends.length - count]
  return leavesWindow === undefined ? null : new Date(leavesWindow)
}

/** Returns an instant before every transfer whose window can still be open. Months differ by at most three days. */
function earliestInWindow(now: Date, per: string): Date {
  return new Date(inZone(now, 'UTC').subtract(per).subtract({ days: 3 }).epochMilliseconds)
}
