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

builder.mutationField('createApiKey', (t) =>
  t.field({
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
)
