import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { endpointUrl } from '../requests/endpoint-url.ts'
import { scopesFor } from './create.ts'
import { assertUsable, endpointInput, filterColumns } from './endpoint-input.ts'
import { lockEndpoint } from './lock.ts'

function updateInput(ctx: Context) {
  return endpointInput(ctx).extend({ url: endpointUrl(ctx.webhooks.networks).nullish() })
}
type UpdateInput = z.input<ReturnType<typeof updateInput>> & { endpointId: string }

/**
 * Changes an endpoint. An absent value stays, null clears a value that is optional, and an empty list admits everything.
 * Deliveries that wait have the new URL and the new payload. Idempotent. Refused WEBHOOK_ENDPOINT_NOT_FOUND.
 */
export async function updateWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  { endpointId, ...raw }: UpdateInput,
): Promise<{ endpointId: string }> {
  const input = parseInput(updateInput(ctx), raw)
  const endpoint = await lockEndpoint(ctx, tx, endpointId)
  assertUsable(ctx, input, endpoint.partner)
  const { products: _products, licenseTypes: _licenseTypes, url, eventTypes, ...optional } = input
  const values = {
    ...optional,
    ...(url && { url }),
    ...(eventTypes && { eventTypes }),
    ...(await filterColumns(tx, input)),
  }
  const changes = Object.entries(values).filter(
    ([column, value]) =>
      value !== undefined && !isDeepStrictEqual(value, endpoint[column as keyof typeof endpoint]),
  )
  if (changes.length === 0) return { endpointId }
  const data = Object.fromEntries(changes)
  await tx.webhookEndpoint.update({
    where: { id: endpointId },
    data: {
      ...data,
      // Another caller may have other scopes than the one that saved the document before.
      ...(data.document && { scopes: scopesFor(ctx.caller, endpoint.partner) }),
      ...(data.email === null && { mailDueAt: null }),
    },
  })
  await recordEvent(ctx, tx, {
    type: 'webhook-endpoint.updated',
    subjectId: endpointId,
    data: { fields: changes.map(([column]) => column), ...(url && { url }) },
  })
  return { endpointId }
}
