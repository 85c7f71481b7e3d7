import { APPLY_MS, applyCatalog } from '../../src/domain/catalogue/file/apply.ts'
import type { CatalogChange } from '../../src/domain/catalogue/file/catalog-change.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { LARGE_INPUT } from '../builder/large-input.ts'
import { refusals } from '../builder/refusal.ts'
import { CatalogChangeType } from './catalog-change.ts'

const ExpectedVersionInput = builder.inputType('ExpectedVersionInput', {
  description: 'Version that a license type must have.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'Code of the license type.' }),
    version: t.int({
      required: true,
      description:
        '`LicenseType.version` as it was when the caller read it; 0 if the license type must not exist yet.',
    }),
  }),
})

const ApplyCatalogInput = builder.inputType('ApplyCatalogInput', {
  description: 'Catalogue to apply.',
  fields: (t) => ({
    catalog: t.string({
      required: true,
      description:
        'Text of the catalogue file, YAML or JSON, as described by `catalog.schema.json` in the repository. Send ' +
        'it as a variable. The request has at most 5,000,000 bytes.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'True to return the changes without making them; false by default.',
    }),
    expectedVersions: t.field({
      type: [ExpectedVersionInput],
      required: false,
      description:
        'License types that must not have changed since the caller read them; null for none. A dry run checks them, too. If one has ' +
        'another version, the catalogue is refused with `LICENSE_TYPE_CHANGED`.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ApplyCatalogPayload = builder
  .objectRef<{ changes: CatalogChange[]; applied: boolean }>('ApplyCatalogPayload')
  .implement({
    description: 'Difference between the catalogue and the state of the gateway.',
    subGraphs: admins,
    fields: (t) => ({
      changes: t.field({
        type: [CatalogChangeType],
        description: 'Changes in the order of execution; empty if nothing differs.',
        resolve: ({ changes }) => changes,
      }),
      applied: t.exposeBoolean('applied', {
        description: 'True if the changes were made; false in a dry run.',
      }),
    }),
  })

builder.mutationField('applyCatalog', (t) =>
  t.field({
    type: ApplyCatalogPayload,
    description:
      'Makes the changes that lead to the state described by a catalogue, all or none. Records that the ' +
      'catalogue does not mention stay unchanged. Changed rules become a new revision, which changes no ' +
      'existing license. Idempotent. Refused with `INPUT_INVALID` as a whole if any part is wrong. The ' +
      'refusal lists every issue with its path, line and column. Other refusals: `LICENSE_TYPE_CHANGED`, `LICENSE_TYPE_NOT_FOUND`.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    extensions: { [LARGE_INPUT]: true },
    errors: refusals,
    args: { input: t.arg({ type: ApplyCatalogInput, required: true, description: 'Catalogue to apply.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'applyCatalog', input, (tx, rest) => applyCatalog(ctx, tx, rest), { longestMs: APPLY_MS }),
  }),
)
