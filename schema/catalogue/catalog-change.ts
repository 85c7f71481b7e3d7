import type {
  CatalogAction as Action,
  CatalogChange,
} from '../../src/domain/catalogue/file/catalog-change.ts'
import type { FieldChange } from '../../src/domain/catalogue/file/rules-difference.ts'
import { restoreText, type Text } from '../../src/texts/say.ts'
import { sentence } from '../../src/texts/sentence.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { TextType } from '../builder/text.ts'

const CatalogAction = enumOf<Action>('CatalogAction', {
  description: 'Kind of change to the catalogue.',
  values: {
    CREATE_PRODUCT: 'Creates a product.',
    RENAME_PRODUCT: 'Changes the name of a product.',
    ADD_ENTITLEMENT: 'Adds an entitlement to a product.',
    RENAME_ENTITLEMENT: 'Changes the name of an entitlement.',
    ADD_METER: 'Adds a meter to a product.',
    RENAME_METER: 'Changes the name of a meter.',
    DEFINE_RELEASE: 'Adds a release, or corrects the date of an existing release.',
    DEFINE_LICENSE_TYPE: 'Defines a license type, or a new revision of its rules.',
    RENAME_LICENSE_TYPE: 'Changes the name or the description of a license type.',
    NAME_SKUS: 'Changes the SKUs of a license type, or their intents.',
    NAME_UPGRADES: 'Changes the license types that a license type is an upgrade of.',
    PUBLISH_LICENSE_TYPE: 'Publishes the draft of a license type.',
    RETIRE_LICENSE_TYPE: 'Retires a license type.',
  },
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

/** A stored outcome of version 0.1.0 has the English summary alone. */
function textOf({ text, summary }: CatalogChange): Text {
  return restoreText(text, summary)
}

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
    summary: t.string({
      description: 'Change in one sentence, in the language of the request.',
      resolve: (change, _args, { locale }) => sentence(textOf(change), locale),
    }),
    text: t.field({ type: TextType, description: 'Code and arguments of `summary`.', resolve: textOf }),
    fields: t.field({
      type: [CatalogFieldChange],
      description: 'Changed fields. For a new license type, the rules that differ from the defaults.',
      resolve: ({ fields }) => fields,
    }),
  }),
})
