import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { WebhookEndpoint } from './webhook-endpoint.ts'

/** Defines a payload with a webhook endpoint. */
export const WebhookEndpointPayload = (name: string, description: string) =>
  builder.objectRef<{ endpointId: string }>(name).implement({
    description,
    subGraphs: onboarders,
    fields: (t) => ({
      webhookEndpoint: t.prismaField({
        type: WebhookEndpoint,
        description: 'Current state of the endpoint.',
        resolve: (query, { endpointId }, _args, ctx) =>
          ctx.db.webhookEndpoint.findUniqueOrThrow({ ...query, where: { id: endpointId } }),
      }),
    }),
  })

/** Defines a payload with a webhook endpoint and its new key. */
export const WebhookSecretPayload = (name: string, description: string) =>
  builder.objectRef<{ endpointId: string; secret: string | null }>(name).implement({
    description,
    subGraphs: onboarders,
    fields: (t) => ({
      webhookEndpoint: t.prismaField({
        type: WebhookEndpoint,
        description: 'Current state of the endpoint.',
        resolve: (query, { endpointId }, _args, ctx) =>
          ctx.db.webhookEndpoint.findUniqueOrThrow({ ...query, where: { id: endpointId } }),
      }),
      secret: t.exposeString('secret', {
        nullable: true,
        description:
          'Shared secret as `whsec_…`, for the library that verifies webhooks. Returned only here, once. Null with ' +
          '`ED25519`: the public key is in `webhookEndpoint.keys`.',
      }),
    }),
  })
