import { Prisma } from '../../prisma/client/client.ts'
import type { WebhookFailure as Failures, WebhookDeliveryState as States } from '../../prisma/client/enums.ts'
import { hasId } from '../../src/platform/database/list.ts'
import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleWebhookEndpoints } from '../../src/platform/visible.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { WebhookEndpoint } from './webhook-endpoint.ts'
import { whereEndpointVisible } from './where-endpoint-visible.ts'

const WebhookDeliveryState = enumOf<States>('WebhookDeliveryState', {
  description: 'State of a webhook delivery.',
  values: {
    PENDING: 'The delivery waits for its first or its next attempt.',
    DELIVERED: 'The endpoint responded with a status from 200 to 299.',
    FAILED: 'No attempt succeeded. No further one is made.',
    WITHDRAWN: 'The event stopped being visible to the partner of the endpoint before it was delivered.',
  },
})

const WebhookFailure = enumOf<Failures>('WebhookFailure', {
  description: 'Reason for which an attempt to deliver a webhook failed.',
  values: {
    STATUS: 'The response had another status than 200 to 299. Redirects are not followed.',
    ADDRESS_NOT_ALLOWED:
      'The host has an address that the gateway sends no request to, such as a private one.',
    NAME_NOT_RESOLVED: 'The name of the host has no address.',
    CONNECTION_FAILED: 'The connection failed, or ended without a response.',
    CERTIFICATE_INVALID: 'The TLS certificate of the host is not valid.',
    TIMEOUT: 'The response did not begin within 15 seconds.',
    RESPONSE_INVALID: 'The response was not HTTP.',
    SECRET_LOST:
      'The keys of the endpoint were stored under a secret that the gateway no longer has. `rotateWebhookSecret` creates ' +
      'another one.',
  },
})

export const WebhookDelivery = builder.prismaNode('WebhookDelivery', {
  description:
    'Event, or test, for one webhook endpoint, with the outcome of its last attempt. Deleted 14 days after its end, and ' +
    'earlier if the endpoint has more than 10,000. The payload is not stored.',
  id: { field: 'id' },
  authScopes: { scope: 'WEBHOOKS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    endpoint: t.relation('endpoint', { type: WebhookEndpoint, description: 'Endpoint of the delivery.' }),
    event: t.id({
      nullable: true,
      description: 'ID of the event, which is the `webhook-id` of the message; null for a test.',
      select: { eventId: true },
      resolve: ({ eventId }) => eventId && toTypedId('Event', eventId),
    }),
    type: t.exposeString('type', {
      description: 'Type of the event; for a test, `webhook-endpoint.tested`.',
    }),
    license: t.id({
      nullable: true,
      description: 'ID of the license that the event concerns; null if there is none.',
      select: { licenseId: true },
      resolve: ({ licenseId }) => licenseId && toTypedId('License', licenseId),
    }),
    state: t.expose('state', { type: WebhookDeliveryState, description: 'State of the delivery.' }),
    attempts: t.exposeInt('attempts', { description: 'Number of attempts that began.' }),
    attemptedAt: t.expose('attemptedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the last attempt began; null before the first.',
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Earliest time of the next attempt; null if the delivery has ended.',
      select: { nextAttemptAt: true, state: true },
      resolve: ({ nextAttemptAt, state }) => (state === 'PENDING' ? nextAttemptAt : null),
    }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'HTTP status of the response to the last attempt; null without a response.',
    }),
    response: t.exposeString('response', {
      nullable: true,
      description: 'First 500 characters of this response; null without a response.',
    }),
    durationMs: t.exposeInt('durationMs', {
      nullable: true,
      description: 'Duration of the last attempt in milliseconds; null before the first ended.',
    }),
    failure: t.expose('failure', {
      type: WebhookFailure,
      nullable: true,
      description: 'Reason for which the last attempt failed; null if it did not fail, or there was none.',
    }),
    documentProblem: t.exposeString('documentProblem', {
      nullable: true,
      description:
        'Reason for which the last attempt had the default payload in place of that of the document; null otherwise.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the delivery was created.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the delivery ended; null while it is `PENDING`.',
    }),
  }),
})

const WebhookDeliveryConnection = builder.connectionObject(
  { type: WebhookDelivery, name: 'WebhookDeliveryConnection' },
  { name: 'WebhookDeliveryEdge' },
)

const webhookDeliveryOrders = ordersOf('WebhookDeliveryOrder', 'NEWEST', byAge)

builder.queryFields((t) => ({
  webhookDelivery: t.prismaField({
    type: WebhookDelivery,
    nullable: true,
    description: 'The webhook delivery with the given ID; null if none exists or the caller cannot see it.',
    authScopes: { scope: 'WEBHOOKS_READ' },
    subGraphs: operators,
    args: { id: t.arg.id({ required: true, description: 'ID of the delivery, `whd_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.webhookDelivery.findFirst({
        ...query,
        where: { id: uuidOf('WebhookDelivery', id, ['id']), endpoint: visibleWebhookEndpoints(ctx.caller) },
      }),
  }),
  webhookDeliveries: t.connection(
    listOf({
      type: WebhookDelivery,
      table: 'webhook_deliveries',
      orders: webhookDeliveryOrders,
      description: 'Webhook deliveries that are stored.',
      authScopes: { scope: 'WEBHOOKS_READ' },
      subGraphs: operators,
      args: {
        endpoint: t.arg.id({
          required: false,
          description: 'ID of the endpoint to filter by; by default, all endpoints that the caller can see.',
        }),
        state: t.arg({ type: WebhookDeliveryState, required: false, description: 'State to filter by.' }),
      },
      where: ({ endpoint, state }, ctx) => ({
        all: [
          ...whereEndpointVisible(ctx.caller, 'endpoint_id'),
          ...(endpoint ? [hasId('endpoint_id', uuidOf('WebhookEndpoint', endpoint, ['endpoint']))] : []),
          ...(state ? [Prisma.sql`child.state = ${state}::webhook_delivery_state`] : []),
        ],
      }),
    }),
    WebhookDeliveryConnection,
  ),
}))
