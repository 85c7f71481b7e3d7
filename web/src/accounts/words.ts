import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  accounts: { en: 'Accounts', de: 'Konten' },
  account: { en: 'Account', de: 'Konto' },
  onboard: { en: 'Onboard a customer', de: 'Kunden einführen' },
  onboardThis: { en: 'Onboard', de: 'Einführen' },
  count: {
    en: (value: number, exact: boolean) =>
      `${exact ? '' : 'more than '}${plural('en', value, { one: '# account', other: '# accounts' })}`,
    de: (value: number, exact: boolean) =>
      `${exact ? '' : 'mehr als '}${plural('de', value, { one: '# Konto', other: '# Konten' })}`,
  },
  presets: { en: 'Common filters', de: 'Häufige Filter' },
  all: { en: 'All', de: 'Alle' },
  withLicense: { en: 'With an active license', de: 'Mit aktiver Lizenz' },
  withoutLicense: { en: 'Without an active license', de: 'Ohne aktive Lizenz' },
  createdFrom: { en: 'Created from', de: 'Angelegt ab' },
  createdTo: { en: 'to', de: 'bis' },
  partner: { en: 'Partner', de: 'Partner' },
  anyPartner: { en: 'Any partner', de: 'Jeder Partner' },
  order: { en: 'Order', de: 'Reihenfolge' },
  NEWEST: { en: 'Newest first', de: 'Neueste zuerst' },
  OLDEST: { en: 'Oldest first', de: 'Älteste zuerst' },
  NAME_ASC: { en: 'By name', de: 'Nach Namen' },
  NAME_DESC: { en: 'By name, from the end', de: 'Nach Namen, von hinten' },
  domain: { en: 'Domain', de: 'Domain' },
  externalId: { en: 'External ID', de: 'Externe ID' },
  created: { en: 'Created', de: 'Angelegt' },
  noneTitle: { en: 'No account matches', de: 'Kein Konto passt' },
  noneHelp: { en: 'Change or remove the filters.', de: 'Ändern oder entfernen Sie die Filter.' },
  firstTitle: { en: 'There are no accounts yet', de: 'Es gibt noch keine Konten' },
  firstHelp: {
    en: 'Each customer has an account with its people and its licenses.',
    de: 'Jeder Kunde hat ein Konto mit seinen Personen und seinen Lizenzen.',
  },
  notFoundTitle: { en: 'There is no such account', de: 'Dieses Konto gibt es nicht' },

  facts: { en: 'Facts', de: 'Angaben' },
  name: { en: 'Name', de: 'Name' },
  id: { en: 'ID', de: 'ID' },
  none: { en: 'None', de: 'Keine' },
  metadata: { en: 'Metadata', de: 'Metadaten' },
  edit: { en: 'Edit', de: 'Bearbeiten' },
  editTitle: { en: 'Correct the account', de: 'Konto berichtigen' },
  editHelp: {
    en: 'Licenses, contacts and onboardings stay as they are. The CRM gets the new state.',
    de: 'Lizenzen, Kontakte und Onboardings bleiben, wie sie sind. Das CRM bekommt den neuen Stand.',
  },
  domainHelp: {
    en: 'Finds the account again at the next sale, and its company in the CRM.',
    de: 'Findet das Konto beim nächsten Verkauf wieder, und seine Firma im CRM.',
  },
  externalIdHelp: {
    en: 'The customer number in your own system.',
    de: 'Die Kundennummer in Ihrem eigenen System.',
  },
  metadataHelp: {
    en: 'A JSON object, such as {"note": "pays by invoice"}. It replaces the metadata of the account.',
    de: 'Ein JSON-Objekt, etwa {"Notiz": "zahlt auf Rechnung"}. Es ersetzt die Metadaten des Kontos.',
  },
  metadataInvalid: { en: 'This is no JSON object.', de: 'Das ist kein JSON-Objekt.' },
  nameMissing: { en: 'Enter a name.', de: 'Geben Sie einen Namen ein.' },
  save: { en: 'Save', de: 'Speichern' },
  saved: { en: 'The account was changed.', de: 'Das Konto wurde geändert.' },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: { en: 'For the audit log.', de: 'Für das Protokoll.' },
  reasonMissing: { en: 'Enter a reason.', de: 'Geben Sie einen Grund an.' },

  people: { en: 'People', de: 'Personen' },
  person: { en: 'Person', de: 'Person' },
  roles: { en: 'Roles', de: 'Rollen' },
  OWNER: { en: 'Owner', de: 'Inhaber' },
  BILLING: { en: 'Billing', de: 'Rechnung' },
  TECHNICAL: { en: 'Technical', de: 'Technik' },
  OWNERHelp: {
    en: 'Mails about expiry, renewal, suspension and full seats',
    de: 'E-Mails über Ablauf, Verlängerung, Aussetzung und volle Plätze',
  },
  BILLINGHelp: {
    en: 'Mails about expiry, renewal and suspension',
    de: 'E-Mails über Ablauf, Verlängerung und Aussetzung',
  },
  TECHNICALHelp: {
    en: 'License keys, and mails about devices and license files',
    de: 'Lizenzschlüssel, und E-Mails über Geräte und Lizenzdateien',
  },
  roleMissing: { en: 'Choose at least one role.', de: 'Wählen Sie mindestens eine Rolle.' },
  language: { en: 'Language', de: 'Sprache' },
  mails: { en: 'Mails', de: 'E-Mails' },
  allMails: { en: 'All', de: 'Alle' },
  fewerMails: {
    en: (value: number) => plural('en', value, { one: '# kind declined', other: '# kinds declined' }),
    de: (value: number) => plural('de', value, { one: '# Art abgelehnt', other: '# Arten abgelehnt' }),
  },
  mailStopped: { en: 'Stopped', de: 'Gestoppt' },
  noContacts: {
    en: 'No person gets the mails of this account.',
    de: 'Keine Person bekommt die E-Mails dieses Kontos.',
  },
  addPerson: { en: 'Add a person', de: 'Person hinzufügen' },
  addPersonHelp: {
    en: 'The person gets the mails of the chosen roles from now on. No mail is sent now.',
    de: 'Die Person bekommt ab jetzt die E-Mails der gewählten Rollen. Jetzt wird keine E-Mail gesendet.',
  },
  personAdded: { en: 'The person was added.', de: 'Die Person wurde hinzugefügt.' },
  email: { en: 'E-mail address', de: 'E-Mail-Adresse' },
  emailMissing: { en: 'Enter an e-mail address.', de: 'Geben Sie eine E-Mail-Adresse ein.' },
  editPerson: { en: 'Correct the person', de: 'Person berichtigen' },
  editPersonHelp: {
    en: 'Queued mails are sent to the new address.',
    de: 'Wartende E-Mails gehen an die neue Adresse.',
  },
  personSaved: { en: 'The person was changed.', de: 'Die Person wurde geändert.' },
  preferences: { en: 'Choose mails', de: 'E-Mails wählen' },
  preferencesHelp: {
    en: 'The person gets the mails with a check mark, as far as its roles receive them. All other mails about a license are always sent.',
    de: 'Die Person bekommt die angehakten E-Mails, soweit ihre Rollen sie erhalten. Alle anderen E-Mails über eine Lizenz werden immer gesendet.',
  },
  resumeMail: {
    en: 'Send mail to this address again',
    de: 'Wieder E-Mails an diese Adresse senden',
  },
  preferencesSaved: {
    en: 'The choice of mails was saved.',
    de: 'Die Auswahl der E-Mails wurde gespeichert.',
  },
  remove: { en: 'Remove', de: 'Entfernen' },
  removePerson: { en: 'Remove the person?', de: 'Person entfernen?' },
  removePersonHelp: {
    en: (name: string) =>
      `${name} gets no more mails of this account. Queued mails go to the people that remain. The history of mails still shows the person.`,
    de: (name: string) =>
      `${name} bekommt keine E-Mails dieses Kontos mehr. Wartende E-Mails gehen an die übrigen Personen. Der Verlauf der E-Mails zeigt die Person weiterhin.`,
  },
  personRemoved: { en: 'The person was removed.', de: 'Die Person wurde entfernt.' },
  forget: { en: 'Forget for good', de: 'Endgültig vergessen' },
  forgetPerson: { en: 'Forget the person for good?', de: 'Person endgültig vergessen?' },
  forgetHelp: {
    en: (email: string) => `This cannot be undone. In every account with the address ${email}:`,
    de: (email: string) => `Das lässt sich nicht rückgängig machen. In jedem Konto mit der Adresse ${email}:`,
  },
  forgetDeletes: {
    en: 'Name, address, language, texts of mails and queued mails are deleted.',
    de: 'Name, Adresse, Sprache, Texte von E-Mails und wartende E-Mails werden gelöscht.',
  },
  forgetRemoves: {
    en: 'The person is removed from names and metadata of devices, from reasons, and from the audit log.',
    de: 'Die Person wird aus Namen und Metadaten von Geräten, aus Gründen und aus dem Protokoll entfernt.',
  },
  forgetCrm: {
    en: 'The CRM deletes the person by its privacy deletion, shortly afterwards.',
    de: 'Das CRM löscht die Person kurz danach durch seine Datenschutz-Löschung.',
  },
  forgetStays: {
    en: 'Licenses, keys, seats and the history of events stay.',
    de: 'Lizenzen, Schlüssel, Plätze und der Verlauf der Ereignisse bleiben.',
  },
  forgetAgree: {
    en: 'I understand that this cannot be undone.',
    de: 'Ich weiß, dass sich das nicht rückgängig machen lässt.',
  },
  forgetAgreeMissing: { en: 'Confirm this first.', de: 'Bestätigen Sie das zuerst.' },
  forgotten: { en: 'The person was forgotten.', de: 'Die Person wurde vergessen.' },
  forgottenAlone: {
    en: (names: string) => `No person gets the mails of ${names} any more. Add another person.`,
    de: (names: string) =>
      `Die E-Mails von ${names} bekommt keine Person mehr. Fügen Sie eine andere Person hinzu.`,
  },
  actions: { en: 'Actions', de: 'Aktionen' },
  actionsFor: { en: (name: string) => `Actions for ${name}`, de: (name: string) => `Aktionen für ${name}` },

  licenses: { en: 'Licenses', de: 'Lizenzen' },
  noLicenses: { en: 'This account has no license.', de: 'Dieses Konto hat keine Lizenz.' },
  onboardings: { en: 'Onboarding', de: 'Onboarding' },
  noOnboardings: { en: 'This account was not onboarded.', de: 'Dieses Konto wurde nicht eingeführt.' },
  noMails: { en: 'There is no mail to this account.', de: 'Es gibt keine E-Mail an dieses Konto.' },
  sales: { en: 'Sales', de: 'Verkäufe' },
  noSales: { en: 'There is no sale to this account.', de: 'Es gibt keinen Verkauf an dieses Konto.' },

  crm: { en: 'CRM', de: 'CRM' },
  noCrm: { en: 'No CRM is connected.', de: 'Kein CRM ist verbunden.' },
  crmNotSynced: { en: 'Not synced yet', de: 'Noch nicht abgeglichen' },
  AUTOMATIC: { en: 'Linked automatically', de: 'Automatisch verknüpft' },
  CHOSEN: { en: 'Linked by a person', de: 'Von einer Person verknüpft' },
  CONFLICTED: { en: 'The record went to another account', de: 'Der Eintrag ging an ein anderes Konto' },
  UNLINKED: { en: 'Not linked', de: 'Nicht verknüpft' },
  crmRecord: { en: 'Record', de: 'Eintrag' },
  crmWaiting: { en: 'Changes wait since', de: 'Änderungen warten seit' },
  crmPushed: { en: 'Last sent', de: 'Zuletzt gesendet' },
  suggestions: { en: 'Which company is it?', de: 'Welche Firma ist es?' },
  unnamed: { en: 'Without a name', de: 'Ohne Namen' },
  link: { en: 'Link', de: 'Verknüpfen' },
  linkTo: { en: (name: string) => `Link to ${name}`, de: (name: string) => `Mit ${name} verknüpfen` },
  linkTitle: { en: 'Link to a record of the CRM', de: 'Mit einem Eintrag des CRM verknüpfen' },
  linkHelp: {
    en: 'The gateway then keeps the licenses of this account up to date in that record.',
    de: 'Das Gateway hält dann die Lizenzen dieses Kontos in diesem Eintrag aktuell.',
  },
  remoteId: { en: 'ID of the record', de: 'ID des Eintrags' },
  remoteIdHelp: {
    en: 'Empty: the gateway creates a record, unless the account has one.',
    de: 'Leer: Das Gateway legt einen Eintrag an, falls das Konto keinen hat.',
  },
  linked: { en: 'The account is linked.', de: 'Das Konto ist verknüpft.' },
  unlink: { en: 'Unlink', de: 'Trennen' },
  unlinkTitle: { en: 'Stop syncing this account?', de: 'Dieses Konto nicht mehr abgleichen?' },
  unlinkHelp: {
    en: 'The fields of the gateway in the CRM are cleared. The record itself stays.',
    de: 'Die Felder des Gateways im CRM werden geleert. Der Eintrag selbst bleibt.',
  },
  unlinked: { en: 'The account is no longer synced.', de: 'Das Konto wird nicht mehr abgeglichen.' },

  dataTitle: { en: 'Data and privacy', de: 'Daten und Datenschutz' },
  exportTitle: { en: 'All data of this account', de: 'Alle Daten dieses Kontos' },
  exportHelp: {
    en: 'Contacts, licenses, devices, usage, onboardings, mails, audit log and CRM sync, as JSON files. The audit log records the export.',
    de: 'Kontakte, Lizenzen, Geräte, Nutzung, Onboardings, E-Mails, Protokoll und CRM-Abgleich als JSON-Dateien. Das Protokoll vermerkt den Export.',
  },
  exportReasonHelp: {
    en: 'For the audit log: such as the person that requested it.',
    de: 'Für das Protokoll: etwa die Person, die darum bat.',
  },
  export: { en: 'Export', de: 'Exportieren' },
  filesSaved: {
    en: (files: number) => plural('en', files, { one: '# file saved', other: '# files saved' }),
    de: (files: number) => plural('de', files, { one: '# Datei gesichert', other: '# Dateien gesichert' }),
  },
  merge: { en: 'Merge', de: 'Zusammenführen' },
  mergeTitle: { en: 'Merge into another account', de: 'In ein anderes Konto überführen' },
  mergeShort: {
    en: 'If a customer has two accounts, move everything into one of them.',
    de: 'Wenn ein Kunde zwei Konten hat, überführen Sie alles in eines davon.',
  },
  mergeHelp: {
    en: (name: string) =>
      `Moves contacts, licenses, onboardings, mails, audit log, API keys and deals of ${name} into the other account, permanently. Licenses keep their keys, devices and terms.`,
    de: (name: string) =>
      `Überführt Kontakte, Lizenzen, Onboardings, E-Mails, Protokoll, API-Schlüssel und Abschlüsse von ${name} endgültig in das andere Konto. Lizenzen behalten Schlüssel, Geräte und Laufzeiten.`,
  },
  mergeInto: { en: 'Into which account?', de: 'In welches Konto?' },
  mergeWouldMove: {
    en: (things: string) => `This moves ${things}.`,
    de: (things: string) => `Das überführt ${things}.`,
  },
  mergeContacts: {
    en: (value: number) => plural('en', value, { one: '# contact', other: '# contacts' }),
    de: (value: number) => plural('de', value, { one: '# Kontakt', other: '# Kontakte' }),
  },
  mergeLicenses: {
    en: (value: number) => plural('en', value, { one: '# license', other: '# licenses' }),
    de: (value: number) => plural('de', value, { one: '# Lizenz', other: '# Lizenzen' }),
  },
  mergeOnboardings: {
    en: (value: number) => plural('en', value, { one: '# onboarding', other: '# onboardings' }),
    de: (value: number) => plural('de', value, { one: '# Onboarding', other: '# Onboardings' }),
  },
  mergeApiKeys: {
    en: (value: number) => plural('en', value, { one: '# API key', other: '# API keys' }),
    de: (value: number) => plural('de', value, { one: '# API-Schlüssel', other: '# API-Schlüssel' }),
  },
  mergeConfirm: { en: 'Merge for good', de: 'Endgültig zusammenführen' },
  chooseAnother: { en: 'Choose another', de: 'Anderes wählen' },
  merged: {
    en: (name: string) => `The account is now part of ${name}.`,
    de: (name: string) => `Das Konto gehört jetzt zu ${name}.`,
  },
})
