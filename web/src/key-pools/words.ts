import { defineWords, plural } from '../i18n/words.ts'

const keysEn = (count: number) => plural('en', count, { one: '# key', other: '# keys' })
const keysDe = (count: number) => plural('de', count, { one: '# Schlüssel', other: '# Schlüssel' })

export const words = defineWords({
  keyPools: { en: 'Key pools', de: 'Schlüsselvorräte' },
  keyPoolsHelp: {
    en: 'License keys for shops that need them before a sale. A key becomes a license when it is claimed.',
    de: 'Lizenzschlüssel für Shops, die sie vor einem Verkauf brauchen. Ein Schlüssel wird zur Lizenz, wenn er eingelöst wird.',
  },
  noPools: { en: 'There are no key pools', de: 'Es gibt keine Schlüsselvorräte' },
  noPoolsMatch: { en: 'No key pool matches', de: 'Kein Schlüsselvorrat passt' },
  notFound: { en: 'There is no such key pool', de: 'Diesen Schlüsselvorrat gibt es nicht' },
  filter: { en: 'Key pools', de: 'Schlüsselvorräte' },
  all: { en: 'All', de: 'Alle' },
  low: { en: 'Low', de: 'Knapp' },
  open: { en: 'Open', de: 'Offen' },
  closed: { en: 'Closed', de: 'Geschlossen' },
  pool: { en: 'Pool', de: 'Vorrat' },
  name: { en: 'Name', de: 'Name' },
  licenseType: { en: 'License type', de: 'Lizenztyp' },
  anyLicenseType: { en: 'Any license type', de: 'Jeder Lizenztyp' },
  state: { en: 'State', de: 'Zustand' },
  created: { en: 'Created', de: 'Angelegt' },
  AVAILABLE: { en: 'Available', de: 'Verfügbar' },
  CLAIMED: { en: 'Claimed', de: 'Eingelöst' },
  REVOKED: { en: 'Revoked', de: 'Widerrufen' },
  revision: { en: 'Revision', de: 'Stand' },
  partner: { en: 'Partner', de: 'Partner' },
  lowBelow: { en: 'Low below', de: 'Knapp unter' },
  keyCount: { en: keysEn, de: keysDe },
  overrides: { en: 'Differs from its type', de: 'Abweichend vom Typ' },
  closedOn: { en: (date: string) => `Closed ${date}`, de: (date: string) => `Geschlossen ${date}` },
  facts: { en: 'Pool', de: 'Vorrat' },
  keys: { en: 'Keys', de: 'Schlüssel' },
  key: { en: 'Key', de: 'Schlüssel' },
  license: { en: 'License', de: 'Lizenz' },
  sale: { en: 'Sale', de: 'Verkauf' },
  changed: { en: 'Since', de: 'Seit' },
  states: { en: 'States', de: 'Zustände' },
  noKeys: { en: 'No key is in this state', de: 'Kein Schlüssel ist in diesem Zustand' },
  actions: { en: 'Actions', de: 'Aktionen' },
  actionsFor: { en: (hint: string) => `Actions for …${hint}`, de: (hint: string) => `Aktionen für …${hint}` },

  create: { en: 'Create a key pool', de: 'Schlüsselvorrat anlegen' },
  createHelp: {
    en: 'All licenses of the pool have the revision of the license type that is published now.',
    de: 'Alle Lizenzen des Vorrats haben den Stand des Lizenztyps, der jetzt veröffentlicht ist.',
  },
  add: { en: 'Add keys', de: 'Schlüssel ergänzen' },
  addHelp: {
    en: 'All keys are added, or none. Generated keys are shown once.',
    de: 'Alle Schlüssel werden ergänzt oder keiner. Erzeugte Schlüssel werden einmal gezeigt.',
  },
  nameHelp: { en: 'For people, such as the name of the shop.', de: 'Für Menschen, etwa der Name des Shops.' },
  partnerHelp: {
    en: 'Code of the partner that may read the pool and claim its keys. Without one, only you can.',
    de: 'Code des Partners, der den Vorrat lesen und seine Schlüssel einlösen darf. Ohne Angabe können das nur Sie.',
  },
  lowBelowHelp: {
    en: 'Number of available keys below which the pool is low.',
    de: 'Zahl der verfügbaren Schlüssel, unter der der Vorrat knapp ist.',
  },
  count: { en: 'Keys to generate', de: 'Zu erzeugende Schlüssel' },
  countHelp: { en: 'From 1 to 1,000.', de: 'Von 1 bis 1.000.' },
  ownKeys: { en: 'Keys of your own', de: 'Eigene Schlüssel' },
  ownKeysHelp: {
    en: 'In place of generated ones: one key a line, at most 1,000.',
    de: 'Statt erzeugter Schlüssel: ein Schlüssel je Zeile, höchstens 1.000.',
  },
  missing: { en: 'This is required.', de: 'Das ist nötig.' },
  wrongCount: { en: 'Enter a number from 1 to 1,000.', de: 'Geben Sie eine Zahl von 1 bis 1.000 ein.' },
  wrongLow: { en: 'Enter a number from 1 to 1,000,000.', de: 'Geben Sie eine Zahl von 1 bis 1.000.000 ein.' },
  keyFile: { en: 'Generated keys', de: 'Erzeugte Schlüssel' },
  keysOnce: {
    en: 'Save them now: they are shown once. The gateway stores only digests of them.',
    de: 'Sichern Sie sie jetzt: Sie werden einmal gezeigt. Das Gateway speichert nur ihre Prüfwerte.',
  },
  added: {
    en: (count: number) => `${keysEn(count)} added.`,
    de: (count: number) => `${keysDe(count)} ergänzt.`,
  },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: {
    en: 'For the audit log and your colleagues.',
    de: 'Für das Protokoll und Ihre Kolleginnen und Kollegen.',
  },
  close: { en: 'Close the pool', de: 'Vorrat schließen' },
  closeHelp: {
    en: 'No keys can be added any more. Available keys can still be claimed. This cannot be undone.',
    de: 'Es lassen sich keine Schlüssel mehr ergänzen. Verfügbare Schlüssel lassen sich weiter einlösen. Das lässt sich nicht rückgängig machen.',
  },
  poolClosed: { en: 'The pool is closed', de: 'Der Vorrat ist geschlossen' },
  revokeAll: { en: 'Revoke available keys', de: 'Verfügbare Schlüssel widerrufen' },
  revokeAllHelp: {
    en: (count: number) => `${keysEn(count)} can then never be claimed. This cannot be undone.`,
    de: (count: number) =>
      `${plural('de', count, { one: '# Schlüssel lässt', other: '# Schlüssel lassen' })} sich dann nie einlösen. Das lässt sich nicht rückgängig machen.`,
  },
  revokeOne: { en: 'Revoke the key', de: 'Schlüssel widerrufen' },
  revokeOneHelp: {
    en: 'The key can then never be claimed. This cannot be undone.',
    de: 'Der Schlüssel lässt sich dann nie einlösen. Das lässt sich nicht rückgängig machen.',
  },
  revokedCount: {
    en: (count: number) => `${keysEn(count)} revoked`,
    de: (count: number) => `${keysDe(count)} widerrufen`,
  },
  claim: { en: 'Claim for a customer', de: 'Für einen Kunden einlösen' },
  claimHelp: {
    en: 'The account gets a license with this key. No mail is sent.',
    de: 'Das Konto erhält eine Lizenz mit diesem Schlüssel. Es wird keine E-Mail gesendet.',
  },
  account: { en: 'Account', de: 'Konto' },
  saleHelp: { en: 'Such as an order number.', de: 'Etwa eine Bestellnummer.' },
  claimedToast: {
    en: 'The key is now the key of a license',
    de: 'Der Schlüssel gehört jetzt zu einer Lizenz',
  },
})
