import { defineWords } from '../i18n/words.ts'

/** Why the sync is paused, by the code of the reason. */
export const pauseWords = defineWords({
  DAILY: {
    en: 'The daily limit of calls to the CRM is reached.',
    de: 'Die Tagesgrenze der Aufrufe des CRM ist erreicht.',
  },
  MISSING_SCOPES: {
    en: 'The token of the CRM lacks a permission.',
    de: 'Dem Token des CRM fehlt eine Berechtigung.',
  },
  INVALID_AUTHENTICATION: { en: 'The CRM refuses the token.', de: 'Das CRM lehnt das Token ab.' },
  EXPIRED_AUTHENTICATION: {
    en: 'The token of the CRM has expired.',
    de: 'Das Token des CRM ist abgelaufen.',
  },
  TOKEN_UNREADABLE: {
    en: 'The file with the token of the CRM cannot be read.',
    de: 'Die Datei mit dem Token des CRM lässt sich nicht lesen.',
  },
  PROPERTY_DOESNT_EXIST: { en: 'A field is missing in the CRM.', de: 'Im CRM fehlt ein Feld.' },
  SCHEMA_MISSING: {
    en: 'The CRM is not set up for licenses.',
    de: 'Das CRM ist nicht für Lizenzen eingerichtet.',
  },
  unknown: { en: 'The CRM refuses the calls.', de: 'Das CRM lehnt die Aufrufe ab.' },
})
