import { audiences, type Caller } from '../../src/platform/caller.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Scope } from './scope.ts'

const Audience = builder.enumType('Audience', {
  description:
    'Kind of caller; each has its own graph. `APP`: software without a credential. `ACCOUNT`: a customer. ' +
    '`PARTNER`: a partner of the vendor. `SUPPORT` and `ADMIN`: staff of the vendor.',
  values: audiences,
})

const Viewer = builder.objectRef<Caller>('Viewer').implement({
  description: 'Caller of this request, as the gateway identified it.',
  fields: (t) => ({
    audience: t.expose('audience', { type: Audience, description: 'Audience whose graph this is.' }),
    principal: t.exposeString('principal', { description: 'Name of the caller in the audit log.' }),
    scopes: t.field({
      type: [Scope],
      description: 'Scopes of the credential.',
      resolve: ({ scopes }) => [...scopes],
    }),
    requestId: t.exposeString('requestId', { description: 'ID of this request, as in the log.' }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'The caller of this request. Requires no credential.',
    subGraphs: everyone,
    resolve: (_root, _args, ctx) => ctx.caller,
  }),
)
