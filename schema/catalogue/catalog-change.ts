import { type CatalogChange, catalogActions } from '../../src/domain/catalogue/file/change.ts'
import type { FieldChange } from '../../src/domain/catalogue/file/rules-difference.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

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

export const CatalogChangeType = builder.objectRef<CatalogChange>('CatalogChange').implement({
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
