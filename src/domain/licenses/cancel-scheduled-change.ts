import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { lockLicense } from './lock.ts'

const cancelInput = z.strictObject({ scheduledChangeId: z.string(), reason: prose({ max: 500 }) })

/**
 * Cancels a scheduled change, which is then never applied. Idempotent: a canceled change stays as it is. Refused
 * SCHEDULED_CHANGE_NOT_FOUND, or SCHEDULED_CHANGE_ENDED if it was applied or failed.
 */
export async function cancelScheduledChange(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof cancelInput>,
): Promise<{ licenseId: string; scheduledChangeId: string }> {
  const { scheduledChangeId: id, reason } = parseInput(cancelInput, raw)
  const found = await tx.scheduledChange.findFirst({
    where: { id, license: visibleLicenses(ctx.caller) },
    select: { licenseId: true },
  })
  if (!found) throw new NotFoundRefusal('SCHEDULED_CHANGE_NOT_FOUND', say('SCHEDULED_CHANGE_NOT_FOUND'))
  const { licenseId } = found
  // The lock decides between the cancelation and the job that applies the change.
  const { accountId } = await lockLicense(ctx, tx, licenseId)
  const { state } = await tx.scheduledChange.findUniqueOrThrow({ where: { id } })
  const result = { licenseId, scheduledChangeId: id }
  if (state === 'CANCELED') return result
  if (state !== 'WAITING') throw new StateRefusal('SCHEDULED_CHANGE_ENDED', say('SCHEDULED_CHANGE_ENDED'))
  await tx.scheduledChange.update({ where: { id }, data: { state: 'CANCELED', endedAt: ctx.now() } })
  await recordEvent(ctx, tx, {
    type: 'license.change-canceled',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { scheduledChange: toTypedId('ScheduledChange', id), reason },
  })
  return result
}
