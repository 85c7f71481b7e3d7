import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { moment, say } from '../../texts/say.ts'
import { type Device, findDevice } from '../validation/device.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { nextTransferOf, transferEnds } from './transfer-window.ts'

/** The ended activation whose seat a new activation takes over. */
export interface Predecessor {
  /** Null if no device has used the seat before. */
  predecessorId: string | null
  /** True if the seat moves from one device to another, which counts towards the transfer limit. */
  transferred: boolean
}

/**
 * Chooses the seat for a new activation within the caller's lock on the license, if the license type has a transfer
 * limit: the former seat of the device, otherwise a seat that no device has used, otherwise the seat that became free
 * longest ago. Only the last choice is a transfer. Refused TRANSFER_LIMIT_EXCEEDED if the window already has as many
 * transfers as the license type allows; the refusal has the instant of the next possible transfer.
 */
export async function choosePredecessor(
  tx: Tx,
  facts: LicenseFacts,
  device: Device,
  now: Date,
): Promise<Predecessor> {
  const { licenseId, seatLimit, rules } = facts
  if (!rules.transferLimit || seatLimit === null) return { predecessorId: null, transferred: false }
  const ended = await findEnded(tx, licenseId)
  const sameDevice = findDevice(ended, device, rules)
  if (sameDevice) return { predecessorId: sameDevice.id, transferred: false }
  const oldest = ended[0]
  if (!oldest || facts.activeActivations + ended.length < seatLimit) {
    return { predecessorId: null, transferred: false }
  }
  await assertTransferLimit(tx, facts, now)
  return { predecessorId: oldest.id, transferred: true }
}

/** Returns the ended activations whose seats no device has taken over, the one that ended longest ago first. */
async function findEnded(tx: Tx, licenseId: string): Promise<(Device & { id: string })[]> {
  const ended = await tx.activation.findMany({
    where: { licenseId, deactivatedAt: { not: null }, successor: null },
    orderBy: [{ deactivatedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, fingerprint: true, components: true },
  })
  return ended as (Device & { id: string })[]
}

/**
 * Returns when a device can take a seat that becomes free at `freeAt`: then, or once the transfer limit allows it. Null if
 * it never does.
 */
export async function nextTransferAt(
  tx: Tx,
  facts: LicenseFacts,
  device: Device,
  freeAt: Date,
): Promise<Date | null> {
  const { licenseId, rules } = facts
  if (!rules.transferLimit || findDevice(await findEnded(tx, licenseId), device, rules)) return freeAt
  return nextTransferOf(rules.transferLimit.count, await transferEnds(tx, facts, freeAt), freeAt)
}

/**
 * Refuses TRANSFER_LIMIT_EXCEEDED if no seat may move to another device now. The refusal has the instant of the next
 * possible transfer.
 */
export async function assertTransferLimit(
  tx: Tx,
  facts: Pick<LicenseFacts, 'licenseId' | 'rules' | 'timeZone'>,
  now: Date,
): Promise<void> {
  if (!facts.rules.transferLimit) return
  const { count, per } = facts.rules.transferLimit
  const ends = await transferEnds(tx, facts, now)
  if (ends.length < count) return
  const nextAllowedAt = nextTransferOf(count, ends, now)
  throw new LimitRefusal(
    'TRANSFER_LIMIT_EXCEEDED',
    nextAllowedAt
      ? say('TRANSFER_LIMIT_EXCEEDED', {
          limit: count,
          per,
          nextAllowedAt: moment(nextAllowedAt, facts.timeZone),
        })
      : say('TRANSFER_LIMIT_EXCEEDED_FOR_GOOD'),
    {
      limit: count,
      used: ends.length,
      nextAllowedAt,
      nextAction: nextAllowedAt ? 'WAIT' : 'CONTACT_SUPPORT',
    },
  )
}
