import { Prisma } from '../../prisma/client/client.ts'
import type {
  WebhookDisabledReason as DisabledReasons,
  WebhookSignature as Signatures,
} from '../../prisma/client/enums.ts'
import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleWebhookEndpoints } from '../../src/platform/visible.ts'
import { beginning } from '../../src/subscriptions/event-log.ts'
import { audienceOf } from '../../src/webhooks/endpoints/endpoint-input.ts'
import { endpointStateOf, type WebhookEndpointState as States } from '../../src/webhooks/endpoints/state.ts'
import { operators, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { whereEndpointVisible } from './where-endpoint-visible.ts'

export const WebhookSignature = enumOf<Signatures>('WebhookSignature', {
  description: 'Signature scheme of webhooks, by Standard Webhooks.',
  values: {
    HMAC_SHA256: 'HMAC-SHA-256 under a shared secret, `v1`.',
    ED25519: 'Ed25519 under a private key of the gateway, `v1a`. The public key verifies it.',
  },
})

const WebhookEndpointState = enumOf<States>('WebhookEndpointState', {
  description: 'State of a webhook endpoint.',
  values: {
    ENABLED: 'Events are sent.',
    PAUSED: 'Several attempts in a row failed. Single attempts are made until one succeeds.',
    DISABLED: 'Nothing is sent until the endpoint is enabled.',
  },
})

const WebhookDisabledReason = enumOf<DisabledReasons>('WebhookDisabledReason', {
  description: 'Reason for which a webhook endpoint was disabled.',
  values: {
    REQUESTED: 'A caller disabled it with `disableWebhookEndpoint`.',
    FAILING: 'No attempt succeeded for a week.',
    GONE: 'The endpoint responded with the status 410.',
  },
})

interface Key {
  publicKey: string | null
  createdAt: Date
  expiresAt: Date | null
}

const WebhookKey = builder.objectRef<Key>('WebhookKey').implement({
  description: 'Key that signs the webhooks of an endpoint. Its secret part cannot be read.',
  subGraphs: operators,
  fields: (t) => ({
    publicKey: t.exposeString('publicKey', {
      nullable: true,
      description: 'Ed25519 public key as `whpk_…`, which verifies `v1a`; null for a shared secret.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time at which the key was created.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time until which the key signs after a rotation; null for the newest key.',
    }),
  }),
})

export const WebhookEndpoint = builder.prismaNode('WebhookEndpoint', {
  description:
    'URL that gets events as webhooks, by Standard Webhooks. An endpoint of the vendor hears of all events, and one of a ' +
    'partner of those of its own accounts.',
  id: { field: 'id' },
  authScopes: { scope: 'WEBHOOKS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    url: t.exposeString('url', { description: 'URL to which webhooks are sent.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Description of the endpoint, for people; null if it has none.',
    }),
    partner: t.exposeString('partner', {
      nullable: true,
      subGraphs: staff,
      description: 'Code of the partner of the endpoint; null for an endpoint of the vendor.',
    }),
    eventTypes: t.exposeStringList('eventTypes', {
      description: 'Types of events that are sent; empty if all types are.',
    }),
    products: t.stringList({
      description:
        'Codes of the products whose licenses the events concern; empty if there is no such filter.',
      select: { productIds: true },
      resolve: async ({ productIds }, _args, ctx) =>
        codesOf(await ctx.db.product.findMany({ where: { id: { in: productIds } }, select: { code: true } })),
    }),
    licenseTypes: t.stringList({
      description:
        'Codes of the license types whose licenses the events concern; empty if there is no such filter.',
      select: { licenseTypeIds: true },
      resolve: async ({ licenseTypeIds }, _args, ctx) =>
        codesOf(
          await ctx.db.licenseType.findMany({
            where: { id: { in: licenseTypeIds } },
            select: { code: true },
          }),
        ),
    }),
    document: t.exposeString('document', {
      nullable: true,
      description: 'GraphQL document whose data are in the payload; null for the default payload.',
    }),
    documentProblem: t.string({
      nullable: true,
      description:
        'Reason for which the document is not valid for the present graph, so that the default payload is sent; null if it ' +
        'is valid, or there is none.',
      select: { document: true, partner: true },
      resolve: ({ document, partner }, _args, ctx) =>
        document === null ? null : ctx.webhookDocuments.problemOf(audienceOf(partner), document),
    }),
    signature: t.expose('signature', {
      type: WebhookSignature,
      description: 'Signature scheme of the newest key.',
    }),
    keys: t.field({
      type: [WebhookKey],
      description: 'Keys that sign now, the newest first.',
      select: (_args, ctx) => ({
        secrets: {
          select: { publicKey: true, createdAt: true, expiresAt: true },
          where: { OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now() } }] },
          orderBy: { id: 'desc' as const },
        },
      }),
      resolve: ({ secrets }) => secrets,
    }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'Address that gets a mail if the gateway disables the endpoint; null if none does.',
    }),
    locale: t.exposeString('locale', {
      nullable: true,
      description: 'Language tag of this mail; null for the language of the vendor.',
    }),
    state: t.field({
      type: WebhookEndpointState,
      description: 'State of the endpoint.',
      select: { disabledAt: true, failures: true },
      resolve: endpointStateOf,
    }),
    failures: t.exposeInt('failures', {
      description: 'Number of attempts that failed since the last one that succeeded.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the first of these attempts; null if there is none.',
    }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Time until which no attempt begins; null if attempts can begin.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the endpoint was disabled; null if it is enabled.',
    }),
    disabledReason: t.expose('disabledReason', {
      type: WebhookDisabledReason,
      nullable: true,
      description: 'Reason for which the endpoint was disabled; null if it is enabled.',
    }),
    cursor: t.string({
      description:
        'ID of the last event in the log that the endpoint has a delivery of, or that its filters exclude. Valid as `after` ' +
        'of `replayWebhooks` and of subscriptions.',
      select: { position: true },
      resolve: async ({ position }, _args, ctx) => {
        const last = await ctx.db.event.findFirst({
          where: { position: { lte: position } },
          orderBy: { position: 'desc' },
          select: { id: true },
        })
        return toTypedId('Event', last?.id ?? beginning.eventId)
      },
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the endpoint was created.',
    }),
    createdBy: t.exposeString('createdBy', {
      subGraphs: staff,
      description: 'Principal that created the endpoint.',
    }),
  }),
})

function codesOf(records: readonly { code: string }[]): string[] {
  return records.map(({ code }) => code).sort()
}

const WebhookEndpointConnection = builder.connectionObject(
  { type: WebhookEndpoint, name: 'WebhookEndpointConnection' },
  { name: 'WebhookEndpointEdge' },
)

const webhookEndpointOrders = ordersOf('WebhookEndpointOrder', 'OLDEST', byAge)

builder.queryFields((t) => ({
  webhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    nullable: true,
    description: 'The webhook endpoint with the given ID; null if none exists or the caller cannot see it.',
    authScopes: { scope: 'WEBHOOKS_READ' },
    subGraphs: operators,
    args: { id: t.arg.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.webhookEndpoint.findFirst({
        ...query,
        where: { AND: [{ id: uuidOf('WebhookEndpoint', id, ['id']) }, visibleWebhookEndpoints(ctx.caller)] },
      }),
  }),
  webhookEndpoints: t.connection(
    listOf({
      type: WebhookEndpoint,
      table: 'webhook_endpoints',
      orders: webhookEndpointOrders,
      description: 'Webhook endpoints that the caller can see: all to staff, and to a partner its own.',
      authScopes: { scope: 'WEBHOOKS_READ' },
      subGraphs: operators,
      args: {
        disabled: t.arg.boolean({
          required: false,
          description: 'True for disabled endpoints alone, false for the others; by default, all.',
        }),
      },
      where: ({ disabled }, ctx) => ({
        all: [
          ...whereEndpointVisible(ctx.caller, 'id'),
          ...(disabled == null ? [] : [Prisma.sql`(child.disabled_at is not null) = ${disabled}`]),
        ],
      }),
    }),
    WebhookEndpointConnection,
  ),
}))
