import { Prisma } from '../../prisma/client/client.ts'
import { hasId } from '../../src/platform/database/list.ts'
import { InputRefusal } from '../../src/platform/errors.ts'
import { eventTypes } from '../../src/platform/events.ts'
import { parseTypedId, toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { whereAccountVisible } from '../../src/platform/visible.ts'
import { say } from '../../src/texts/say.ts'
import { subjectTypeOf } from '../../src/webhooks/event-types.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'
import { ordersOf } from '../builder/pages/orders.ts'

export const Event = builder.prismaNode('Event', {
  description: 'Event in the audit log, written in the transaction of the change. Contains no secrets.',
  id: { field: 'id' },
  authScopes: { scope: 'AUDIT_READ' },
  subGraphs: staff,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Type of the event as `noun.past-verb`.' }),
    subject: t.id({
      nullable: true,
      description:
        'ID of the record that the event is about, also if the record no longer exists; null if the graph has no records of ' +
        'its type.',
      select: { type: true, subjectId: true },
      resolve: ({ type, subjectId }) => {
        const subjectType = subjectTypeOf(type)
        return subjectType && toTypedId(subjectType, subjectId)
      },
    }),
    account: t.relation('account', {
      nullable: true,
      description: 'Account that the event concerns; null if there is none.',
    }),
    license: t.relation('license', {
      nullable: true,
      description: 'License that the event concerns; null if there is none.',
    }),
    data: t.expose('data', { type: 'JSONObject', description: 'Details of the change.' }),
    actor: t.exposeString('actor', { description: 'Principal that caused the event.' }),
    requestId: t.exposeString('requestId', {
      description: 'ID of the request, as in the log, or of the bulk operation.',
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      description: 'Time at which the event occurred.',
    }),
  }),
})

const EventConnection = builder.connectionObject(
  { type: Event, name: 'EventConnection' },
  { name: 'EventEdge' },
)

const byTime = [{ name: 'occurredAt', sql: 'child.occurred_at', type: 'timestamptz' }]

const eventOrders = ordersOf('EventOrder', 'NEWEST', {
  OLDEST: { description: 'Oldest event first.', columns: byTime },
  NEWEST: { description: 'Newest event first.', columns: byTime, descending: true },
})

builder.queryField('auditEventTypes', (t) =>
  t.stringList({
    description: 'All types of events that the gateway records, in alphabetical order.',
    authScopes: { scope: 'AUDIT_READ' },
    subGraphs: staff,
    resolve: () => eventTypes.toSorted(),
  }),
)

builder.queryField('auditEvents', (t) =>
  t.connection(
    listOf({
      type: Event,
      table: 'events',
      orders: eventOrders,
      description: 'Events in the audit log.',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      args: {
        type: t.arg.string({
          required: false,
          description: 'Type of event to filter by, one of `auditEventTypes`.',
        }),
        account: t.arg.id({ required: false, description: 'ID of the account to filter by.' }),
        license: t.arg.id({ required: false, description: 'ID of the license to filter by.' }),
        subject: t.arg.id({
          required: false,
          description: 'ID of the record to filter by, of any type.',
        }),
        requestId: t.arg.string({ required: false, description: 'ID of the request to filter by.' }),
        actor: t.arg.string({
          required: false,
          description: 'Principal that caused the event, to filter by.',
        }),
        occurredAfter: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Earliest time of the event to filter by.',
        }),
        occurredBefore: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Instant before which the event occurred.',
        }),
      },
      where: async (filter, ctx) => {
        const { type, account, license, subject, requestId, actor, occurredAfter, occurredBefore } = filter
        return {
          all: [
            // An event without an account concerns the installation, which administrators alone see.
            ...(ctx.caller.audience === 'ADMIN' ? [] : [Prisma.sql`child.account_id is not null`]),
            ...whereAccountVisible(ctx.caller),
            ...(type ? [Prisma.sql`child.type = ${type}`] : []),
            ...(actor ? [Prisma.sql`child.actor = ${actor}`] : []),
            ...(account ? [hasId('account_id', await accountIdOf(ctx, account, ['account']))] : []),
            ...(license ? [hasId('license_id', uuidOf('License', license, ['license']))] : []),
            ...(subject ? [hasId('subject_id', anyUuidOf(subject))] : []),
            ...(requestId ? [Prisma.sql`child.request_id = ${requestId}`] : []),
            ...(occurredAfter ? [Prisma.sql`child.occurred_at >= ${occurredAfter}`] : []),
            ...(occurredBefore ? [Prisma.sql`child.occurred_at < ${occurredBefore}`] : []),
          ],
        }
      },
    }),
    EventConnection,
  ),
)

function anyUuidOf(id: string): string {
  const parsed = parseTypedId(id)
  if (!parsed) throw new InputRefusal([{ path: ['subject'], text: say('INPUT_ID_OF_NO_RECORD') }])
  return parsed.uuid
}
