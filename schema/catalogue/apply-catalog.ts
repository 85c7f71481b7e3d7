import { applyCatalog } from '../../src/domain/catalogue/file/apply.ts'
import type { CatalogChange } from '../../src/domain/catalogue/file/change.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CatalogChangeType } from './catalog-change.ts'

const ApplyCatalogInput = builder.inputType('ApplyCatalogInput', {
  description: 'A catalogue to apply.',
  fields: (t) => ({
    catalog: t.string({
      required: true,
      description:
        'The text of the file, YAML or JSON, as `catalog.schema.json` in the repository describes it.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'True answers the changes and makes none; false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ApplyCatalogPayload = builder
  .objectRef<{ changes: CatalogChange[]; applied: boolean }>('ApplyCatalogPayload')
  .implement({
    description: 'The difference between the catalogue and what the gateway had.',
    subGraphs: admins,
    fields: (t) => ({
      changes: t.field({
        type: [CatalogChangeType],
        description: 'The changes, in the order in which they are made; empty when nothing differs.',
        resolve: ({ changes }) => changes,
      }),
      applied: t.exposeBoolean('applied', { description: 'Whether they were made: false in a dry run.' }),
    }),
  })

builder.mutationField('applyCatalog', (t) =>
  t.field({
    type: ApplyCatalogPayload,
    description:
      'Makes the changes that lead to what a catalogue states: all of them, or none. What it does not mention is left ' +
      'alone. Changed rules become a new revision, which changes no license that exists. When anything in it is wrong, ' +
      'the whole of it is refused, with every issue, its path, line and column. Idempotent.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: ApplyCatalogInput, required: true, description: 'The catalogue.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'applyCatalog', input, (tx) => applyCatalog(ctx, tx, input)),
  }),
)
