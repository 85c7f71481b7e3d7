import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { expectedVersion } from './expected-version.ts'
import { LicenseTypePayload } from './license-type-payload.ts'
import { LicenseTypeRulesInput, toRules } from './license-type-rules-input.ts'
import { SaleIntent } from './sale-intent.ts'

const SkuIntentInput = builder.inputType('SkuIntentInput', {
  description: 'SKU that states what a sale does.',
  fields: (t) => ({
    sku: t.string({ required: true, description: 'SKU of the license type.' }),
    intent: t.field({
      type: SaleIntent,
      required: true,
      description:
        'What a sale with the SKU does. `RENEW` needs a term, `EXTEND_UPDATES` the rule `updates`, and `UPGRADE` a license type ' +
        'in `upgradesFrom`.',
    }),
  }),
})

const DefineLicenseTypeInput = builder.inputType('DefineLicenseTypeInput', {
  description: 'License type to define or to edit.',
  fields: (t) => ({
    product: t.string({ required: true, description: 'Code of the product.' }),
    code: t.string({
      required: true,
      description:
        'Code of the license type: lower-case words joined by dashes, at most 64 characters, unique.',
    }),
    name: t.string({
      required: true,
      description: 'Name of the license type, for people; at most 200 characters.',
    }),
    description: t.string({
      required: false,
      description:
        'Description of the license type; at most 2,000 characters. Null removes an existing description.',
    }),
    rules: t.field({
      type: LicenseTypeRulesInput,
      required: true,
      description: 'Usage rules of the license type.',
    }),
    skus: t.stringList({
      required: false,
      description:
        'All SKUs of the license type, at most 64; each belongs to one license type. Null leaves the SKUs ' +
        'unchanged.',
    }),
    skuIntents: t.field({
      type: [SkuIntentInput],
      required: false,
      description:
        'All SKUs that state what a sale does; null leaves the intents unchanged. Other SKUs state nothing.',
    }),
    upgradesFrom: t.stringList({
      required: false,
      description:
        'Codes of all license types of the product that this one is an upgrade of, at most 64. A sale of this type changes a ' +
        'license of one of them. Null leaves them unchanged.',
    }),
    expectedVersion: expectedVersion(t, ', or 0 if it must not exist yet'),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DefineLicenseTypePayload = LicenseTypePayload('DefineLicenseTypePayload', 'Defined license type.')

builder.mutationField('defineLicenseType', (t) =>
  t.field({
    type: DefineLicenseTypePayload,
    description:
      'Defines a license type or edits an existing one. The rules become the draft revision and change no ' +
      'license until it is published. Entitlements and meters that the product does not have are added to ' +
      'it. Refused with `INPUT_INVALID` if rules contradict each other; every contradiction is one issue. ' +
      'Other refusals: `LICENSE_TYPE_CHANGED`, `LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_PRODUCT_FIXED`, ' +
      '`LICENSE_TYPE_RETIRED`, `PRODUCT_NOT_FOUND`, `SKU_TAKEN`.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: DefineLicenseTypeInput, required: true, description: 'License type to define.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'defineLicenseType', input, (tx, { rules, ...rest }) =>
        defineLicenseType(ctx, tx, { ...rest, rules: toRules(rules) }),
      ),
  }),
)
