import { createApiKey } from '../../src/auth/create-api-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ApiKey, ApiKeyAudience } from './api-key.ts'
import { Scope } from './scope.ts'

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'API key to create.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the key, for people; at most 200 characters.' }),
    audience: t.field({ type: ApiKeyAudience, required: true, description: 'Audience of the key.' }),
    scopes: t.field({
      type: [Scope],
      required: false,
      description:
        'Scopes to grant; by default, all scopes of the audience. Refused if the credential of the caller lacks one of them.',
    }),
    account: t.id({
      required: false,
      description: 'ID of the account. Required with audience `ACCOUNT` and not allowed with any other.',
    }),
    partner: t.string({
      required: false,
      description:
        'Code of the partner. Required with audience `PARTNER` and not allowed with any other. If no partner has this ' +
        'code, the mutation creates its record.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'Time at which the key expires; by default, never.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreateApiKeyPayload = builder
  .objectRef<{ apiKeyId: string; apiKey: string }>('CreateApiKeyPayload')
  .implement({
    description: 'Created API key with its secret.',
    subGraphs: admins,
    fields: (t) => ({
      apiKey: t.prismaField({
        type: ApiKey,
        description: 'Current state of the API key.',
        resolve: (query, { apiKeyId }, _args, ctx) =>
          ctx.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
      }),
      secret: t.exposeString('apiKey', {
        description: 'Secret to send as `Authorization: Bearer …`. Returned only here, once.',
      }),
    }),
  })

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreateApiKeyPayload,
    description:
      'Creates an API key. The secret is returned once and stored only as a digest. Refusals: ' +
      '`ACCOUNT_NOT_FOUND`.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'API key to create.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createApiKey', input, (tx, { account, ...rest }) =>
        createApiKey(ctx, tx, {
          ...rest,
          accountId: account && uuidOf('Account', account, ['account']),
        }),
      ),
  }),
)
