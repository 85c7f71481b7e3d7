import { InputRefusal } from '../../src/platform/errors.ts'
import { parseTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'

export const Event = builder.prismaNode('Event', {
  description: 'Event in the audit log, written in the transaction of the change. Contains no secrets.',
  id: { field: 'id' },
  authScopes: { scope: 'AUDIT_READ' },
  subGraphs: staff,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Type of the event as `noun.past-verb`.' }),
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
    requestId: t.exposeString('requestId', { description: 'ID of the request, as in the log.' }),
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

builder.queryField('auditEvents', (t) =>
  t.connection(
    listOf({
      type: Event,
      descending: true,
      description: 'Events in the audit log, newest first.',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      args: {
        type: t.arg.string({ required: false, description: 'Type of event to filter by.' }),
        account: t.arg.id({ required: false, description: 'ID of the account to filter by.' }),
        license: t.arg.id({ required: false, description: 'ID of the license to filter by.' }),
        subject: t.arg.id({
          required: false,
          description: 'ID of the record to filter by, of any type.',
        }),
        requestId: t.arg.string({ required: false, description: 'ID of the request to filter by.' }),
      },
      where: async ({ type, account, license, subject, requestId }, ctx) => ({
        ...(ctx.caller.audience !== 'ADMIN' && { account: visibleAccounts(ctx.caller) }),
        ...(type && { type }),
        ...(account && { accountId: await accountIdOf(ctx, account, ['account']) }),
        ...(license && { licenseId: uuidOf('License', license, ['license']) }),
        ...(subject && { subjectId: anyUuidOf(subject) }),
        ...(requestId && { requestId }),
      }),
    }),
    EventConnection,
  ),
)

function anyUuidOf(id: string): string {
  const parsed = parseTypedId(id)
  if (!parsed)
    throw new InputRefusal([
      { path: ['subject'], message: 'must be the ID of a record of this installation' },
    ])
  return parsed.uuid
}
