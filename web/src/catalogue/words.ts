import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  catalogue: { en: 'Catalogue', de: 'Katalog' },
  catalogueHelp: {
    en: 'Products, and the license types under which you sell them.',
    de: 'Produkte und die Lizenztypen, unter denen Sie sie verkaufen.',
  },
  product: { en: 'Product', de: 'Produkt' },
  anyProduct: { en: 'All products', de: 'Alle Produkte' },
  licenseType: { en: 'License type', de: 'Lizenztyp' },
  licenseTypes: { en: 'License types', de: 'Lizenztypen' },
  newLicenseType: { en: 'New license type', de: 'Neuer Lizenztyp' },
  newProduct: { en: 'New product', de: 'Neues Produkt' },
  asFile: { en: 'As a file', de: 'Als Datei' },
  emptyTitle: { en: 'Nothing is for sale yet', de: 'Noch ist nichts zu verkaufen' },
  emptyHelp: {
    en: 'Define a license type: from a template it takes a minute. It creates its product, too.',
    de: 'Legen Sie einen Lizenztyp an: Aus einer Vorlage dauert es eine Minute. Das Produkt entsteht dabei mit.',
  },
  emptyHelpReader: {
    en: 'An administrator has to define a license type first.',
    de: 'Zuerst muss jemand aus der Administration einen Lizenztyp anlegen.',
  },
  productParts: { en: 'Releases, entitlements and meters', de: 'Versionen, Berechtigungen und Zähler' },
  licenseTypesOf: {
    en: (product: string) => `License types of ${product}`,
    de: (product: string) => `Lizenztypen von ${product}`,
  },
  noTypes: { en: 'This product has no license types yet.', de: 'Dieses Produkt hat noch keine Lizenztypen.' },
  name: { en: 'Name', de: 'Name' },
  code: { en: 'Code', de: 'Code' },
  state: { en: 'State', de: 'Zustand' },
  DRAFT: { en: 'Draft', de: 'Entwurf' },
  PUBLISHED: { en: 'Published', de: 'Veröffentlicht' },
  RETIRED: { en: 'Retired', de: 'Eingestellt' },
  draftPending: { en: 'Draft waits', de: 'Entwurf wartet' },
  rules: { en: 'Rules', de: 'Regeln' },
  revision: { en: 'Revision', de: 'Revision' },
  revisionOf: { en: (number: number) => `Revision ${number}`, de: (number: number) => `Revision ${number}` },
  skus: { en: 'SKUs', de: 'SKUs' },
  none: { en: 'None', de: 'Keine' },
  forever: { en: 'Perpetual', de: 'Unbefristet' },
  summarySeats: {
    en: (count: number | null, floating: boolean) =>
      `${count === null ? 'any number of' : ''}${count === null ? ' devices' : plural('en', count, { one: '# device', other: '# devices' })}${floating ? ' at a time' : ''}`,
    de: (count: number | null, floating: boolean) =>
      `${count === null ? 'beliebig viele Geräte' : plural('de', count, { one: '# Gerät', other: '# Geräte' })}${floating ? ' gleichzeitig' : ''}`,
  },
  trial: { en: 'Trial', de: 'Test' },
  viewKeyPools: { en: 'Key pools', de: 'Schlüsselvorräte' },
  viewLicenses: { en: 'Licenses of this type', de: 'Lizenzen dieses Typs' },
  edit: { en: 'Edit', de: 'Bearbeiten' },
  editDraft: { en: 'Edit the draft', de: 'Entwurf bearbeiten' },
  duplicate: { en: 'Duplicate', de: 'Duplizieren' },
  publish: { en: 'Publish', de: 'Veröffentlichen' },
  retire: { en: 'Retire', de: 'Einstellen' },
  about: { en: 'About', de: 'Über den Typ' },
  description: { en: 'Description', de: 'Beschreibung' },
  upgradesFrom: { en: 'Upgrade of', de: 'Upgrade von' },
  retiredSince: {
    en: (date: string) => `Retired since ${date}`,
    de: (date: string) => `Eingestellt seit ${date}`,
  },
  publishedRules: {
    en: (number: number) => `Rules of new licenses (revision ${number})`,
    de: (number: number) => `Regeln neuer Lizenzen (Revision ${number})`,
  },
  draftRules: {
    en: (number: number) => `Rules of the draft (revision ${number})`,
    de: (number: number) => `Regeln des Entwurfs (Revision ${number})`,
  },
  defaultRules: {
    en: (count: number) =>
      plural('en', count, { one: '# rule with its default', other: '# rules with their defaults' }),
    de: (count: number) =>
      plural('de', count, { one: '# Regel mit ihrem Standard', other: '# Regeln mit ihrem Standard' }),
  },
  draftChanges: {
    en: (draft: number, published: number) => `What draft ${draft} changes against revision ${published}`,
    de: (draft: number, published: number) => `Was Entwurf ${draft} gegenüber Revision ${published} ändert`,
  },
  revisions: { en: 'Revisions side by side', de: 'Revisionen nebeneinander' },
  left: { en: 'Revision on the left', de: 'Linke Revision' },
  right: { en: 'Revision on the right', de: 'Rechte Revision' },
  revisionLine: {
    en: (number: number, date: string | null) => (date ? `${number}, published ${date}` : `${number}, draft`),
    de: (number: number, date: string | null) =>
      date ? `${number}, veröffentlicht ${date}` : `${number}, Entwurf`,
  },
  oneRevision: {
    en: 'There is one revision. A change of the rules makes the next one; existing licenses stay on theirs.',
    de: 'Es gibt eine Revision. Eine Änderung der Regeln erzeugt die nächste; bestehende Lizenzen bleiben auf ihrer.',
  },
  noDifference: { en: 'The rules are the same.', de: 'Die Regeln sind gleich.' },
  before: { en: 'Before', de: 'Vorher' },
  after: { en: 'After', de: 'Nachher' },
  added: { en: 'Added', de: 'Neu' },
  removed: { en: 'Removed', de: 'Entfällt' },
  changed: { en: 'Changed', de: 'Geändert' },
  notStated: { en: 'Nothing', de: 'Nichts' },
  publishTitle: { en: (name: string) => `Publish ${name}`, de: (name: string) => `${name} veröffentlichen` },
  publishHelp: {
    en: 'From now on, licenses are issued under these rules. Existing licenses keep theirs. A published revision cannot change.',
    de: 'Ab jetzt werden Lizenzen unter diesen Regeln ausgestellt. Bestehende Lizenzen behalten ihre. Eine veröffentlichte Revision ist unveränderlich.',
  },
  published: { en: 'Published', de: 'Veröffentlicht' },
  publishedHelp: { en: 'New licenses follow these rules.', de: 'Neue Lizenzen folgen diesen Regeln.' },
  nextStep: { en: 'Next step', de: 'Nächster Schritt' },
  publishedNow: {
    en: (number: number) => `Revision ${number} is published. New licenses follow its rules.`,
    de: (number: number) => `Revision ${number} ist veröffentlicht. Neue Lizenzen folgen ihren Regeln.`,
  },
  onboardWithType: {
    en: 'Onboard a customer with this type',
    de: 'Einen Kunden mit diesem Typ einführen',
  },
  changedElsewhere: {
    en: 'Someone else changed this license type',
    de: 'Jemand anderes hat diesen Lizenztyp geändert',
  },
  readAgainHelp: {
    en: 'Your action was not carried out. The page now shows the license type as it is. Check it, then repeat the action.',
    de: 'Ihre Aktion wurde nicht ausgeführt. Die Seite zeigt den Lizenztyp nun, wie er ist. Prüfen Sie ihn, und wiederholen Sie dann die Aktion.',
  },
  retireTitle: { en: (name: string) => `Retire ${name}`, de: (name: string) => `${name} einstellen` },
  retireHelp: {
    en: 'No license of this type is issued any more. This is permanent. Existing licenses go on, and can be renewed.',
    de: 'Von diesem Typ wird keine Lizenz mehr ausgestellt. Das ist endgültig. Bestehende Lizenzen gelten weiter und lassen sich verlängern.',
  },
  retiredDone: { en: 'Retired', de: 'Eingestellt' },
  typeMissing: {
    en: 'There is no license type with this code',
    de: 'Einen Lizenztyp mit diesem Code gibt es nicht',
  },
  productMissing: {
    en: 'There is no product with this code',
    de: 'Ein Produkt mit diesem Code gibt es nicht',
  },

  createProductHelp: {
    en: 'The code is in files and in your software, and cannot change. The name is for people.',
    de: 'Der Code steht in Dateien und in Ihrer Software und ist unveränderlich. Der Name ist für Menschen.',
  },
  codeHelp: {
    en: 'Lower-case words joined by dashes.',
    de: 'Kleingeschriebene Wörter, mit Bindestrichen verbunden.',
  },
  create: { en: 'Create', de: 'Anlegen' },
  productCreated: { en: 'Product created', de: 'Produkt angelegt' },
  entitlements: { en: 'Entitlements', de: 'Berechtigungen' },
  entitlementsHelp: {
    en: 'Rights that license types of this product can grant. A license type or a file adds them.',
    de: 'Rechte, die Lizenztypen dieses Produkts gewähren können. Ein Lizenztyp oder eine Datei fügt sie hinzu.',
  },
  meters: { en: 'Meters', de: 'Zähler' },
  metersHelp: {
    en: 'Counters that license types of this product can limit.',
    de: 'Zähler, die Lizenztypen dieses Produkts begrenzen können.',
  },
  noEntitlements: { en: 'No entitlements yet', de: 'Noch keine Berechtigungen' },
  noMeters: { en: 'No meters yet', de: 'Noch keine Zähler' },
  releases: { en: 'Releases', de: 'Versionen' },
  version: { en: 'Version', de: 'Version' },
  releasedAt: { en: 'Released', de: 'Erschienen' },
  addRelease: { en: 'Add a release', de: 'Version eintragen' },
  addReleaseHelp: {
    en: 'Licenses whose updates have ended may use the versions that were released before. A version that is there already gets this date.',
    de: 'Lizenzen, deren Updates geendet haben, dürfen die vorher erschienenen Versionen benutzen. Eine Version, die es schon gibt, erhält dieses Datum.',
  },
  versionHelp: { en: 'Exactly as the software reports it.', de: 'Genau so, wie die Software sie meldet.' },
  add: { en: 'Add', de: 'Eintragen' },
  releaseAdded: { en: 'Release added', de: 'Version eingetragen' },
  noReleases: { en: 'No releases yet', de: 'Noch keine Versionen' },
  noReleasesHelp: {
    en: 'They decide which versions a license with ended updates may use.',
    de: 'Sie entscheiden, welche Versionen eine Lizenz nach dem Ende ihrer Updates benutzen darf.',
  },
  older: { en: 'Older', de: 'Ältere' },
  newer: { en: 'Newer', de: 'Neuere' },
})
