import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseTypePayload } from './license-type-payload.ts'
import { LicenseTypeRulesInput, toRules } from './license-type-rules-input.ts'

const DefineLicenseTypeInput = builder.inputType('DefineLicenseTypeInput', {
  description: 'A license type, or a new version of it.',
  fields: (t) => ({
    product: t.string({ required: true, description: 'The code of the product.' }),
    code: t.string({
      required: true,
      description: 'Lower-case words joined by dashes, at most 64 characters; unique.',
    }),
    name: t.string({ required: true, description: 'The name that people read.' }),
    description: t.string({ required: false, description: 'What it is for.' }),
    rules: t.field({ type: LicenseTypeRulesInput, required: true, description: 'The usage rules.' }),
    skus: t.stringList({
      required: false,
      description:
        'The SKUs that mean it, all of them, each of this license type only; null leaves them as they are.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DefineLicenseTypePayload = LicenseTypePayload('DefineLicenseTypePayload', 'The defined license type.')

builder.mutationField('defineLicenseType', (t) =>
  t.field({
    type: DefineLicenseTypePayload,
    description:
      'Defines a license type, or edits it: the rules become its draft revision, and change no license until it is ' +
      'published. Each contradiction in the rules is an issue of its own.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: DefineLicenseTypeInput, required: true, description: 'The license type.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'defineLicenseType', input, (tx) =>
        defineLicenseType(ctx, tx, { ...input, rules: toRules(input.rules) }),
      ),
  }),
)
