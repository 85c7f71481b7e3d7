import { z } from 'zod'
import type { Activation } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { once } from '../../platform/idempotency/once.ts'
import { uuidOf } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { checkCode, codeInvalid, markCodeUsed } from '../mailed-codes/check.ts'
import { oneTimeCode } from '../mailed-codes/code.ts'
import { assertKeyWorks, lockFactsByKey } from '../validation/facts-by-key.ts'
import { assertTransferLimit } from './choose-predecessor.ts'
import { endSeatOf } from './release.ts'
import { releaseCodeOf } from './request-device-release.ts'
import { seatFreeAt } from './seat.ts'

const releaseInput = z.strictObject({
  key: z.string(),
  code: oneTimeCode,
  device: z.string(),
  idempotencyKey,
})
export type ReleaseDeviceInput = z.input<typeof releaseInput>

export interface ReleaseDeviceResult {
  /** False if the device had no seat. */
  released: boolean
  /** When another device may take the seat. */
  seatFreeAt: Date
}

/**
 * Frees the seat of another device of the license, with the code that `requestDeviceRelease` mailed, and notifies the
 * customer. A code releases one device; a repeat for the same device changes nothing. Releases nothing if no other device
 * could take the seat because of the transfer limit: refused TRANSFER_LIMIT_EXCEEDED, and the code stays valid. Other
 * refusals: ACTIVATION_NOT_FOUND, CODE_INVALID, LICENSE_KEY_MALFORMED, LICENSE_KEY_ROTATED and LICENSE_NOT_FOUND.
 */
export async function releaseDevice(ctx: Context, raw: ReleaseDeviceInput): Promise<ReleaseDeviceResult> {
  const result = await once(ctx, 'releaseDevice', raw, (tx, input) => release(ctx, tx, input))
  if (!result) throw codeInvalid()
  return result
}

/** Returns null for a wrong code, because a refusal would undo its count. */
async function release(ctx: Context, tx: Tx, raw: ReleaseDeviceInput): Promise<ReleaseDeviceResult | null> {
  const { key, code, device } = parseInput(releaseInput, raw)
  const activationId = uuidOf('Activation', device, ['device'])
  const facts = await lockFactsByKey(ctx, tx, { key })
  const now = ctx.now()
  assertKeyWorks(facts, now)
  const { licenseId } = facts
  const checked = await checkCode(ctx, tx, releaseCodeOf(licenseId), code)
  if (!checked || (checked.usedFor !== null && checked.usedFor !== activationId)) return null
  const activation = await getActivation(tx, licenseId, activationId)
  const isHeld = activation.deactivatedAt === null && activation.heldSince === null
  if (isHeld) await assertTransferLimit(tx, facts, now)
  const released = isHeld && (await endSeatOf(ctx, tx, activation, facts.accountId, { by: 'code' }))
  if (released) await markCodeUsed(tx, checked.id, activationId)
  return { released, seatFreeAt: (await seatFreeAt(tx, activationId, now)) ?? now }
}

async function getActivation(tx: Tx, licenseId: string, id: string): Promise<Activation> {
  const activation = await tx.activation.findFirst({ where: { id, licenseId } })
  if (!activation) throw new NotFoundRefusal('ACTIVATION_NOT_FOUND', say('ACTIVATION_NOT_FOUND_IN_LICENSE'))
  return activation
}
