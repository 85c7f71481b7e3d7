import { z } from 'zod'
import type { Activation, Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { lockLicense } from '../licenses/lock.ts'
import { notify } from '../notifications/notify.ts'
import { releaseSeat } from './seat.ts'

const releaseInput = z.strictObject({
  activationId: z.string(),
  reason: prose({ max: 500 }).nullish(),
  idempotencyKey,
})
export type ReleaseActivationInput = z.input<typeof releaseInput>

/**
 * Frees the seat of a device without its key, and notifies the customer. An outstanding license
 * file holds the seat until it expires. Idempotent. Refused ACTIVATION_NOT_FOUND if the activation
 * does not exist or is not visible to the caller.
 */
export async function releaseActivation(
  ctx: Context,
  tx: Tx,
  raw: ReleaseActivationInput,
): Promise<{ activationId: string; released: boolean }> {
  const { activationId, reason } = parseInput(releaseInput, raw)
  const activation = await tx.activation.findFirst({
    where: { id: activationId, license: visibleLicenses(ctx.caller) },
  })
  if (!activation) throw new NotFoundRefusal('ACTIVATION_NOT_FOUND', say('ACTIVATION_NOT_FOUND'))
  const { licenseId } = activation
  const { accountId } = await lockLicense(ctx, tx, licenseId)
  const released = await endSeatOf(ctx, tx, activation, accountId, reason ? { reason } : {})
  return { activationId, released }
}

/**
 * Frees the seat of a device within the caller's lock on the license, records it with `data`, and notifies the customer.
 * Returns false if the device had no seat.
 */
export async function endSeatOf(
  ctx: Context,
  tx: Tx,
  { id, licenseId, name, platform }: Pick<Activation, 'id' | 'licenseId' | 'name' | 'platform'>,
  accountId: string,
  data: Prisma.InputJsonObject,
): Promise<boolean> {
  const released = (await releaseSeat(tx, licenseId, id, ctx.now())) !== null
  if (!released) return false
  await recordEvent(ctx, tx, { type: 'activation.released', subjectId: id, accountId, licenseId, data })
  await notify(ctx, tx, [
    {
      message: 'DEVICE_RELEASED',
      licenseId,
      occasion: `${id} ${ctx.now().toISOString()}`,
      data: { devices: [name ?? platform], count: 1 },
    },
  ])
  return true
}
