import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

const named = { subject: 'text', name: 'text' } as const
const subject = { subject: 'text' } as const
const revision = { subject: 'text', revision: 'number' } as const

/** Changes that a catalogue file causes. `subject` is the code of the record, or the version of a release. */
export const catalogueChangeTexts = {
  CATALOG_CREATE_PRODUCT: entry(named, {
    en: words`create product ${'subject'} "${'name'}"`,
    de: words`Produkt ${'subject'} „${'name'}“ anlegen`,
  }),
  CATALOG_RENAME_PRODUCT: entry(subject, {
    en: words`rename product ${'subject'}`,
    de: words`Produkt ${'subject'} umbenennen`,
  }),
  CATALOG_ADD_ENTITLEMENT: entry(named, {
    en: words`add entitlement ${'subject'} "${'name'}"`,
    de: words`Berechtigung ${'subject'} „${'name'}“ hinzufügen`,
  }),
  CATALOG_RENAME_ENTITLEMENT: entry(subject, {
    en: words`rename entitlement ${'subject'}`,
    de: words`Berechtigung ${'subject'} umbenennen`,
  }),
  CATALOG_ADD_METER: entry(named, {
    en: words`add meter ${'subject'} "${'name'}"`,
    de: words`Zähler ${'subject'} „${'name'}“ hinzufügen`,
  }),
  CATALOG_RENAME_METER: entry(subject, {
    en: words`rename meter ${'subject'}`,
    de: words`Zähler ${'subject'} umbenennen`,
  }),
  CATALOG_DEFINE_RELEASE: entry(subject, {
    en: words`define release ${'subject'}`,
    de: words`Version ${'subject'} eintragen`,
  }),
  CATALOG_CORRECT_RELEASE: entry(subject, {
    en: words`correct release ${'subject'}`,
    de: words`Version ${'subject'} berichtigen`,
  }),
  CATALOG_RENAME_LICENSE_TYPE: entry(subject, {
    en: words`rename license type ${'subject'}`,
    de: words`Lizenztyp ${'subject'} umbenennen`,
  }),
  CATALOG_DESCRIBE_LICENSE_TYPE: entry(subject, {
    en: words`describe license type ${'subject'}`,
    de: words`Beschreibung des Lizenztyps ${'subject'} ändern`,
  }),
  CATALOG_DEFINE_LICENSE_TYPE: entry(named, {
    en: words`define license type ${'subject'} "${'name'}"`,
    de: words`Lizenztyp ${'subject'} „${'name'}“ anlegen`,
  }),
  CATALOG_DEFINE_REVISION: entry(revision, {
    en: words`define revision ${'revision'} of license type ${'subject'}`,
    de: words`Revision ${'revision'} des Lizenztyps ${'subject'} anlegen`,
  }),
  CATALOG_REPLACE_DRAFT: entry(revision, {
    en: words`replace draft revision ${'revision'} of license type ${'subject'}`,
    de: words`Entwurf ${'revision'} des Lizenztyps ${'subject'} ersetzen`,
  }),
  CATALOG_DISCARD_DRAFT: entry(
    { ...revision, draft: 'number' },
    {
      en: words`discard draft ${'draft'} of license type ${'subject'} and return to revision ${'revision'}`,
      de: words`Entwurf ${'draft'} des Lizenztyps ${'subject'} verwerfen und zu Revision ${'revision'} zurückkehren`,
    },
  ),
  CATALOG_NAME_SKUS: entry(subject, {
    en: words`set the SKUs of license type ${'subject'}`,
    de: words`SKUs des Lizenztyps ${'subject'} setzen`,
  }),
  CATALOG_NAME_UPGRADES: entry(subject, {
    en: words`set what license type ${'subject'} is an upgrade of`,
    de: words`festlegen, welche Lizenztypen der Lizenztyp ${'subject'} ablöst`,
  }),
  CATALOG_PUBLISH_LICENSE_TYPE: entry(revision, {
    en: words`publish revision ${'revision'} of license type ${'subject'}`,
    de: words`Revision ${'revision'} des Lizenztyps ${'subject'} veröffentlichen`,
  }),
  CATALOG_RETIRE_LICENSE_TYPE: entry(subject, {
    en: words`retire license type ${'subject'}`,
    de: words`Lizenztyp ${'subject'} außer Betrieb nehmen`,
  }),
}
