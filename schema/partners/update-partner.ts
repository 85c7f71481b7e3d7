import { updatePartner } from '../../src/auth/update-partner.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { PartnerState } from './partner.ts'
import { PartnerPayload } from './partner-payload.ts'

const UpdatePartnerInput = builder.inputType('UpdatePartnerInput', {
  description: 'Partner and its new values. Values that are left out stay unchanged.',
  fields: (t) => ({
    partner: t.id({ required: true, description: 'ID of the partner.' }),
    name: t.string({
      required: false,
      description: 'Name of the partner, for people; at most 200 characters.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description:
        'Metadata that replaces all metadata of the partner; at most 16 KiB, 64 names and 4 levels.',
    }),
    state: t.field({
      type: PartnerState,
      required: false,
      description:
        'State of the partner: `SUSPENDED` refuses its credentials, and `ACTIVE` accepts them again.',
    }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UpdatePartnerPayload = PartnerPayload('UpdatePartnerPayload', 'Partner with its new values.')

builder.mutationField('updatePartner', (t) =>
  t.field({
    type: UpdatePartnerPayload,
    description:
      'Changes the name, the metadata or the state of a partner. The API keys and access tokens of a suspended partner ' +
      'fail with `UNAUTHENTICATED` from the next request on, and its subscriptions end. Its accounts, their licenses and ' +
      'devices stay as they are. Idempotent. Refusals: `PARTNER_NOT_FOUND`.',
    authScopes: { scope: 'PARTNERS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: UpdatePartnerInput, required: true, description: 'Partner and new values.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'updatePartner', input, (tx, { partner, ...rest }) =>
        updatePartner(ctx, tx, { ...rest, partnerId: uuidOf('Partner', partner, ['partner']) }),
      ),
  }),
)
