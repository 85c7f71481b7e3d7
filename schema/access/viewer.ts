import { type Audience as AudienceName, allows, type Caller, scopes } from '../../src/platform/caller.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { Scope } from './scope.ts'

const Audience = enumOf<AudienceName>('Audience', {
  description: 'Kind of caller. Each has its own graph.',
  values: {
    APP: 'Software in the field, without a credential or with the token of a device.',
    ACCOUNT: 'A customer, which sees its own account.',
    PARTNER: 'A partner of the vendor, which sees the accounts that it onboarded.',
    SUPPORT: 'Support staff of the vendor.',
    ADMIN: 'Administrators of the vendor.',
  },
})

export const Viewer = builder.objectRef<Caller>('Viewer').implement({
  description: 'Caller of this request, as the gateway identified it.',
  fields: (t) => ({
    audience: t.expose('audience', { type: Audience, description: 'Audience of the caller.' }),
    principal: t.exposeString('principal', { description: 'Name of the caller in the audit log.' }),
    scopes: t.field({
      type: [Scope],
      description: 'Scopes of the credential, with the scopes that they include.',
      resolve: (caller) => scopes.filter((scope) => allows(caller, scope)),
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
