import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal, type Refusal } from '../../platform/errors.ts'
import { text } from '../../platform/input.ts'
import { digestsOfKey, readPresentedKey } from '../license-keys/presented-key.ts'
import { inZone } from '../terms/term.ts'
import { notify } from './notify.ts'

const attempted = z.object({
  key: z.string(),
  name: text({ max: 200 }).nullish().catch(null),
  platform: text({ max: 100 }).nullish().catch(null),
})

/**
 * Tells the customer that a device found every seat taken, with the remedy. Software that tries again and again
 * is told of once a day, in the license's zone. That it happened is kept with the license, whoever could be told.
 */
export async function notifyOfRefusal(ctx: Context, tx: Tx, raw: unknown, refusal: Refusal): Promise<void> {
  if (!(refusal instanceof LimitRefusal) || refusal.code !== 'ACTIVATION_LIMIT_EXCEEDED') return
  const { data: input } = attempted.safeParse(raw)
  const key = input && readPresentedKey(ctx, input.key)
  if (!key) return
  const license = await tx.license.findFirst({
    where: { keys: { some: { digest: { in: digestsOfKey(ctx, key) } } } },
    select: { id: true, timeZone: true, limitHitAt: true },
  })
  if (!license) return
  if (!license.limitHitAt) {
    const where = { id: license.id, limitHitAt: null }
    await tx.license.updateMany({ where, data: { limitHitAt: ctx.now() } })
  }
  const occasion = inZone(ctx.now(), license.timeZone).toPlainDate().toString()
  const told = { licenseId: license.id, message: 'ACTIVATION_REFUSED', occasion } as const
  if (await tx.notification.findFirst({ where: told, select: { id: true } })) return
  const data = { device: input.name ?? input.platform ?? null, limit: refusal.limit }
  await notify(ctx, tx, [{ ...told, data }])
}
