import type { Audience as Audiences } from '../../prisma/client/enums.ts'
import type { Scope as ScopeName } from '../../src/platform/caller.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { listOf } from '../builder/pages/connection.ts'
import { Scope } from './scope.ts'

export const ApiKeyAudience = enumOf<Audiences>('ApiKeyAudience', {
  description: 'Audience of an API key.',
  values: {
    ACCOUNT: 'A customer, which sees its own account.',
    PARTNER: 'A partner of the vendor, which sees the accounts that it onboarded.',
    SUPPORT: 'Support staff of the vendor.',
    ADMIN: 'Administrators of the vendor.',
  },
})

export const ApiKey = builder.prismaNode('ApiKey', {
  description: 'Secret with which a program calls the graph of one audience.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCESS_WRITE' },
  subGraphs: admins,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the key, for people.' }),
    audience: t.expose('audience', { type: ApiKeyAudience, description: 'Audience of the key.' }),
    scopes: t.field({
      type: [Scope],
      description: 'Scopes that the key grants.',
      select: { scopes: true },
      resolve: (apiKey) => apiKey.scopes as ScopeName[],
    }),
    account: t.relation('account', {
      nullable: true,
      description: 'Account of a key with audience `ACCOUNT`; null for every other audience.',
    }),
    partner: t.exposeString('partner', {
      nullable: true,
      description: 'Code of the partner of a key with audience `PARTNER`; null for every other audience.',
    }),
    hint: t.exposeString('hint', {
      description:
        '`…` and the last four characters of the secret. A preset key shows none of them, and an older key its first ones.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time at which the key was created.' }),
    createdBy: t.exposeString('createdBy', { description: 'Principal that created the key.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the key expires; null if it never expires.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the key was revoked; null if it is not revoked.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the last use; null if the key was never used. Accurate to a minute. Written asynchronously, a few seconds later.',
    }),
  }),
})

const ApiKeyConnection = builder.connectionObject(
  { type: ApiKey, name: 'ApiKeyConnection' },
  { name: 'ApiKeyEdge' },
)

builder.queryField('apiKeys', (t) =>
  t.connection(
    listOf({
      type: ApiKey,
      table: 'api_keys',
      description: 'All API keys, oldest first, including revoked keys.',
      authScopes: { scope: 'ACCESS_WRITE' },
      subGraphs: admins,
    }),
    ApiKeyConnection,
  ),
)
