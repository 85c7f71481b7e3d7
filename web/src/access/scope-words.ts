import { defineWords } from '../i18n/words.ts'

/** What each scope of a credential allows. */
export const scopeWords = defineWords({
  ACCESS_WRITE: {
    en: 'Create and revoke API keys, rotate signing keys',
    de: 'API-Schlüssel anlegen und widerrufen, Signaturschlüssel wechseln',
  },
  ACCOUNTS_READ: {
    en: 'Read accounts, contacts, mails, onboardings and partners',
    de: 'Konten, Kontakte, E-Mails, Onboardings und Partner lesen',
  },
  ACCOUNTS_WRITE: { en: 'Change and merge accounts', de: 'Konten ändern und zusammenführen' },
  ACTIVATIONS_WRITE: {
    en: 'Release devices, answer license requests',
    de: 'Geräte freigeben, Lizenzanfragen beantworten',
  },
  AUDIT_READ: { en: 'Read the audit log', de: 'Das Protokoll lesen' },
  CATALOG_READ: { en: 'Read products and license types', de: 'Produkte und Lizenztypen lesen' },
  CATALOG_WRITE: { en: 'Change products and license types', de: 'Produkte und Lizenztypen ändern' },
  CONTACTS_WRITE: { en: 'Add, change and remove contacts', de: 'Kontakte hinzufügen, ändern und entfernen' },
  CRM_READ: { en: 'Read the state of the CRM sync', de: 'Den Zustand des CRM-Abgleichs lesen' },
  CRM_WRITE: { en: 'Control the CRM sync', de: 'Den CRM-Abgleich steuern' },
  INSIGHTS_READ: { en: 'Read the insights', de: 'Die Auswertung lesen' },
  JOBS_WRITE: {
    en: 'Read the queues of jobs, retry failed jobs',
    de: 'Die Warteschlangen der Aufgaben lesen, fehlgeschlagene wiederholen',
  },
  LICENSES_READ: {
    en: 'Read licenses, devices and key pools',
    de: 'Lizenzen, Geräte und Schlüsselvorräte lesen',
  },
  LICENSES_WRITE: {
    en: 'Issue, change, renew and suspend licenses, create key pools',
    de: 'Lizenzen ausstellen, ändern, verlängern und aussetzen, Schlüsselvorräte anlegen',
  },
  ONBOARDING_WRITE: {
    en: 'Onboard customers, claim keys of pools',
    de: 'Kunden einführen, Schlüssel aus Vorräten vergeben',
  },
  PARTNERS_WRITE: { en: 'Create, change and suspend partners', de: 'Partner anlegen, ändern und aussetzen' },
  PRIVACY_WRITE: {
    en: 'Export accounts, forget contacts',
    de: 'Daten von Konten ausgeben, Kontakte vergessen',
  },
  WEBHOOKS_READ: { en: 'Read webhooks and their deliveries', de: 'Webhooks und ihre Zustellungen lesen' },
  WEBHOOKS_WRITE: {
    en: 'Create, change, test and replay webhooks',
    de: 'Webhooks anlegen, ändern, testen und erneut zustellen',
  },
})
