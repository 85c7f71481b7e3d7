import { defineWords, plural } from '../i18n/words.ts'

/** The texts of the page of one license and of its dialogs. */
export const words = defineWords({
  typeUnread: { en: 'License type', de: 'Lizenztyp' },
  auditLog: { en: 'Audit log', de: 'Protokoll' },
  licenses: { en: 'Licenses', de: 'Lizenzen' },
  account: { en: 'Account', de: 'Konto' },
  license: { en: 'License', de: 'Lizenz' },
  noLicense: { en: 'There is no such license', de: 'Diese Lizenz gibt es nicht' },
  keyHint: { en: 'Last group of the license key', de: 'Letzte Gruppe des Lizenzschlüssels' },
  moreActions: { en: 'More', de: 'Mehr' },
  cancel: { en: 'Cancel', de: 'Abbrechen' },
  missing: { en: 'Fill this in.', de: 'Füllen Sie das aus.' },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: {
    en: 'For the audit log and your colleagues.',
    de: 'Für das Protokoll und Ihre Kolleginnen und Kollegen.',
  },
  yes: { en: 'Yes', de: 'Ja' },
  no: { en: 'No', de: 'Nein' },
  never: { en: 'Never', de: 'Nie' },
  notYet: { en: 'None yet', de: 'Noch keine' },
  unlimited: { en: 'Unlimited', de: 'Unbegrenzt' },
  nothing: { en: 'none', de: 'nichts' },

  // May it be used?
  verdict: { en: 'May it be used?', de: 'Darf sie benutzt werden?' },
  mayBeUsed: { en: 'It may be used', de: 'Sie darf benutzt werden' },
  expiresOn: {
    en: (day: string, distance: string) => `The license expires on ${day}, ${distance}.`,
    de: (day: string, distance: string) => `Die Lizenz läuft am ${day} ab, ${distance}.`,
  },
  mayNotBeUsed: { en: 'It may not be used', de: 'Sie darf nicht benutzt werden' },
  tolerated: { en: 'failed, but tolerated', de: 'nicht erfüllt, aber geduldet' },
  passedChecks: {
    en: (count: number) => plural('en', count, { one: '# check passed', other: '# checks passed' }),
    de: (count: number) => plural('de', count, { one: '# Prüfung erfüllt', other: '# Prüfungen erfüllt' }),
  },
  probe: { en: 'Check as', de: 'Prüfen als' },
  onDevice: { en: 'On this device', de: 'Auf diesem Gerät' },
  anyDevice: { en: 'Any device', de: 'Beliebiges Gerät' },
  released: { en: 'released', de: 'freigegeben' },
  unnamedDevice: { en: 'Unknown device', de: 'Unbekanntes Gerät' },
  withVersion: { en: 'With this version', de: 'Mit dieser Version' },
  anyVersion: { en: 'Any version', de: 'Beliebige Version' },
  withEntitlement: { en: 'With this entitlement', de: 'Mit dieser Berechtigung' },
  noEntitlement: { en: 'None required', de: 'Keine verlangt' },
  atMoment: { en: 'At this time', de: 'Zu dieser Zeit' },
  momentNow: { en: 'Now', de: 'Jetzt' },
  momentExpiry: {
    en: (date: string) => `After the expiry, ${date}`,
    de: (date: string) => `Nach dem Ablauf, ${date}`,
  },
  momentGrace: {
    en: (date: string) => `After the grace period, ${date}`,
    de: (date: string) => `Nach der Nachfrist, ${date}`,
  },
  noonIn: {
    en: (zone: string) => `At noon in the time zone ${zone}.`,
    de: (zone: string) => `Mittags in der Zeitzone ${zone}.`,
  },
  momentDay: { en: 'On another day', de: 'An einem anderen Tag' },
  day: { en: 'Day', de: 'Tag' },
  backToNow: { en: 'Back to now, any device', de: 'Zurück zu jetzt, beliebiges Gerät' },
  showDevices: { en: 'Show the devices', de: 'Geräte zeigen' },
  showMeters: { en: 'Show the usage', de: 'Nutzung zeigen' },
  showAccount: { en: 'Show the account', de: 'Konto zeigen' },

  // Seats and devices
  seatsAndDevices: { en: 'Seats and devices', de: 'Plätze und Geräte' },
  seatsInUse: {
    en: (used: number, limit: number | null) =>
      limit === null
        ? `${plural('en', used, { one: '# seat', other: '# seats' })} in use, unlimited`
        : `${used} of ${plural('en', limit, { one: '# seat', other: '# seats' })} in use`,
    de: (used: number, limit: number | null) =>
      limit === null
        ? `${plural('de', used, { one: '# Platz', other: '# Plätze' })} belegt, unbegrenzt`
        : `${used} von ${plural('de', limit, { one: '# Platz', other: '# Plätzen' })} belegt`,
  },
  seat_used: { en: 'used', de: 'belegt' },
  seat_leased: { en: 'leased', de: 'reserviert' },
  seat_file: { en: 'held by a license file', de: 'durch eine Lizenzdatei gehalten' },
  seat_over: { en: 'over the limit', de: 'über der Grenze' },
  seat_free: { en: 'free', de: 'frei' },
  firstUntil: {
    en: (date: string, count: number) => (count === 1 ? `until ${date}` : `the first until ${date}`),
    de: (date: string, count: number) => (count === 1 ? `bis ${date}` : `der erste bis ${date}`),
  },
  overUntil: {
    en: (at: string) => `The newest devices have no seat. They may be used until ${at}.`,
    de: (at: string) => `Die neuesten Geräte haben keinen Platz. Sie dürfen bis ${at} benutzt werden.`,
  },
  transfersLeft: {
    en: (left: number, limit: number, per: string, next: string | null) =>
      `${left} of ${plural('en', limit, { one: '# move', other: '# moves' })} to another device left in ${per}.${next ? ` The next one is possible on ${next}.` : ''}`,
    de: (left: number, limit: number, per: string, next: string | null) =>
      `Noch ${left} von ${plural('de', limit, { one: '# Umzug', other: '# Umzügen' })} auf ein anderes Gerät in ${per}.${next ? ` Der nächste ist am ${next} möglich.` : ''}`,
  },
  noDevices: { en: 'No device has a seat', de: 'Kein Gerät hat einen Platz' },
  noDevicesHelp: {
    en: 'A device takes a seat when its software activates the license with the key.',
    de: 'Ein Gerät belegt einen Platz, sobald seine Software die Lizenz mit dem Schlüssel aktiviert.',
  },
  devices: { en: 'Devices with a seat', de: 'Geräte mit Platz' },
  formerDevicesLabel: { en: 'Released devices', de: 'Freigegebene Geräte' },
  formerDevices: {
    en: (count: number) => plural('en', count, { one: '# released device', other: '# released devices' }),
    de: (count: number) =>
      plural('de', count, { one: '# freigegebenes Gerät', other: '# freigegebene Geräte' }),
  },
  showAllDevices: {
    en: (count: number) => `Show all ${count} devices`,
    de: (count: number) => `Alle ${count} Geräte zeigen`,
  },
  allDevices: { en: 'All devices of this license', de: 'Alle Geräte dieser Lizenz' },
  device: { en: 'Device', de: 'Gerät' },
  platform: { en: 'Platform', de: 'Plattform' },
  lastSeen: { en: 'Last seen', de: 'Zuletzt gesehen' },
  seat: { en: 'Seat', de: 'Platz' },
  actions: { en: 'Actions', de: 'Aktionen' },
  actionsFor: { en: (name: string) => `Actions for ${name}`, de: (name: string) => `Aktionen für ${name}` },
  isBanned: { en: 'Banned', de: 'Gesperrt' },
  rename: { en: 'Rename', de: 'Umbenennen' },
  renameWhat: {
    en: 'The name is for people. Nothing about the seat changes.',
    de: 'Der Name ist für Menschen. Am Platz ändert sich nichts.',
  },
  nameOfDevice: { en: 'Name of the device', de: 'Name des Geräts' },
  renamedDevice: { en: 'The device was renamed', de: 'Das Gerät wurde umbenannt' },
  release: { en: 'Release', de: 'Freigeben' },
  releaseWhat: {
    en: 'The device loses its seat at once, and another device may take it. The contacts of the account get a mail.',
    de: 'Das Gerät verliert seinen Platz sofort, und ein anderes kann ihn belegen. Die Kontakte des Kontos erhalten eine E-Mail.',
  },
  releaseWithFile: {
    en: (at: string) =>
      `The device has a license file. The file works without a network, so it holds the seat until ${at}. To free the seat at once, use the release proof of the device instead.`,
    de: (at: string) =>
      `Das Gerät hat eine Lizenzdatei. Sie gilt ohne Netz, also hält sie den Platz bis ${at}. Um ihn sofort freizugeben, verwenden Sie den Freigabenachweis des Geräts.`,
  },
  releasedDevice: { en: 'The device was released', de: 'Das Gerät wurde freigegeben' },
  ban: { en: 'Ban', de: 'Sperren' },
  banWhat: {
    en: 'The device can then activate nothing, and its validations fail. Its seat stays taken until you release it, and a license file works until it ends.',
    de: 'Das Gerät kann dann nichts mehr aktivieren, und seine Prüfungen scheitern. Sein Platz bleibt belegt, bis Sie ihn freigeben, und eine Lizenzdatei gilt bis zu ihrem Ende.',
  },
  banScope: { en: 'For the licenses of', de: 'Für die Lizenzen von' },
  banAccount: { en: (name: string) => `${name} only`, de: (name: string) => `nur ${name}` },
  banAll: { en: 'all accounts', de: 'allen Konten' },
  banned: { en: 'The device is banned', de: 'Das Gerät ist gesperrt' },
  unban: { en: 'End the ban', de: 'Sperre aufheben' },
  unbanWhat: {
    en: 'The device may then activate and use licenses again. Nothing happens if it is not banned.',
    de: 'Das Gerät darf dann wieder Lizenzen aktivieren und benutzen. Ohne Sperre geschieht nichts.',
  },
  unbanned: { en: 'The ban ended', de: 'Die Sperre ist aufgehoben' },

  // Term
  term: { en: 'Type and term', de: 'Typ und Laufzeit' },
  type: { en: 'Type', de: 'Typ' },
  typeAndRevision: {
    en: (name: string, revision: number) => `${name}, revision ${revision}`,
    de: (name: string, revision: number) => `${name}, Fassung ${revision}`,
  },
  newerRevision: {
    en: (revision: number) => `Revision ${revision} is published.`,
    de: (revision: number) => `Fassung ${revision} ist veröffentlicht.`,
  },
  moveThere: { en: 'Move the license there…', de: 'Lizenz dorthin umstellen…' },
  starts: { en: 'Started', de: 'Begonnen' },
  starts_ISSUE: { en: 'When it was issued', de: 'Mit der Ausstellung' },
  starts_FIRST_ACTIVATION: {
    en: 'Starts with the first activation',
    de: 'Beginnt mit der ersten Aktivierung',
  },
  starts_FIRST_VALIDATION: { en: 'Starts with the first validation', de: 'Beginnt mit der ersten Prüfung' },
  expires: { en: 'Expires', de: 'Läuft ab' },
  afterStart: {
    en: (length: string) => `${length} after its start`,
    de: (length: string) => `${length} nach ihrem Beginn`,
  },
  graceUntil: { en: 'Grace period until', de: 'Nachfrist bis' },
  updatesUntil: { en: 'Updates until', de: 'Aktualisierungen bis' },
  renewal: { en: 'Renewal', de: 'Verlängerung' },
  automatic: { en: 'By a subscription in a shop', de: 'Durch ein Abonnement in einem Shop' },
  manual: { en: 'Not automatic', de: 'Nicht von selbst' },
  suspendedSince: { en: 'Suspended', de: 'Ausgesetzt' },
  revokedSince: { en: 'Revoked', de: 'Widerrufen' },
  issued: { en: 'Issued', de: 'Ausgestellt' },
  lastValidation: { en: 'Last validation', de: 'Letzte Validierung' },
  timeZone: { en: 'Time zone', de: 'Zeitzone' },
  metadata: { en: 'Metadata', de: 'Metadaten' },

  metadataHelp: {
    en: 'A JSON object. It replaces the present metadata.',
    de: 'Ein JSON-Objekt. Es ersetzt die jetzigen Metadaten.',
  },
  metadataWrong: { en: 'This is not a JSON object.', de: 'Das ist kein JSON-Objekt.' },

  // Entitlements
  entitlements: { en: 'Entitlements', de: 'Berechtigungen' },
  noEntitlements: { en: 'The license grants none.', de: 'Die Lizenz erteilt keine.' },
  notGranted: { en: 'not granted', de: 'nicht erteilt' },
  source_type: { en: 'from the type', de: 'vom Typ' },
  source_added: { en: 'this license only', de: 'nur diese Lizenz' },
  source_removed: { en: 'removed here', de: 'hier entfernt' },
  source_changed: {
    en: (value: string) => `this license; type: ${value}`,
    de: (value: string) => `diese Lizenz; Typ: ${value}`,
  },

  // Meters
  meters: { en: 'Usage', de: 'Nutzung' },
  usedOf: {
    en: (used: string, limit: string) => `${used} of ${limit}`,
    de: (used: string, limit: string) => `${used} von ${limit}`,
  },
  resets: {
    en: (period: string, at: string) => `${period}, again from 0 on ${at}`,
    de: (period: string, at: string) => `${period}, wieder bei 0 am ${at}`,
  },
  period_DAY: { en: 'per day', de: 'pro Tag' },
  period_MONTH: { en: 'per month', de: 'pro Monat' },
  period_YEAR: { en: 'per year', de: 'pro Jahr' },
  period_TERM: { en: 'per term', de: 'pro Laufzeit' },
  period_NONE: { en: 'in all', de: 'insgesamt' },
  blocks: { en: 'then blocked', de: 'dann gesperrt' },
  allowsMore: { en: 'more is allowed', de: 'mehr ist erlaubt' },
  limitReached: { en: 'Limit reached', de: 'Grenze erreicht' },
  correct: { en: 'Correct', de: 'Berichtigen' },
  correctWhat: {
    en: (used: string) => `The meter is at ${used} in this period. What was recorded stays in the audit log.`,
    de: (used: string) =>
      `Der Zähler steht in diesem Zeitraum bei ${used}. Was erfasst wurde, bleibt im Protokoll.`,
  },
  correctWay: { en: 'Correction', de: 'Berichtigung' },
  subtract: { en: 'Subtract an amount', de: 'Eine Menge abziehen' },
  resetToZero: { en: 'Set to 0', de: 'Auf 0 setzen' },
  amount: { en: 'Amount', de: 'Menge' },
  usageCorrected: { en: 'The usage was corrected', de: 'Die Nutzung wurde berichtigt' },

  // Files
  files: { en: 'License files', de: 'Lizenzdateien' },
  fileNumber: { en: (seq: number) => `File ${seq}`, de: (seq: number) => `Datei ${seq}` },
  state: { en: 'State', de: 'Zustand' },
  validUntil: { en: 'Valid until', de: 'Gültig bis' },
  fate_OUTSTANDING: { en: 'In use', de: 'In Gebrauch' },
  fate_EXPIRED: { en: 'Expired', de: 'Abgelaufen' },
  fate_RELEASED: { en: 'Given up', de: 'Zurückgegeben' },
  fate_REVOKED: { en: 'Revoked', de: 'Widerrufen' },
  answersRequest: { en: 'for a request file', de: 'für eine Anfrage' },
  checkedOut: { en: 'checked out', de: 'abgeholt' },
  encrypted: { en: 'encrypted', de: 'verschlüsselt' },
  releaseFileHint: {
    en: 'A device can prove that it gave its file up. Its seat is then free at once.',
    de: 'Ein Gerät kann nachweisen, dass es seine Datei aufgegeben hat. Sein Platz ist dann sofort frei.',
  },

  // Refusals
  refusals: { en: 'Refused in the last weeks', de: 'In den letzten Wochen abgelehnt' },
  refused: { en: 'Request', de: 'Anfrage' },
  refused_ACTIVATION: { en: 'Activation refused', de: 'Aktivierung abgelehnt' },
  refused_VALIDATION: { en: 'Validation failed', de: 'Prüfung gescheitert' },
  refused_RATE_LIMITED: { en: 'Too many requests', de: 'Zu viele Anfragen' },
  times: { en: 'Times', de: 'Anzahl' },
  last: { en: 'Last', de: 'Zuletzt' },
  firstTime: { en: (when: string) => `first ${when}`, de: (when: string) => `zuerst ${when}` },
  attempts: { en: (count: string) => `${count} times`, de: (count: string) => `${count}-mal` },

  // Scheduled changes
  scheduledChanges: { en: 'Scheduled changes', de: 'Geplante Änderungen' },
  change_WAITING: { en: 'Waiting', de: 'Wartet' },
  change_APPLIED: { en: 'Applied', de: 'Ausgeführt' },
  change_CANCELED: { en: 'Canceled', de: 'Abgesagt' },
  change_FAILED: { en: 'Failed', de: 'Gescheitert' },
  because: {
    en: (reason: string, by: string) => `“${reason}”, by ${by}`,
    de: (reason: string, by: string) => `„${reason}“, durch ${by}`,
  },
  cancelChange: { en: 'Cancel the change', de: 'Änderung absagen' },
  cancelChangeWhat: {
    en: 'The change is then never applied. It stays in this list.',
    de: 'Die Änderung wird dann nie ausgeführt. Sie bleibt in dieser Liste.',
  },
  changeCanceled: { en: 'The change was canceled', de: 'Die Änderung wurde abgesagt' },

  // Mails
  mails: { en: 'Mails', de: 'E-Mails' },
  mail_ACTIVATION_REFUSED: { en: 'Activation refused', de: 'Aktivierung abgelehnt' },
  mail_DEVICE_ACTIVATED: { en: 'Device activated', de: 'Gerät aktiviert' },
  mail_DEVICE_RELEASED: { en: 'Device released', de: 'Gerät freigegeben' },
  mail_FILE_ISSUED: { en: 'License file issued', de: 'Lizenzdatei ausgestellt' },
  mail_KEY_ROTATED: { en: 'New key', de: 'Neuer Schlüssel' },
  mail_LICENSE_CHANGED: { en: 'License changed', de: 'Lizenz geändert' },
  mail_LICENSE_EXPIRED: { en: 'License expired', de: 'Lizenz abgelaufen' },
  mail_LICENSE_EXPIRING: { en: 'License expires soon', de: 'Lizenz läuft bald ab' },
  mail_LICENSE_IN_GRACE: { en: 'License in its grace period', de: 'Lizenz in der Nachfrist' },
  mail_LICENSE_ISSUED: { en: 'License and key', de: 'Lizenz und Schlüssel' },
  mail_LICENSE_OVER_LIMIT: { en: 'Devices without a seat', de: 'Geräte ohne Platz' },
  mail_LICENSE_REINSTATED: { en: 'License reinstated', de: 'Aussetzung aufgehoben' },
  mail_LICENSE_RENEWED: { en: 'License renewed', de: 'Lizenz verlängert' },
  mail_LICENSE_REVOKED: { en: 'License revoked', de: 'Lizenz widerrufen' },
  mail_LICENSE_SUSPENDED: { en: 'License suspended', de: 'Lizenz ausgesetzt' },
  mail_ONBOARDING_STALLED: { en: 'Help with the first device', de: 'Hilfe beim ersten Gerät' },
  mail_TRIAL_ENDING: { en: 'Trial ends soon', de: 'Test endet bald' },
  mail_UPDATES_ENDED: { en: 'Updates ended', de: 'Aktualisierungen beendet' },
  mail_UPDATES_ENDING: { en: 'Updates end soon', de: 'Aktualisierungen enden bald' },
  mailReason_ACCOUNT_LIMITED: {
    en: 'The account got many mails in this hour.',
    de: 'Das Konto erhielt in dieser Stunde viele E-Mails.',
  },
  mailReason_CONTACT_ANONYMIZED: { en: 'The contact was forgotten.', de: 'Der Kontakt wurde vergessen.' },
  mailReason_CONTACT_BOUNCED: {
    en: 'The address receives no mail.',
    de: 'Die Adresse empfängt keine E-Mail.',
  },
  mailReason_CONTACT_COMPLAINED: {
    en: 'The contact reported a mail as unwanted.',
    de: 'Der Kontakt meldete eine E-Mail als unerwünscht.',
  },
  mailReason_CONTACT_DECLINED: {
    en: 'The contact declined such mails.',
    de: 'Der Kontakt will solche E-Mails nicht.',
  },
  mailReason_CONTACT_MOVED: {
    en: 'The license belongs to another account now.',
    de: 'Die Lizenz gehört jetzt einem anderen Konto.',
  },
  mailReason_CONTACT_REMOVED: { en: 'The contact was removed.', de: 'Der Kontakt wurde entfernt.' },
  mailReason_KEY_LOST: {
    en: 'The stored key cannot be read any more. Replace the key.',
    de: 'Der gespeicherte Schlüssel ist nicht mehr lesbar. Ersetzen Sie ihn.',
  },
  mailReason_KEY_REPLACED: { en: 'The key was replaced before.', de: 'Der Schlüssel wurde vorher ersetzt.' },
  mailReason_LICENSE_REVOKED: { en: 'The license was revoked.', de: 'Die Lizenz wurde widerrufen.' },
  mailReason_LICENSE_SUSPENDED: { en: 'The license is suspended.', de: 'Die Lizenz ist ausgesetzt.' },
  mailReason_MAIL_OFF: {
    en: 'This installation sends no mail.',
    de: 'Diese Installation sendet keine E-Mails.',
  },
  mailReason_OUTCOME_UNKNOWN: {
    en: 'Two attempts ended without a known outcome.',
    de: 'Zwei Versuche endeten ohne bekanntes Ergebnis.',
  },
  mailReason_PARTNER_LIMITED: {
    en: 'The customers of the partner got many mails in this hour.',
    de: 'Die Kunden des Partners erhielten in dieser Stunde viele E-Mails.',
  },
  mailReason_RECIPIENT_LIMITED: {
    en: 'The address got many such mails in this hour.',
    de: 'Die Adresse erhielt in dieser Stunde viele solche E-Mails.',
  },
  mailReason_REFUSED: {
    en: 'The mail server refused it for good.',
    de: 'Der Mailserver hat sie endgültig abgelehnt.',
  },
  mailReason_RENEWAL_NEGOTIATED: {
    en: 'A renewal is being negotiated.',
    de: 'Über eine Verlängerung wird verhandelt.',
  },
  mailReason_RENEWS_AUTOMATICALLY: {
    en: 'A subscription renews the license.',
    de: 'Ein Abonnement verlängert die Lizenz.',
  },
  mailReason_RESENT: { en: 'Another mail has the same details.', de: 'Eine andere E-Mail enthält dasselbe.' },
  mailReason_SEATS_CHANGED: { en: 'The seats changed.', de: 'Die Plätze haben sich geändert.' },
  mailReason_TERM_CHANGED: { en: 'The expiry changed.', de: 'Der Ablauf hat sich geändert.' },
  mailReason_UNREACHABLE: {
    en: 'The mail server was not reachable.',
    de: 'Der Mailserver war nicht erreichbar.',
  },

  // Sales and CRM
  sales: { en: 'Sales and CRM', de: 'Verkauf und CRM' },
  undone: { en: 'Undone', de: 'Rückgängig' },
  sale_NEW: {
    en: (quantity: string) => `Sold with ${quantity} seats`,
    de: (quantity: string) => `Verkauft mit ${quantity} Plätzen`,
  },
  sale_ADD_SEATS: {
    en: (quantity: string) => `${quantity} more seats`,
    de: (quantity: string) => `${quantity} weitere Plätze`,
  },
  sale_RENEW: { en: (_quantity: string) => 'Renewed', de: (_quantity: string) => 'Verlängert' },
  sale_UPGRADE: {
    en: (_quantity: string) => 'Moved to another type',
    de: (_quantity: string) => 'Auf einen anderen Typ umgestellt',
  },
  sale_EXTEND_UPDATES: {
    en: (_quantity: string) => 'More updates',
    de: (_quantity: string) => 'Weitere Aktualisierungen',
  },
  crm_AUTOMATIC: { en: 'Linked to the CRM by itself', de: 'Von selbst mit dem CRM verknüpft' },
  crm_CHOSEN: { en: 'Linked to the CRM by a person', de: 'Von einer Person mit dem CRM verknüpft' },
  crm_CONFLICTED: { en: 'Several records of the CRM match', de: 'Mehrere Einträge des CRM passen' },
  crm_UNLINKED: { en: 'Not linked to the CRM', de: 'Nicht mit dem CRM verknüpft' },
  crmWaiting: {
    en: (at: string) => `Changes wait for the CRM since ${at}`,
    de: (at: string) => `Änderungen warten auf das CRM seit ${at}`,
  },
  crmPushed: { en: (at: string) => `Current since ${at}`, de: (at: string) => `Aktuell seit ${at}` },
  crmNever: { en: 'Nothing was sent yet', de: 'Noch nichts gesendet' },

  // Timeline
  withoutMails: { en: 'Without mails', de: 'Ohne E-Mails' },
  timeline: { en: 'What happened', de: 'Was geschah' },
  noEvents: { en: 'Nothing happened yet', de: 'Noch ist nichts geschehen' },
  earlierFailed: {
    en: 'The earlier events could not be read. Try again.',
    de: 'Die früheren Ereignisse ließen sich nicht lesen. Versuchen Sie es noch einmal.',
  },
  earlier: { en: 'Show earlier events', de: 'Frühere Ereignisse zeigen' },

  // Actions
  renew: { en: 'Renew', de: 'Verlängern' },
  extend: { en: 'Extend by days', de: 'Um Tage verlängern' },
  extendTrial: { en: 'Extend the trial', de: 'Test verlängern' },
  change: { en: 'Change', de: 'Ändern' },
  changeType: { en: 'Change the type', de: 'Typ wechseln' },
  rotate: { en: 'Replace the key', de: 'Schlüssel ersetzen' },
  resend: { en: 'Send the details again', de: 'Lizenzdaten erneut senden' },
  answerRequest: { en: 'Answer a request file', de: 'Anfragedatei beantworten' },
  checkOut: { en: 'Check out a license file', de: 'Lizenzdatei ausstellen' },
  releaseFile: { en: 'Release a license file', de: 'Lizenzdatei freigeben' },
  transfer: { en: 'Transfer to another account', de: 'An anderes Konto übertragen' },
  suspend: { en: 'Suspend', de: 'Aussetzen' },
  reinstate: { en: 'Reinstate', de: 'Aussetzung aufheben' },
  revoke: { en: 'Revoke', de: 'Widerrufen' },

  suspendWhat: {
    en: (devices: number) =>
      `${devices === 0 ? 'No device is active.' : plural('en', devices, { one: '# active device stops working at its next check.', other: '# active devices stop working at their next check.' })} Devices, key and expiry stay, and you can reinstate the license. The contacts of the account get a mail.`,
    de: (devices: number) =>
      `${devices === 0 ? 'Kein Gerät ist aktiv.' : plural('de', devices, { one: '# aktives Gerät arbeitet ab der nächsten Prüfung nicht mehr.', other: '# aktive Geräte arbeiten ab der nächsten Prüfung nicht mehr.' })} Geräte, Schlüssel und Ablauf bleiben, und Sie können die Aussetzung aufheben. Die Kontakte des Kontos erhalten eine E-Mail.`,
  },
  suspended: { en: 'The license is suspended', de: 'Die Lizenz ist ausgesetzt' },
  reinstateWhat: {
    en: 'The license may be used again with the same devices and key. The expiry did not move in the meantime. The contacts of the account get a mail.',
    de: 'Die Lizenz darf mit denselben Geräten und demselben Schlüssel wieder benutzt werden. Der Ablauf hat sich nicht verschoben. Die Kontakte des Kontos erhalten eine E-Mail.',
  },
  reinstated: { en: 'The license is reinstated', de: 'Die Aussetzung ist aufgehoben' },
  revokeWhat: {
    en: (devices: number) =>
      `This is permanent: a revoked license can never be used again. ${devices === 0 ? 'No device is active.' : plural('en', devices, { one: '# active device stops working.', other: '# active devices stop working.' })} The contacts of the account get a mail. To stop a license for a while, suspend it.`,
    de: (devices: number) =>
      `Das ist endgültig: Eine widerrufene Lizenz kann nie wieder benutzt werden. ${devices === 0 ? 'Kein Gerät ist aktiv.' : plural('de', devices, { one: '# aktives Gerät arbeitet nicht mehr.', other: '# aktive Geräte arbeiten nicht mehr.' })} Die Kontakte des Kontos erhalten eine E-Mail. Um eine Lizenz nur anzuhalten, setzen Sie sie aus.`,
  },
  revokeForever: { en: 'Revoke for good', de: 'Endgültig widerrufen' },
  revoked: { en: 'The license is revoked', de: 'Die Lizenz ist widerrufen' },
  renewWhat: {
    en: (basis: string) => `The expiry moves by one or more terms, counted ${basis}. Devices and key stay.`,
    de: (basis: string) =>
      `Der Ablauf verschiebt sich um eine oder mehrere Laufzeiten, gerechnet ${basis}. Geräte und Schlüssel bleiben.`,
  },
  FROM_EXPIRY: { en: 'from the present expiry', de: 'ab dem jetzigen Ablauf' },
  FROM_NOW: { en: 'from now', de: 'ab jetzt' },
  FROM_NOW_IF_EXPIRED: {
    en: 'from the present expiry, or from now if that has passed',
    de: 'ab dem jetzigen Ablauf, oder ab jetzt, falls er vorbei ist',
  },
  renewUpdatesWhat: {
    en: 'The license never expires. The end of its updates moves by one or more periods.',
    de: 'Die Lizenz läuft nie ab. Das Ende ihrer Aktualisierungen verschiebt sich um einen oder mehrere Zeiträume.',
  },
  oneTerm: {
    en: (length: string) => `One term is ${length}.`,
    de: (length: string) => `Eine Laufzeit ist ${length}.`,
  },
  terms: { en: 'Terms', de: 'Laufzeiten' },
  renewed: { en: 'The license is renewed', de: 'Die Lizenz ist verlängert' },
  extendWhat: {
    en: 'The expiry moves by some days, from the expiry, or from now if it has passed. The next renewal counts from the new expiry.',
    de: 'Der Ablauf verschiebt sich um einige Tage, ab dem Ablauf, oder ab jetzt, falls er vorbei ist. Die nächste Verlängerung rechnet ab dem neuen Ablauf.',
  },
  extendTrialWhat: {
    en: 'The trial ends some days later, from its end, or from now if that has passed. This installation limits how often.',
    de: 'Der Test endet einige Tage später, ab seinem Ende, oder ab jetzt, falls es vorbei ist. Diese Installation begrenzt, wie oft.',
  },
  days: { en: 'Days', de: 'Tage' },
  extended: { en: 'The expiry moved', de: 'Der Ablauf ist verschoben' },
  changeWhat: {
    en: 'Key and devices stay. First you see what would happen, then you decide.',
    de: 'Schlüssel und Geräte bleiben. Zuerst sehen Sie, was geschähe, dann entscheiden Sie.',
  },
  seats: { en: 'Seats', de: 'Plätze' },
  keepSeats: {
    en: (seats: number | null) => `As now: ${seats === null ? 'unlimited' : seats}`,
    de: (seats: number | null) => `Wie jetzt: ${seats === null ? 'unbegrenzt' : seats}`,
  },
  asTypeSeats: {
    en: (seats: number | null) => `As the type: ${seats === null ? 'unlimited' : seats}`,
    de: (seats: number | null) => `Wie der Typ: ${seats === null ? 'unbegrenzt' : seats}`,
  },
  otherNumber: { en: 'Another number', de: 'Eine andere Zahl' },
  number: { en: 'Number', de: 'Anzahl' },
  keepDay: {
    en: (day: string | null) => `As now: ${day ?? 'never'}`,
    de: (day: string | null) => `Wie jetzt: ${day ?? 'nie'}`,
  },
  otherDay: { en: 'Another day', de: 'Ein anderer Tag' },
  lastDay: { en: 'Last day', de: 'Letzter Tag' },
  inZone: {
    en: (zone: string) => `Until its end in the time zone ${zone}.`,
    de: (zone: string) => `Bis zu seinem Ende in der Zeitzone ${zone}.`,
  },
  asType: { en: 'as the license type', de: 'wie der Lizenztyp' },
  nameOfLicense: { en: 'Name of the license', de: 'Name der Lizenz' },
  choiceFor: { en: (name: string) => `Change of ${name}`, de: (name: string) => `Änderung von ${name}` },
  valueFor: { en: (name: string) => `Value of ${name}`, de: (name: string) => `Wert von ${name}` },
  keepValue: { en: (value: string) => `As now: ${value}`, de: (value: string) => `Wie jetzt: ${value}` },
  typeHas: { en: (value: string) => `As the type: ${value}`, de: (value: string) => `Wie der Typ: ${value}` },
  grantValue: { en: 'Grant with value', de: 'Erteilen mit Wert' },
  removeIt: { en: 'Do not grant', de: 'Nicht erteilen' },
  effectiveFrom: { en: 'From', de: 'Ab' },
  effectiveFromHelp: {
    en: 'Empty: now. A day in the future schedules the change for its noon.',
    de: 'Leer: sofort. Ein Tag in der Zukunft plant die Änderung für dessen Mittag.',
  },
  nothingToChange: { en: 'Nothing is changed yet.', de: 'Noch ist nichts geändert.' },
  showEffect: { en: 'Show what would happen', de: 'Vorschau' },
  applyIt: { en: 'Change the license', de: 'Lizenz ändern' },
  scheduleIt: { en: 'Schedule the change', de: 'Änderung planen' },
  changed: { en: 'The license is changed', de: 'Die Lizenz ist geändert' },
  changeScheduled: { en: 'The change is scheduled', de: 'Die Änderung ist geplant' },
  effect: { en: 'What would happen', de: 'Was geschähe' },
  noEffect: { en: 'The license has these values already.', de: 'Die Lizenz hat diese Werte schon.' },
  devicesOver: {
    en: (count: number, until: string | null) =>
      `${plural('en', count, { one: '# device has no seat then', other: '# devices have no seat then' })}${until ? `, and may be used until ${until}` : ''}:`,
    de: (count: number, until: string | null) =>
      `${plural('de', count, { one: '# Gerät hat dann keinen Platz', other: '# Geräte haben dann keinen Platz' })}${until ? `, Benutzung möglich bis ${until}` : ''}:`,
  },
  outlivingFiles: {
    en: (count: number) =>
      `${plural('en', count, { one: '# license file stays', other: '# license files stay' })} usable for longer.`,
    de: (count: number) =>
      `${plural('de', count, { one: '# Lizenzdatei bleibt', other: '# Lizenzdateien bleiben' })} länger gültig.`,
  },
  canceledNotices: {
    en: (count: number) =>
      `${plural('en', count, { one: '# planned mail is', other: '# planned mails are' })} not sent.`,
    de: (count: number) =>
      `${plural('de', count, { one: '# geplante E-Mail wird', other: '# geplante E-Mails werden' })} nicht gesendet.`,
  },
  plannedNotices: {
    en: (dates: string) => `Mails are sent on ${dates}.`,
    de: (dates: string) => `E-Mails werden gesendet am ${dates}.`,
  },
  field_maxActivations: { en: 'Seats', de: 'Plätze' },
  field_maxActivationsFixed: {
    en: 'Keeps its seats when the type changes',
    de: 'Behält ihre Plätze beim Typwechsel',
  },
  field_expiry: { en: 'Expires', de: 'Läuft ab' },
  field_graceEndsAt: { en: 'Grace period until', de: 'Nachfrist bis' },
  field_updatesUntil: { en: 'Updates until', de: 'Aktualisierungen bis' },
  field_name: { en: 'Name', de: 'Name' },
  field_metadata: { en: 'Metadata', de: 'Metadaten' },
  field_entitlements: { en: 'Entitlement', de: 'Berechtigung' },
  field_entitlementOverrides: { en: 'Own entitlement', de: 'Eigene Berechtigung' },
  field_startsAt: { en: 'Started', de: 'Begonnen' },
  field_status: { en: 'Status', de: 'Status' },
  field_licenseType: { en: 'License type', de: 'Lizenztyp' },
  field_revision: { en: 'Revision', de: 'Fassung' },
  grants: {
    en: (code: string, value: string) => `Grants ${code}${value && `: ${value}`}`,
    de: (code: string, value: string) => `Erteilt ${code}${value && `: ${value}`}`,
  },
  grantsNot: {
    en: (codes: string) => `No longer grants ${codes}`,
    de: (codes: string) => `Erteilt nicht mehr ${codes}`,
  },
  followsType: {
    en: (codes: string) => `As the license type: ${codes}`,
    de: (codes: string) => `Wie der Lizenztyp: ${codes}`,
  },
  changeTypeWhat: {
    en: 'The license moves to the published revision of a type of the same product. Devices, key, and own seats and entitlements stay.',
    de: 'Die Lizenz wechselt zur veröffentlichten Fassung eines Typs desselben Produkts. Geräte, Schlüssel, eigene Plätze und Berechtigungen bleiben.',
  },
  newType: { en: 'License type', de: 'Lizenztyp' },
  chooseNewType: { en: 'Choose a type', de: 'Typ wählen' },
  newTypeHelp: {
    en: (name: string, revision: number) => `Now: ${name}, revision ${revision}.`,
    de: (name: string, revision: number) => `Jetzt: ${name}, Fassung ${revision}.`,
  },
  itsExpiry: { en: 'Expiry', de: 'Ablauf' },
  KEEP: { en: 'Stays', de: 'Bleibt' },
  RESET: { en: 'A new term starts now', de: 'Eine neue Laufzeit beginnt jetzt' },
  typeChanged: { en: 'The license type is changed', de: 'Der Lizenztyp ist gewechselt' },
  rotateWhat: {
    en: 'A new key replaces the old one and is sent by mail once. Devices stay active, and need the new key after the overlap.',
    de: 'Ein neuer Schlüssel ersetzt den alten und wird einmal per E-Mail gesendet. Geräte bleiben aktiv und brauchen nach der Übergangszeit den neuen Schlüssel.',
  },
  overlap: { en: 'The old key works for', de: 'Der alte Schlüssel gilt noch' },
  overlapHelp: {
    en: 'If the key leaked, choose the shortest time.',
    de: 'Falls der Schlüssel in falschen Händen ist, wählen Sie die kürzeste Zeit.',
  },
  overlapNone: { en: 'Not any more', de: 'Nicht mehr' },
  overlapP1D: { en: '1 day', de: '1 Tag' },
  overlapP7D: { en: '7 days', de: '7 Tage' },
  overlapP30D: { en: '30 days', de: '30 Tage' },
  newKey: { en: 'New license key', de: 'Neuer Lizenzschlüssel' },
  keyShownOnce: {
    en: 'This is the only time that the key is shown. It was sent by mail, too.',
    de: 'Der Schlüssel wird nur dieses eine Mal gezeigt. Er wurde auch per E-Mail gesendet.',
  },
  rotated: { en: 'The new key was sent by mail', de: 'Der neue Schlüssel wurde per E-Mail gesendet' },
  resendWhat: {
    en: 'The mail with the license key is sent again, if the key was not sent yet. A key that was sent cannot be shown again: replace it then.',
    de: 'Die E-Mail mit dem Lizenzschlüssel wird noch einmal gesendet, falls der Schlüssel noch nicht gesendet wurde. Ein gesendeter Schlüssel lässt sich nicht noch einmal zeigen: Ersetzen Sie ihn dann.',
  },
  toContact: { en: 'To', de: 'An' },
  sameContact: { en: 'The same contact as before', de: 'Denselben Kontakt wie zuvor' },
  resent: { en: 'The mail will be sent', de: 'Die E-Mail wird gesendet' },
  answerRequestWhat: {
    en: 'For a device without a network. The request file of the device becomes a license file that you bring back to it. The device takes a seat until the file ends.',
    de: 'Für ein Gerät ohne Netz. Aus seiner Anfragedatei wird eine Lizenzdatei, die Sie zum Gerät zurückbringen. Das Gerät belegt einen Platz bis zum Ende der Datei.',
  },
  request: { en: 'Text of the request file', de: 'Text der Anfragedatei' },
  requestHelp: {
    en: 'The file that “licet-request new” wrote on the device.',
    de: 'Die Datei, die „licet-request new“ auf dem Gerät geschrieben hat.',
  },
  licenseFile: { en: 'License file', de: 'Lizenzdatei' },
  fileUntil: {
    en: (at: string) => `It is valid until ${at} without a network.`,
    de: (at: string) => `Sie gilt ohne Netz bis ${at}.`,
  },
  fileRepeated: {
    en: 'The request was answered before: this is the same file.',
    de: 'Die Anfrage war schon beantwortet: Dies ist dieselbe Datei.',
  },
  checkOutWhat: {
    en: 'Makes a license file for an active device, with which it needs no network. This needs the license key of the customer.',
    de: 'Stellt eine Lizenzdatei für ein aktives Gerät aus, mit der es kein Netz braucht. Dafür ist der Lizenzschlüssel des Kunden nötig.',
  },
  licenseKey: { en: 'License key', de: 'Lizenzschlüssel' },
  licenseKeyHelp: {
    en: (hint: string) => `It ends with ${hint}.`,
    de: (hint: string) => `Er endet mit ${hint}.`,
  },
  fingerprint: { en: 'Fingerprint of the device', de: 'Fingerabdruck des Geräts' },
  fingerprintHelp: {
    en: 'It is in the list of devices. The device must have a seat.',
    de: 'Er steht in der Liste der Geräte. Das Gerät muss einen Platz haben.',
  },
  fileDays: { en: 'Days', de: 'Tage' },
  fileDaysHelp: {
    en: (ttl: string) => `At most, and by default, ${ttl}.`,
    de: (ttl: string) => `Höchstens ${ttl}, was auch ohne Angabe gilt.`,
  },
  releaseFileWhat: {
    en: 'The device proves that it gave its license file up. Its seat is free at once.',
    de: 'Das Gerät weist nach, dass es seine Lizenzdatei aufgegeben hat. Sein Platz ist sofort frei.',
  },
  proof: { en: 'Text of the release proof', de: 'Text des Freigabenachweises' },
  proofHelp: {
    en: 'The file that “licet-request release” wrote on the device.',
    de: 'Die Datei, die „licet-request release“ auf dem Gerät geschrieben hat.',
  },
  fileReleased: { en: 'The license file was released', de: 'Die Lizenzdatei wurde freigegeben' },
  transferWhat: {
    en: (name: string) =>
      `The license moves to another account, with its key, devices, term and usage. ${name} can no longer see it.`,
    de: (name: string) =>
      `Die Lizenz geht an ein anderes Konto, mit Schlüssel, Geräten, Laufzeit und Nutzung. ${name} kann sie nicht mehr sehen.`,
  },
  newOwner: { en: 'New account', de: 'Neues Konto' },
  chooseAccount: { en: 'Choose an account.', de: 'Wählen Sie ein Konto.' },
  transferred: { en: 'The license was transferred', de: 'Die Lizenz wurde übertragen' },
  notTransferred: {
    en: 'The license belongs to this account already. Nothing changed.',
    de: 'Die Lizenz gehört diesem Konto schon. Nichts wurde geändert.',
  },
})
