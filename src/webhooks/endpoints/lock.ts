import type { WebhookEndpoint } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { visibleWebhookEndpoints } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'

/** Locks an endpoint for a change and returns it. Refused WEBHOOK_ENDPOINT_NOT_FOUND if the caller cannot see it. */
export async function lockEndpoint(ctx: Context, tx: Tx, id: string): Promise<WebhookEndpoint> {
  await tx.$queryRaw`select 1 from webhook_endpoints where id = ${id}::uuid for update`
  const endpoint = await tx.webhookEndpoint.findFirst({
    where: { AND: [{ id }, visibleWebhookEndpoints(ctx.caller)] },
  })
  if (endpoint) return endpoint
  throw new NotFoundRefusal('WEBHOOK_ENDPOINT_NOT_FOUND', say('WEBHOOK_ENDPOINT_NOT_FOUND'))
}
