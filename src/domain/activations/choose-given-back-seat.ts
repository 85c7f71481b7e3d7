import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

/** Whose given-back seat a new activation takes; null where it takes one that nobody has had. */
export interface SeatChoice {
  predecessorId: string | null
  transferred: boolean
}

/**
 * Which seat a device takes, in the caller's lock: its own former one, else one that nobody has had, else
 * the one that another device gave back longest ago. The last is a transfer, and refused
 * TRANSFER_LIMIT_EXCEEDED when the window has had as many as the license type allows; the refusal says when
 * the next one frees.
 */
export async function chooseGivenBackSeat(
  tx: Tx,
  facts: LicenseFacts,
  fingerprintDigest: Uint8Array,
  now: Date,
): Promise<SeatChoice> {
  const { licenseId, seatLimit, rules } = facts
  if (!rules.transferLimit || seatLimit === null) return { predecessorId: null, transferred: false }
  const givenBack = await tx.activation.findMany({
    where: { licenseId, deactivatedAt: { not: null }, successor: null },
    orderBy: [{ deactivatedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, fingerprintDigest: true },
  })
  const own = givenBack.find((former) => Buffer.compare(former.fingerprintDigest, fingerprintDigest) === 0)
  if (own) return { predecessorId: own.id, transferred: false }
  const oldest = givenBack[0]
  if (!oldest || facts.activeActivations + givenBack.length < seatLimit) {
    return { predecessorId: null, transferred: false }
  }
  await assertTransferLimit(tx, facts, now)
  return { predecessorId: oldest.id, transferred: true }
}

async function assertTransferLimit(tx: Tx, { licenseId, rules }: LicenseFacts, now: Date): Promise<void> {
  const { count, per } = rules.transferLimit!
  const window = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC')
  const transfers = await tx.activation.findMany({
    where: {
      licenseId,
      transferred: true,
      activatedAt: { gt: new Date(window.subtract(per).epochMilliseconds) },
    },
    orderBy: { activatedAt: 'desc' },
    select: { activatedAt: true },
  })
  if (transfers.length < count) return
  const frees = transfers[count - 1]?.activatedAt
  const nextAllowedAt = frees
    ? new Date(
        Temporal.Instant.fromEpochMilliseconds(frees.getTime()).toZonedDateTimeISO('UTC').add(per)
          .epochMilliseconds,
      )
    : null
  throw new LimitRefusal(
    'TRANSFER_LIMIT_EXCEEDED',
    nextAllowedAt
      ? `The seats of this license may move to another device ${count} times in ${per}; the next time is ${nextAllowedAt.toISOString()}.`
      : 'The seats of this license may not move to another device.',
    {
      limit: count,
      used: transfers.length,
      nextAllowedAt,
      nextAction: nextAllowedAt ? 'WAIT' : 'CONTACT_SUPPORT',
    },
  )
}
