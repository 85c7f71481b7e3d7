import { defineWords, plural } from '../i18n/words.ts'
import { listWords } from './list-words.ts'

export const words = defineWords({
  ...listWords,
  onboarding: { en: 'Onboarding', de: 'Onboarding' },
  onboardCustomer: { en: 'Onboard a customer', de: 'Kunden einführen' },
  onboardAnother: { en: 'Onboard another customer', de: 'Weiteren Kunden einführen' },
  count: {
    en: (value: number, exact: boolean) =>
      `${exact ? '' : 'more than '}${plural('en', value, { one: '# onboarding', other: '# onboardings' })}`,
    de: (value: number, exact: boolean) =>
      `${exact ? '' : 'mehr als '}${plural('de', value, { one: '# Onboarding', other: '# Onboardings' })}`,
  },

  CREATE_ACCOUNT: { en: 'Account', de: 'Konto' },
  ASSIGN_LICENSE: { en: 'License', de: 'Lizenz' },
  ACTIVATE: { en: 'First device', de: 'Erstes Gerät' },
  VERIFY_USAGE: { en: 'Verified use', de: 'Bestätigte Nutzung' },
  stalledHelp: {
    en: (when: string) => `No device was activated. The customer was reminded by mail ${when}.`,
    de: (when: string) => `Kein Gerät wurde aktiviert. Der Kunde wurde ${when} per Mail erinnert.`,
  },

  all: { en: 'All', de: 'Alle' },
  presets: { en: 'Common filters', de: 'Häufige Filter' },
  waitsFor: { en: 'Waits for', de: 'Wartet auf' },
  anyStep: { en: 'Any step', de: 'Jeder Schritt' },
  order: { en: 'Order', de: 'Reihenfolge' },
  NEWEST: { en: 'Newest first', de: 'Neueste zuerst' },
  OLDEST: { en: 'Oldest first', de: 'Älteste zuerst' },
  noneTitle: { en: 'No onboarding matches', de: 'Kein Onboarding passt' },
  noneHelp: { en: 'Change or remove the filters.', de: 'Ändern oder entfernen Sie die Filter.' },
  firstTitle: { en: 'No customer was onboarded yet', de: 'Noch kein Kunde wurde eingeführt' },
  firstHelp: {
    en: 'An onboarding brings a customer from the account to verified use, in four steps.',
    de: 'Ein Onboarding bringt einen Kunden vom Konto bis zur bestätigten Nutzung, in vier Schritten.',
  },

  notFoundTitle: { en: 'There is no such onboarding', de: 'Dieses Onboarding gibt es nicht' },
  steps: { en: 'Steps', de: 'Schritte' },
  stepDone: { en: 'done', de: 'erledigt' },
  stepNow: { en: 'now', de: 'jetzt' },
  stepLater: { en: 'later', de: 'später' },

  whoTitle: { en: 'For which customer?', de: 'Für welchen Kunden?' },
  newCustomer: { en: 'A new customer', de: 'Ein neuer Kunde' },
  existingCustomer: { en: 'An existing customer', de: 'Ein bestehender Kunde' },
  findAccount: { en: 'Find the account', de: 'Konto suchen' },
  noAccountFound: { en: 'No account matches.', de: 'Kein Konto passt.' },
  chooseAnother: { en: 'Choose another', de: 'Anderes wählen' },
  accountName: { en: 'Name of the customer', de: 'Name des Kunden' },
  accountNameHelp: { en: 'The company, or the person.', de: 'Die Firma oder die Person.' },
  domain: { en: 'Domain', de: 'Domain' },
  domainHelp: {
    en: 'Such as nordlys.example. It finds the account again, and its company in the CRM.',
    de: 'Etwa nordlys.example. Sie findet das Konto wieder, und seine Firma im CRM.',
  },
  takeDomain: { en: (domain: string) => `Use ${domain}`, de: (domain: string) => `${domain} verwenden` },
  externalId: { en: 'External ID', de: 'Externe ID' },
  externalIdHelp: {
    en: 'The customer number in your own system.',
    de: 'Die Kundennummer in Ihrem eigenen System.',
  },
  sale: { en: 'Order number', de: 'Bestellnummer' },
  saleHelp: {
    en: 'Each order of a customer has one onboarding.',
    de: 'Jede Bestellung eines Kunden hat ein Onboarding.',
  },
  saleNeeded: {
    en: 'This customer has an onboarding already. An order number begins another one.',
    de: 'Dieser Kunde hat schon ein Onboarding. Eine Bestellnummer beginnt ein weiteres.',
  },
  recipient: { en: 'The license details go to', de: 'Die Lizenzdaten gehen an' },
  anotherPerson: { en: 'Another person', de: 'Eine andere Person' },
  contactName: { en: 'Name of the person', de: 'Name der Person' },
  contactEmail: { en: 'E-mail address', de: 'E-Mail-Adresse' },
  contactEmailHelp: {
    en: 'The license key is sent to this address.',
    de: 'An diese Adresse geht der Lizenzschlüssel.',
  },
  contactLocale: { en: 'Language of the mails', de: 'Sprache der Mails' },
  defaultLocale: { en: 'As the installation', de: 'Wie die Installation' },
  more: { en: 'Domain, external ID, order number', de: 'Domain, externe ID, Bestellnummer' },
  nameMissing: { en: 'Enter a name.', de: 'Geben Sie einen Namen ein.' },
  emailMissing: { en: 'Enter an e-mail address.', de: 'Geben Sie eine E-Mail-Adresse ein.' },
  mayExist: {
    en: (count: number): string =>
      count === 1
        ? 'This customer may have an account already'
        : 'This customer may have one of these accounts',
    de: (count: number): string =>
      count === 1
        ? 'Dieser Kunde hat vielleicht schon ein Konto'
        : 'Dieser Kunde hat vielleicht eines dieser Konten',
  },
  sameEXTERNAL_ID: {
    en: 'It has this external ID, so it is used: its name stays, and the person is added if needed.',
    de: 'Es hat diese externe ID und wird daher verwendet: Der Name bleibt, und die Person kommt bei Bedarf hinzu.',
  },
  sameDOMAIN: {
    en: 'It has this domain, so it is used: its name stays, and the person is added if needed.',
    de: 'Es hat diese Domain und wird daher verwendet: Der Name bleibt, und die Person kommt bei Bedarf hinzu.',
  },
  sameEMAIL: {
    en: 'A person of this account has the same e-mail address.',
    de: 'Eine Person dieses Kontos hat dieselbe E-Mail-Adresse.',
  },
  sameNAME: { en: 'This account has the same name.', de: 'Dieses Konto hat denselben Namen.' },
  useAccount: { en: 'Use this account', de: 'Dieses Konto verwenden' },
  createAnother: { en: 'Create another', de: 'Anderes Konto anlegen' },
  decideFirst: {
    en: 'Use the account, or create another one for the same customer.',
    de: 'Verwenden Sie das Konto, oder legen Sie für denselben Kunden ein anderes an.',
  },
  anotherIsCreated: { en: 'Another account will be created.', de: 'Ein anderes Konto wird angelegt.' },
  ofPartner: {
    en: (partner: string) =>
      `The partner “${partner}” looks after this account. Only the partner can onboard it.`,
    de: (partner: string) =>
      `Der Partner „${partner}“ betreut dieses Konto. Nur der Partner kann es einführen.`,
  },
  openAccount: { en: 'Open the account', de: 'Konto öffnen' },
  under: { en: 'Onboardings of this account', de: 'Onboardings dieses Kontos' },
  begin: { en: 'Create and go on', de: 'Anlegen und weiter' },
  beginExisting: { en: 'Go on', de: 'Weiter' },
  adopted: {
    en: (name: string) => `The existing account ${name} is used.`,
    de: (name: string) => `Das bestehende Konto ${name} wird verwendet.`,
  },
  continued: {
    en: 'This customer had an onboarding already. Here it goes on.',
    de: 'Dieser Kunde hatte schon ein Onboarding. Hier geht es weiter.',
  },
  created: {
    en: (name: string) => `The account ${name} was created.`,
    de: (name: string) => `Das Konto ${name} wurde angelegt.`,
  },
  nothingIsLostLater: {
    en: 'As soon as the account exists, you can close this page at any time: the onboarding has an address of its own.',
    de: 'Sobald das Konto angelegt ist, können Sie diese Seite jederzeit schließen: Das Onboarding hat eine eigene Adresse.',
  },
  nothingIsLost: {
    en: 'You can close this page at any time. The address brings you back to this step.',
    de: 'Sie können diese Seite jederzeit schließen. Die Adresse führt an diese Stelle zurück.',
  },

  chooseType: { en: 'Which license does the customer get?', de: 'Welche Lizenz bekommt der Kunde?' },
  noTypesTitle: { en: 'No license type is published', de: 'Kein Lizenztyp ist veröffentlicht' },
  noTypes: {
    en: 'A license needs the rules of a published license type.',
    de: 'Eine Lizenz braucht die Regeln eines veröffentlichten Lizenztyps.',
  },
  rules: { en: 'What this license allows', de: 'Was diese Lizenz erlaubt' },
  seats: { en: 'Seats', de: 'Plätze' },
  seatsHelp: {
    en: (usual: string) => `Empty: as the license type has it (${usual}).`,
    de: (usual: string) => `Leer: wie im Lizenztyp (${usual}).`,
  },
  unlimited: { en: 'unlimited', de: 'unbegrenzt' },
  seatsInvalid: {
    en: 'Enter a whole number, 0 or more.',
    de: 'Geben Sie eine ganze Zahl ein, mindestens 0.',
  },
  perpetual: { en: 'perpetual', de: 'unbefristet' },
  seatCount: {
    en: (value: number) => plural('en', value, { one: '# seat', other: '# seats' }),
    de: (value: number) => plural('de', value, { one: '# Platz', other: '# Plätze' }),
  },
  anySeats: { en: 'any number of seats', de: 'beliebig viele Plätze' },
  floating: {
    en: (seats: string) => `${seats}, floating`,
    de: (seats: string) => `${seats}, gleitend`,
  },
  trial: { en: 'trial', de: 'Test' },
  assign: { en: 'Issue the license', de: 'Lizenz ausstellen' },
  keyGoesTo: {
    en: (email: string) => `The key is shown here once, and mailed to ${email}.`,
    de: (email: string) => `Der Schlüssel wird hier einmal gezeigt und an ${email} geschickt.`,
  },
  keyShownOnce: { en: 'The key is shown here once.', de: 'Der Schlüssel wird hier einmal gezeigt.' },
  assigned: { en: 'The license was issued.', de: 'Die Lizenz wurde ausgestellt.' },

  key: { en: 'License key', de: 'Lizenzschlüssel' },
  keyOnce: {
    en: 'Keep it now. The gateway stores only a digest, so it cannot be looked up later.',
    de: 'Sichern Sie ihn jetzt. Das Gateway speichert nur einen Prüfwert, also lässt er sich später nicht nachsehen.',
  },
  keyMailed: {
    en: (email: string) => `It was also mailed to ${email}.`,
    de: (email: string) => `Er wurde auch an ${email} geschickt.`,
  },
  copyKey: { en: 'Copy the key', de: 'Schlüssel kopieren' },
  downloadKey: { en: 'Save as text', de: 'Als Text sichern' },
  keyGone: {
    en: (hint: string) => `The key ends in ${hint}. This page no longer has it.`,
    de: (hint: string) => `Der Schlüssel endet auf ${hint}. Diese Seite hat ihn nicht mehr.`,
  },
  showKeyAgain: { en: 'Show the key again', de: 'Schlüssel noch einmal zeigen' },
  showKeyAgainHelp: {
    en: 'Within 24 hours, the same request returns the same key.',
    de: 'Innerhalb von 24 Stunden liefert dieselbe Anfrage denselben Schlüssel.',
  },
  keyNotAgain: {
    en: 'The key can no longer be shown. On the page of the license, you can send a new one.',
    de: 'Der Schlüssel lässt sich nicht mehr zeigen. Auf der Seite der Lizenz können Sie einen neuen senden.',
  },

  activateTitle: { en: 'Activate the first device', de: 'Das erste Gerät aktivieren' },
  waiting: {
    en: 'This page shows the device as soon as it is activated.',
    de: 'Diese Seite zeigt das Gerät, sobald es aktiviert ist.',
  },
  inTerminal: { en: 'In a terminal', de: 'In einem Terminal' },
  inCode: { en: 'In your software', de: 'In Ihrer Software' },
  curlHelp: {
    en: 'Activates a device with the fingerprint “first-device”, as the software would. It needs no credential: the key is the proof.',
    de: 'Aktiviert ein Gerät mit dem Fingerabdruck „first-device“, wie die Software es täte. Eine Anmeldung ist nicht nötig: Der Schlüssel ist der Nachweis.',
  },
  clientHelp: {
    en: 'Download the public keys of this gateway once, and ship them with your software:',
    de: 'Laden Sie die öffentlichen Schlüssel dieses Gateways einmal herunter, und liefern Sie sie mit Ihrer Software aus:',
  },
  putKey: {
    en: 'Replace YOUR-LICENSE-KEY by the key.',
    de: 'Ersetzen Sie YOUR-LICENSE-KEY durch den Schlüssel.',
  },
  sampleSoftware: { en: 'Ways to activate', de: 'Wege zur Aktivierung' },

  verifyTitle: {
    en: 'Verify that the device may use the license',
    de: 'Bestätigen, dass das Gerät die Lizenz nutzen darf',
  },
  verifyHelp: {
    en: 'The gateway checks the license for this device as the software would. This completes the onboarding.',
    de: 'Das Gateway prüft die Lizenz für dieses Gerät, wie die Software es täte. Das schließt das Onboarding ab.',
  },
  verify: { en: 'Verify the use', de: 'Nutzung bestätigen' },
  firstUse: { en: 'Record a first use', de: 'Erste Nutzung erfassen' },
  noFirstUse: { en: 'None', de: 'Keine' },
  verified: { en: 'The use was verified.', de: 'Die Nutzung wurde bestätigt.' },

  completedTitle: {
    en: (customer: string) => `${customer} is up and running`,
    de: (customer: string) => `${customer} kann loslegen`,
  },
  completedIn: {
    en: 'From the license to the first device:',
    de: 'Von der Lizenz bis zum ersten Gerät:',
  },
  openLicense: { en: 'Open the license', de: 'Lizenz öffnen' },

  abandon: { en: 'Abandon', de: 'Abbrechen' },
  abandonTitle: { en: 'Abandon this onboarding?', de: 'Dieses Onboarding abbrechen?' },
  abandonHelp: {
    en: 'The onboarding ends and counts as dropped. The account and a license that was issued stay as they are.',
    de: 'Das Onboarding endet und zählt als nicht abgeschlossen. Das Konto und eine ausgestellte Lizenz bleiben, wie sie sind.',
  },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: { en: 'For the audit log.', de: 'Für das Protokoll.' },
  reasonMissing: { en: 'Enter a reason.', de: 'Geben Sie einen Grund an.' },
  abandoned: { en: 'The onboarding was abandoned.', de: 'Das Onboarding wurde abgebrochen.' },
  abandonedWhen: {
    en: (when: string, reason: string) => `Abandoned on ${when}: ${reason}`,
    de: (when: string, reason: string) => `Abgebrochen am ${when}: ${reason}`,
  },

  facts: { en: 'Customer', de: 'Kunde' },
  account: { en: 'Account', de: 'Konto' },
  contact: { en: 'Contact', de: 'Kontakt' },
  partner: { en: 'Partner', de: 'Partner' },
  product: { en: 'Product', de: 'Produkt' },
  device: { en: 'Device', de: 'Gerät' },
  none: { en: 'None', de: 'Keine' },
  activated: { en: 'Activated', de: 'Aktiviert' },

  attempts: { en: 'Attempts', de: 'Versuche' },
  noAttempts: { en: 'No step was attempted yet.', de: 'Noch kein Schritt wurde versucht.' },
  earlierAttempts: {
    en: (value: number) => plural('en', value, { one: '# earlier attempt', other: '# earlier attempts' }),
    de: (value: number) => plural('de', value, { one: '# früherer Versuch', other: '# frühere Versuche' }),
  },
  CONFIRMED: { en: 'Confirmed', de: 'Bestätigt' },
  REFUSED: { en: 'Refused', de: 'Abgelehnt' },
  FAILED: { en: 'Failed', de: 'Gescheitert' },
})
