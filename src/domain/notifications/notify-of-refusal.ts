import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal, type Refusal } from '../../platform/errors.ts'
import { name } from '../../platform/readable-text.ts'
import { findKeyDigests, readPresentedKey } from '../license-keys/presented-key.ts'
import { inZone } from '../terms/time-zone.ts'
import { notify } from './notify.ts'

const attemptInput = z.object({
  key: z.string(),
  name: name({ max: 200 }).nullish().catch(null),
  platform: name({ max: 100 }).nullish().catch(null),
})

/**
 * Notifies the customer that an activation was refused because all seats are in use. Sends at most one mail a
 * day, in the time zone of the license, however often the software retries. Records on the license that its
 * limit was hit, even if no mail is sent.
 */
export async function notifyOfRefusal(ctx: Context, tx: Tx, raw: unknown, refusal: Refusal): Promise<void> {
  if (!(refusal instanceof LimitRefusal) || refusal.code !== 'ACTIVATION_LIMIT_EXCEEDED') return
  const { data: input } = attemptInput.safeParse(raw)
  const key = input && readPresentedKey(ctx, input.key)
  if (!key) return
  const license = await tx.license.findFirst({
    where: { keys: { some: { digest: { in: await findKeyDigests(ctx, tx, key) } } } },
    select: { id: true, timeZone: true, limitHitAt: true },
  })
  if (!license) return
  if (!license.limitHitAt) {
    const where = { id: license.id, limitHitAt: null }
    await tx.license.updateMany({ where, data: { limitHitAt: ctx.now() } })
  }
  const occasion = inZone(ctx.now(), license.timeZone).toPlainDate().toString()
  const notification = { licenseId: license.id, message: 'ACTIVATION_REFUSED', occasion } as const
  if (await tx.notification.findFirst({ where: notification, select: { id: true } })) return
  const data = { device: input.name ?? input.platform ?? null, limit: refusal.limit }
  await notify(ctx, tx, [{ ...notification, data }])
}
