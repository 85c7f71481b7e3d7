import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  skipToContent: { en: 'Skip to the content', de: 'Zum Inhalt springen' },
  mainNavigation: { en: 'Main navigation', de: 'Hauptnavigation' },
  openMenu: { en: 'Open the menu', de: 'Menü öffnen' },
  closeMenu: { en: 'Close the menu', de: 'Menü schließen' },
  preferences: { en: 'Account and appearance', de: 'Konto und Darstellung' },
  colours: { en: 'Colours', de: 'Farben' },
  system: { en: 'As the system', de: 'Wie das System' },
  light: { en: 'Light', de: 'Hell' },
  dark: { en: 'Dark', de: 'Dunkel' },
  language: { en: 'Language', de: 'Sprache' },
  shortcuts: { en: 'Keyboard shortcuts', de: 'Tastenkürzel' },
  ADMIN: { en: 'Administration', de: 'Administration' },
  SUPPORT: { en: 'Support', de: 'Support' },
  signOut: { en: 'Sign out', de: 'Abmelden' },
  otherClock: {
    en: (date: string) => `The clock of this gateway shows ${date}. All dates here follow it.`,
    de: (date: string) => `Die Uhr dieses Gateways zeigt ${date}. Alle Daten hier richten sich danach.`,
  },
  sandbox: { en: 'Sandbox', de: 'Sandbox' },

  pageFailedTitle: { en: 'This page could not be shown', de: 'Diese Seite ließ sich nicht zeigen' },
  pageFailed: { en: 'A part of the console is missing', de: 'Ein Teil der Konsole fehlt' },
  pageFailedHelp: {
    en: 'The gateway may have been upgraded, or the connection was lost. Load the console again.',
    de: 'Vielleicht wurde das Gateway aktualisiert, oder die Verbindung war unterbrochen. Laden Sie die Konsole neu.',
  },
  reload: { en: 'Load again', de: 'Neu laden' },
  exportCsv: { en: 'CSV', de: 'CSV' },
  exportFailed: { en: 'The file could not be loaded.', de: 'Die Datei ließ sich nicht laden.' },
  devices: { en: 'Devices', de: 'Geräte' },
  bulkOperations: { en: 'Bulk operations', de: 'Massenänderungen' },
  home: { en: 'Home', de: 'Start' },
  licenses: { en: 'Licenses', de: 'Lizenzen' },
  accounts: { en: 'Accounts', de: 'Konten' },
  onboarding: { en: 'Onboarding', de: 'Onboarding' },
  catalogue: { en: 'Catalogue', de: 'Katalog' },
  keyPools: { en: 'Key pools', de: 'Schlüsselvorräte' },
  insights: { en: 'Insights', de: 'Auswertung' },
  crm: { en: 'CRM', de: 'CRM' },
  mail: { en: 'Mail', de: 'E-Mails' },
  sales: { en: 'Sales', de: 'Verkäufe' },
  auditLog: { en: 'Audit log', de: 'Protokoll' },
  access: { en: 'Access', de: 'Zugang' },
  operation: { en: 'Operation', de: 'Betrieb' },
  webhooks: { en: 'Webhooks', de: 'Webhooks' },
  developers: { en: 'For developers', de: 'Für Entwickler' },

  signInTitle: { en: 'Sign in to Licet', de: 'Bei Licet anmelden' },
  signIn: { en: 'Sign in', de: 'Anmelden' },
  signInWithProvider: { en: 'Sign in with your work account', de: 'Mit dem Firmenkonto anmelden' },
  providerHint: {
    en: (host: string) => `You continue at ${host}.`,
    de: (host: string) => `Sie machen bei ${host} weiter.`,
  },
  providerAway: {
    en: (host: string, origin: string) =>
      `${host} did not answer. Check the connection, then try again. If this stays so, the client of the console at the provider has to allow the origin ${origin}.`,
    de: (host: string, origin: string) =>
      `${host} hat nicht geantwortet. Prüfen Sie die Verbindung, und versuchen Sie es noch einmal. Bleibt es so, muss der Client der Konsole beim Anbieter den Ursprung ${origin} erlauben.`,
  },
  needsHttps: {
    en: (origin: string) =>
      `The sign-in with a work account needs HTTPS, and this page was opened at ${origin}. Open the console by an address that begins with https:// (LICET_PUBLIC_URL of the gateway).`,
    de: (origin: string) =>
      `Die Anmeldung mit dem Firmenkonto braucht HTTPS, und diese Seite ist unter ${origin} geöffnet. Öffnen Sie die Konsole unter einer Adresse, die mit https:// beginnt (LICET_PUBLIC_URL des Gateways).`,
  },
  signInFailed: {
    en: (reason: string) => `The sign-in did not succeed (${reason}). Try again.`,
    de: (reason: string) => `Die Anmeldung ist nicht gelungen (${reason}). Versuchen Sie es noch einmal.`,
  },
  apiKey: { en: 'API key', de: 'API-Schlüssel' },
  apiKeyHelp: {
    en: 'The key stays in the memory of this page and is gone when you close it.',
    de: 'Der Schlüssel bleibt im Speicher dieser Seite und ist fort, wenn Sie sie schließen.',
  },
  apiKeyRefused: {
    en: 'The gateway does not accept this key. Check it, or create another one.',
    de: 'Das Gateway nimmt diesen Schlüssel nicht an. Prüfen Sie ihn, oder legen Sie einen neuen an.',
  },
  apiKeyMissing: { en: 'Enter an API key.', de: 'Geben Sie einen API-Schlüssel ein.' },
  linkHint: {
    en: 'At its start, the gateway made a link that signs you in. It is in the terminal, or without a terminal in the file that the log names.',
    de: 'Beim Start hat das Gateway einen Link angelegt, der Sie anmeldet. Er steht im Terminal, oder ohne Terminal in der Datei, die das Log nennt.',
  },
  linkRefused: {
    en: 'This gateway does not accept the link. A link belongs to the gateway that made it, and ends when this gateway stops. Open the link of the last start. Behind a load balancer, open one gateway directly, or sign in with an API key.',
    de: 'Dieses Gateway nimmt den Link nicht an. Ein Link gehört zu dem Gateway, das ihn angelegt hat, und endet, wenn es anhält. Öffnen Sie den Link des letzten Starts. Öffnen Sie hinter einem Lastverteiler ein Gateway direkt, oder melden Sie sich mit einem API-Schlüssel an.',
  },
  sessionEnded: {
    en: 'Your session ended. Sign in again to continue where you were.',
    de: 'Ihre Sitzung ist beendet. Melden Sie sich wieder an, um dort weiterzumachen, wo Sie waren.',
  },
  signOutFailed: {
    en: 'The gateway did not confirm the sign-out. Until it does, this browser can open the console without a sign-in.',
    de: 'Das Gateway hat die Abmeldung nicht bestätigt. Bis dahin öffnet dieser Browser die Konsole ohne Anmeldung.',
  },
  signOutAgain: { en: 'Sign out again', de: 'Noch einmal abmelden' },
  noSignIn: {
    en: 'This gateway has no sign-in for people yet. Set LICET_OIDC_ISSUER and LICET_CONSOLE_CLIENT_ID.',
    de: 'Dieses Gateway hat noch keine Anmeldung für Personen. Setzen Sie LICET_OIDC_ISSUER und LICET_CONSOLE_CLIENT_ID.',
  },
  gatewayAway: {
    en: 'The gateway does not answer. The page tries again by itself.',
    de: 'Das Gateway antwortet nicht. Die Seite versucht es von selbst wieder.',
  },
  notOperator: {
    en: 'This credential belongs to another audience. The console is for the people of the vendor: admins and support.',
    de: 'Diese Anmeldung gehört zu einem anderen Kreis. Die Konsole ist für die Leute des Herstellers: Administration und Support.',
  },
  notFoundTitle: { en: 'There is no such page', de: 'Diese Seite gibt es nicht' },
  notFound: {
    en: 'Check the address, or search for what you need.',
    de: 'Prüfen Sie die Adresse, oder suchen Sie, was Sie brauchen.',
  },
})
