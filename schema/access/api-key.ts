import { Audience as Audiences } from '../../prisma/client/enums.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import { type Scope as ScopeName, scopes } from '../../src/platform/caller.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

export const Scope = builder.enumType('Scope', {
  description:
    'What a credential may do within its audience. A WRITE includes what is needed to read the answer.',
  values: scopes,
})

const ApiKeyAudience = builder.enumType(Audiences, {
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

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'An API key to create.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    audience: t.field({ type: ApiKeyAudience, required: true, description: 'The sub-graph to open.' }),
    scopes: t.field({
      type: [Scope],
      required: false,
      description: 'What it may do; by default, all that its audience can.',
    }),
    account: t.id({ required: false, description: 'With audience ACCOUNT, and only then: which account.' }),
    partner: t.string({
      required: false,
      description: 'With audience PARTNER, and only then: the code of the partner.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'When it ends; never, by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreateApiKeyPayload = builder
  .objectRef<{ apiKeyId: string; apiKey: string }>('CreateApiKeyPayload')
  .implement({
    description: 'The created API key.',
    subGraphs: admins,
    fields: (t) => ({
      apiKey: t.prismaField({
        type: ApiKey,
        description: 'The API key, as it stands now.',
        resolve: (query, { apiKeyId }, _args, ctx) =>
          ctx.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
      }),
      secret: t.exposeString('apiKey', {
        description: 'The key itself, for `Authorization: Bearer …`. It is shown here, once.',
      }),
    }),
  })

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The API key to revoke.',
  fields: (t) => ({
    apiKey: t.id({ required: true, description: 'Which API key.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RevokeApiKeyPayload = builder.objectRef<{ apiKeyId: string }>('RevokeApiKeyPayload').implement({
  description: 'The revoked API key.',
  subGraphs: admins,
  fields: (t) => ({
    apiKey: t.prismaField({
      type: ApiKey,
      description: 'The API key, as it stands now.',
      resolve: (query, { apiKeyId }, _args, ctx) =>
        ctx.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
    }),
  }),
})

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description: 'Creates an API key. It is answered once, and stored as a digest only.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The API key.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createApiKey', input, (tx) =>
        createApiKey(ctx, tx, {
          ...input,
          accountId: input.account && uuidOf('Account', input.account, ['account']),
        }),
      ),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: 'Ends an API key at once, for good. Idempotent.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeApiKey', input, (tx) =>
        revokeApiKey(ctx, tx, uuidOf('ApiKey', input.apiKey, ['apiKey'])),
      ),
  }),
}))
