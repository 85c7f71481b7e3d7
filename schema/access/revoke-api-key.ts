import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ApiKey } from './api-key.ts'

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'API key to revoke.',
  fields: (t) => ({
    apiKey: t.id({ required: true, description: 'ID of the API key.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RevokeApiKeyPayload = builder.objectRef<{ apiKeyId: string }>('RevokeApiKeyPayload').implement({
  description: 'Revoked API key.',
  subGraphs: admins,
  fields: (t) => ({
    apiKey: t.prismaField({
      type: ApiKey,
      description: 'Current state of the API key.',
      resolve: (query, { apiKeyId }, _args, ctx) =>
        ctx.db.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
    }),
  }),
})

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyPayload,
    description:
      'Revokes an API key permanently, with immediate effect. The last key that can create API keys cannot be revoked. ' +
      'Idempotent. Refusals: `API_KEY_NOT_FOUND`, `API_KEY_LAST_ADMIN`.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'API key to revoke.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeApiKey', input, (tx) =>
        revokeApiKey(ctx, tx, uuidOf('ApiKey', input.apiKey, ['apiKey'])),
      ),
  }),
)
