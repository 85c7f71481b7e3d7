import { defineWords } from '../i18n/words.ts'

/** What needs a decision, by the code of the review. */
export const reviewWords = defineWords({
  MERGE_CONFLICT: {
    en: 'Companies of different accounts were merged in the CRM',
    de: 'Firmen verschiedener Konten wurden im CRM zusammengeführt',
  },
  RECORDS_MERGED: {
    en: 'Linked records were merged in the CRM',
    de: 'Verknüpfte Datensätze wurden im CRM zusammengeführt',
  },
  ACCOUNTS_MERGED: {
    en: 'Two merged accounts each have a record in the CRM',
    de: 'Zwei zusammengeführte Konten haben je einen Datensatz im CRM',
  },
  RECORD_DELETED: {
    en: 'A linked record was deleted in the CRM',
    de: 'Ein verknüpfter Datensatz wurde im CRM gelöscht',
  },
  CONTACT_FORGOTTEN: {
    en: 'A person was deleted in the CRM for privacy',
    de: 'Eine Person wurde im CRM aus Gründen des Datenschutzes gelöscht',
  },
  FIELD_REFUSED: { en: 'A value from the CRM was refused', de: 'Ein Wert aus dem CRM wurde abgelehnt' },
  DEAL_INCOMPLETE: { en: 'The sale lacks information', de: 'Dem Verkauf fehlen Angaben' },
  DEAL_SKU_UNKNOWN: {
    en: 'No license type has the SKU of the sale',
    de: 'Kein Lizenztyp hat die SKU des Verkaufs',
  },
  DEAL_QUANTITY: {
    en: 'The quantity of the sale is not possible',
    de: 'Die Menge des Verkaufs ist nicht möglich',
  },
  DEAL_PERIOD: { en: 'The dates of the sale are wrong', de: 'Die Daten des Verkaufs sind falsch' },
  DEAL_AMBIGUOUS: { en: 'The sale has several readings', de: 'Der Verkauf lässt mehrere Deutungen zu' },
  DEAL_LICENSE_UNUSABLE: {
    en: 'The license of the sale is suspended or revoked',
    de: 'Die Lizenz des Verkaufs ist ausgesetzt oder widerrufen',
  },
  DEAL_REFUSED: { en: 'The sale was refused', de: 'Der Verkauf wurde abgelehnt' },
  DEAL_LOST: { en: 'A deal with licenses was lost', de: 'Ein Deal mit Lizenzen ging verloren' },
  SALE_REFUNDED_IN_PART: {
    en: 'A part of a payment was refunded',
    de: 'Ein Teil einer Zahlung wurde erstattet',
  },
  SALE_DISPUTED: { en: 'The customer disputes a payment', de: 'Der Kunde bestreitet eine Zahlung' },
  DEAL_DELETED: { en: 'A deal with licenses was deleted', de: 'Ein Deal mit Lizenzen wurde gelöscht' },
  RECORD_UNREADABLE: { en: 'The record cannot be read', de: 'Der Datensatz lässt sich nicht lesen' },
})
