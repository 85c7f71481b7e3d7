import { applyCatalog } from '../../src/domain/catalogue/file/apply.ts'
import { type CatalogChange, catalogActions } from '../../src/domain/catalogue/file/change.ts'
import type { FieldChange } from '../../src/domain/catalogue/file/rules-difference.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const CatalogAction = builder.enumType('CatalogAction', {
  description: 'What a change of the catalogue does. DEFINE_RELEASE also corrects the date of a known one.',
  values: catalogActions,
})

const CatalogFieldChange = builder.objectRef<FieldChange>('CatalogFieldChange').implement({
  description: 'One field that a change gives another value.',
  subGraphs: admins,
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Its name, such as `maxActivations`; an entitlement or a meter by its code: `meters.render`.',
    }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'The value as YAML writes it on one line; null where there was none.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'The same afterwards; null where it goes.',
    }),
  }),
})

const CatalogChangeType = builder.objectRef<CatalogChange>('CatalogChange').implement({
  description: 'One step from what the gateway has to what a catalogue states.',
  subGraphs: admins,
  fields: (t) => ({
    action: t.expose('action', { type: CatalogAction, description: 'What it does.' }),
    product: t.exposeString('product', { description: 'The code of the product.' }),
    subject: t.exposeString('subject', {
      description:
        'The code of what it changes: the product, an entitlement, a meter, a license type; the version of a release.',
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description: 'The number of the revision that it defines or publishes; null for other changes.',
    }),
    summary: t.exposeString('summary', { description: 'The change in words, in English.' }),
    fields: t.field({
      type: [CatalogFieldChange],
      description:
        'What becomes different, field by field; of a new license type, the rules that are not the defaults.',
      resolve: ({ fields }) => fields,
    }),
  }),
})

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
