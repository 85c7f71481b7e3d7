import { InputRefusal } from '../../src/platform/errors.ts'
import { parseTypedId, uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const Event = builder.prismaNode('Event', {
  description: 'A fact in the audit log, written in the transaction of the change. Never a secret.',
  id: { field: 'id' },
  authScopes: { scope: 'AUDIT_READ' },
  subGraphs: staff,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What happened, as `noun.past-verb`.' }),
    account: t.relation('account', { nullable: true, description: 'The account that it concerns.' }),
    license: t.relation('license', { nullable: true, description: 'The license that it concerns.' }),
    data: t.expose('data', { type: 'JSONObject', description: 'What changed.' }),
    actor: t.exposeString('actor', { description: 'Who did it.' }),
    requestId: t.exposeString('requestId', { description: 'The request, as the log names it.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When.' }),
  }),
})

const EventConnection = builder.connectionObject(
  { type: Event, name: 'EventConnection' },
  { name: 'EventEdge' },
)

builder.queryField('auditEvents', (t) =>
  t.prismaConnection(
    {
      type: Event,
      cursor: 'id',
      description: 'What happened, newest first.',
      authScopes: { scope: 'AUDIT_READ' },
      subGraphs: staff,
      args: {
        type: t.arg.string({ required: false, description: 'Only events of that type.' }),
        account: t.arg.id({ required: false, description: 'Only those that concern that account.' }),
        license: t.arg.id({ required: false, description: 'Only those that concern that license.' }),
        subject: t.arg.id({
          required: false,
          description: 'Only those about that record, of whatever type.',
        }),
        requestId: t.arg.string({ required: false, description: 'Only those of that request.' }),
      },
      resolve: (query, _root, { type, account, license, subject, requestId }, ctx) =>
        ctx.db.event.findMany({
          ...query,
          where: {
            ...(ctx.caller.audience !== 'ADMIN' && { account: visibleAccounts(ctx.caller) }),
            ...(type && { type }),
            ...(account && { accountId: uuidOf('Account', account, ['account']) }),
            ...(license && { licenseId: uuidOf('License', license, ['license']) }),
            ...(subject && { subjectId: anyUuidOf(subject) }),
            ...(requestId && { requestId }),
          },
          orderBy: { id: 'desc' },
        }),
    },
    EventConnection,
  ),
)

function anyUuidOf(id: string): string {
  const parsed = parseTypedId(id)
  if (!parsed)
    throw new InputRefusal([
      { path: ['subject'], message: 'must be the id of a record of this installation' },
    ])
  return parsed.uuid
}
