import { type CatalogChange, catalogActions } from '../../src/domain/catalogue/file/catalog-change.ts'
import type { FieldChange } from '../../src/domain/catalogue/file/rules-difference.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

const CatalogAction = builder.enumType('CatalogAction', {
  description:
    'Kind of change to the catalogue. `DEFINE_RELEASE` also corrects the date of an existing release.',
  values: catalogActions,
})

const CatalogFieldChange = builder.objectRef<FieldChange>('CatalogFieldChange').implement({
  description: 'Field with a changed value.',
  subGraphs: admins,
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Name of the field, such as `maxActivations`. Entitlements and meters include their code, such as ' +
        '`meters.render`.',
    }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'Value before the change, as YAML on one line; null if there was none.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'Value after the change, as YAML on one line; null if it is removed.',
    }),
  }),
})

export const CatalogChangeType = builder.objectRef<CatalogChange>('CatalogChange').implement({
  description: 'One step from the state of the gateway to the state described by a catalogue.',
  subGraphs: admins,
  fields: (t) => ({
    action: t.expose('action', { type: CatalogAction, description: 'Kind of change.' }),
    product: t.exposeString('product', { description: 'Code of the product.' }),
    subject: t.exposeString('subject', {
      description:
        'Code of the changed product, entitlement, meter or license type, or version of the release.',
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description: 'Number of the revision that the change defines or publishes; null for other changes.',
    }),
    summary: t.exposeString('summary', { description: 'Change in one sentence, in English.' }),
    fields: t.field({
      type: [CatalogFieldChange],
      description: 'Changed fields. For a new license type, the rules that differ from the defaults.',
      resolve: ({ fields }) => fields,
    }),
  }),
})
