import { z } from 'zod'
import type { WebhookSignature } from '../../../prisma/client/enums.ts'
import { duration } from '../../domain/terms/duration.ts'
import { inZone } from '../../domain/terms/time-zone.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { createKey, type NewKey } from '../requests/sign-message.ts'
import { lockEndpoint } from './lock.ts'

/** Most keys that sign a message at the same time. */
const MAX_KEYS = 3

const rotateInput = z.strictObject({
  endpointId: z.string(),
  signature: z.enum(['HMAC_SHA256', 'ED25519']).nullish(),
  overlap: duration({ min: 'PT0S', max: 'P30D' })
    .nullish()
    .transform((overlap) => overlap ?? 'P1D'),
})

/**
 * Creates the next key of an endpoint, which signs at once. During the overlap, the keys before it sign as well. Only the
 * three newest keys sign. Returns the secret, which is not returned again; null if the signature has a public key. Refused
 * WEBHOOK_ENDPOINT_NOT_FOUND.
 */
export async function rotateWebhookSecret(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof rotateInput>,
): Promise<{ endpointId: string; secret: string | null }> {
  const { endpointId, overlap, ...input } = parseInput(rotateInput, raw)
  const endpoint = await lockEndpoint(ctx, tx, endpointId)
  const now = ctx.now()
  const expiresAt = new Date(inZone(now, 'UTC').add(overlap).epochMilliseconds)
  await tx.webhookSecret.updateMany({ where: { endpointId, expiresAt: null }, data: { expiresAt } })
  const signature = input.signature ?? endpoint.signature
  if (signature !== endpoint.signature)
    await tx.webhookEndpoint.update({ where: { id: endpointId }, data: { signature } })
  const { secret, publicKey } = await addSecret(ctx, tx, endpointId, signature)
  await deleteOldSecrets(tx, endpointId, now)
  await recordEvent(ctx, tx, {
    type: 'webhook-secret.rotated',
    subjectId: endpointId,
    data: { signature, overlap },
  })
  return { endpointId, secret: publicKey === null ? secret : null }
}

/** Stores a new key of an endpoint, encrypted, and returns it. */
export async function addSecret(
  ctx: Context,
  tx: Tx,
  endpointId: string,
  signature: WebhookSignature,
): Promise<NewKey> {
  const key = createKey(signature)
  await tx.webhookSecret.create({
    data: {
      endpointId,
      sealed: await ctx.secrets.seal('webhooks', key.secret),
      publicKey: key.publicKey,
      createdAt: ctx.now(),
    },
  })
  return key
}

/** Deletes the keys that no longer sign. */
async function deleteOldSecrets(tx: Tx, endpointId: string, now: Date): Promise<void> {
  const keys = await tx.webhookSecret.findMany({ where: { endpointId }, orderBy: { id: 'desc' } })
  const old = keys.filter(({ expiresAt }, index) => index >= MAX_KEYS || (expiresAt && expiresAt <= now))
  await tx.webhookSecret.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
}
