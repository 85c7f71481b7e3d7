import { Audience as Audiences } from '../../prisma/client/enums.ts'
import type { Scope as ScopeName } from '../../src/platform/caller.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Scope } from './scope.ts'

export const ApiKeyAudience = builder.enumType(Audiences, {
  name: 'ApiKeyAudience',
  description: 'The sub-graph that an API key opens.',
})

export const ApiKey = builder.prismaNode('ApiKey', {
  description: 'A secret that lets a program call the graph as one audience.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCESS_WRITE' },
  subGraphs: admins,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    audience: t.expose('audience', { type: ApiKeyAudience, description: 'The sub-graph that it opens.' }),
    scopes: t.field({
      type: [Scope],
      description: 'What it may do.',
      select: { scopes: true },
      resolve: (apiKey) => apiKey.scopes as ScopeName[],
    }),
    account: t.relation('account', {
      nullable: true,
      description: 'The account it is bound to, with audience ACCOUNT.',
    }),
    partner: t.exposeString('partner', {
      nullable: true,
      description: 'The partner it is bound to, with audience PARTNER.',
    }),
    hint: t.exposeString('hint', { description: 'Its first characters.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.exposeString('createdBy', { description: 'Who created it.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null is never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; written a few seconds late.',
    }),
  }),
})

const ApiKeyConnection = builder.connectionObject(
  { type: ApiKey, name: 'ApiKeyConnection' },
  { name: 'ApiKeyEdge' },
)

builder.queryField('apiKeys', (t) =>
  t.prismaConnection(
    {
      type: ApiKey,
      cursor: 'id',
      description: 'Every API key, oldest first; revoked ones included.',
      authScopes: { scope: 'ACCESS_WRITE' },
      subGraphs: admins,
      resolve: (query, _root, _args, ctx) => ctx.db.apiKey.findMany({ ...query, orderBy: { id: 'asc' } }),
    },
    ApiKeyConnection,
  ),
)
