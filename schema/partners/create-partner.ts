import { createPartner } from '../../src/auth/create-partner.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { PartnerPayload } from './partner-payload.ts'

const CreatePartnerInput = builder.inputType('CreatePartnerInput', {
  description: 'Partner to create.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description:
        'Code of the partner in API keys, access tokens and accounts: lower-case words joined by dashes, at most 64 ' +
        'characters, unique and permanent.',
    }),
    name: t.string({
      required: true,
      description: 'Name of the partner, for people; at most 200 characters.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description:
        'Metadata to store with the partner; at most 16 KiB, 64 names and 4 levels. Empty by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreatePartnerPayload = PartnerPayload('CreatePartnerPayload', 'Created partner.')

builder.mutationField('createPartner', (t) =>
  t.field({
    type: CreatePartnerPayload,
    description:
      'Creates a partner. It has no credential yet: `createApiKey` creates one. A repeat with the same code and name ' +
      'returns the same partner and changes nothing. Refused with `PARTNER_CODE_TAKEN` if the code exists with another name.',
    authScopes: { scope: 'PARTNERS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreatePartnerInput, required: true, description: 'Partner to create.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createPartner', input, (tx, rest) => createPartner(ctx, tx, rest)),
  }),
)
