import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  close: { en: 'Close', de: 'Schließen' },
  cancel: { en: 'Cancel', de: 'Abbrechen' },
  retry: { en: 'Try again', de: 'Noch einmal versuchen' },
  copy: { en: 'Copy', de: 'Kopieren' },
  copied: { en: 'Copied', de: 'Kopiert' },
  copyRefused: {
    en: 'The browser does not let this page copy. Press Ctrl+C (⌘C on a Mac).',
    de: 'Der Browser lässt diese Seite nicht kopieren. Drücken Sie Strg+C (⌘C auf einem Mac).',
  },
  download: { en: 'Save as a file', de: 'Als Datei speichern' },
  accountHelp: {
    en: 'Part of the name or the domain, or a person, a license key or an ID of the account.',
    de: 'Ein Teil des Namens oder der Domain, oder eine Person, ein Lizenzschlüssel oder eine ID des Kontos.',
  },
  typeTwo: { en: 'Type two letters or more.', de: 'Geben Sie mindestens zwei Buchstaben ein.' },
  noAccount: { en: 'No account matches.', de: 'Kein Konto passt.' },
  loading: { en: 'Loading', de: 'Wird geladen' },
  previous: { en: 'Previous', de: 'Zurück' },
  next: { en: 'Next', de: 'Weiter' },
  firstPage: { en: 'Back to the first page', de: 'Zurück zur ersten Seite' },
  moreThan: { en: (count: string) => `more than ${count}`, de: (count: string) => `mehr als ${count}` },
  pages: { en: 'Pages', de: 'Seiten' },
  optional: { en: 'optional', de: 'optional' },
  showRequest: { en: 'The GraphQL that this sends', de: 'Das GraphQL, das gesendet wird' },
  problemTitle: { en: 'This could not be loaded', de: 'Das ließ sich nicht laden' },
  forbidden: {
    en: 'Your credential does not allow this. It needs the scope that the message names.',
    de: 'Ihre Anmeldung erlaubt das nicht. Sie braucht den Scope, den die Meldung nennt.',
  },
  network: {
    en: 'The gateway did not answer. Check the connection, then try again.',
    de: 'Das Gateway hat nicht geantwortet. Prüfen Sie die Verbindung, und versuchen Sie es noch einmal.',
  },
  connectionLost: {
    en: 'The gateway does not answer. Nothing is lost: the page goes on by itself as soon as it does.',
    de: 'Das Gateway antwortet nicht. Nichts ist verloren: Die Seite macht von selbst weiter, sobald es antwortet.',
  },
  notNewest: {
    en: (reason: string) => `This may be old, as it could not be read again: ${reason}`,
    de: (reason: string) => `Das kann veraltet sein, denn es ließ sich nicht neu lesen: ${reason}`,
  },
  wrongEmail: {
    en: 'Enter an address such as ada@example.com.',
    de: 'Geben Sie eine Adresse wie ada@example.com ein.',
  },
  apiKeyOf: { en: (end: string) => `API key …${end}`, de: (end: string) => `API-Schlüssel …${end}` },
  workflow: { en: 'a workflow of HubSpot', de: 'einen Workflow von HubSpot' },
  by: { en: (actor: string) => `by ${actor}`, de: (actor: string) => `durch ${actor}` },
  bySystem: { en: 'by the gateway', de: 'durch das Gateway' },
  bySoftware: { en: 'by the software on a device', de: 'durch die Software auf einem Gerät' },
  missingHelp: {
    en: 'It does not exist, or your sign-in does not show it.',
    de: 'Den Eintrag gibt es nicht, oder Ihre Anmeldung zeigt ihn nicht.',
  },
  toList: { en: 'Show the list', de: 'Liste zeigen' },
  notAccepted: {
    en: 'The gateway does not accept a value. Check what you entered.',
    de: 'Das Gateway nimmt eine Angabe nicht an. Prüfen Sie Ihre Eingaben.',
  },
  requestId: { en: (id: string) => `Request ${id}`, de: (id: string) => `Anfrage ${id}` },
  mayHaveHappened: {
    en: 'The answer is missing, so the change may have happened. Sending it again is safe: it happens once.',
    de: 'Die Antwort fehlt, also kann die Änderung geschehen sein. Noch einmal senden ist ungefährlich: Sie geschieht nur einmal.',
  },
})
