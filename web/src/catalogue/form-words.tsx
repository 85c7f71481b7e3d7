import type { ReactNode } from 'react'
import { defineWords, plural } from '../i18n/words.ts'

type Part = ReactNode

/** A full stop that stays on the line of the control before it. */
const END = '\u2060.'

/** A part that a sentence may lack, with the space before it. */
function after(part: Part): Part {
  return part ? <> {part}</> : null
}

/** The texts of the form. The parts of a sentence are the controls in it. */
export const formWords = defineWords({
  newTitle: { en: 'New license type', de: 'Neuer Lizenztyp' },
  editTitle: { en: (name: string) => `Edit ${name}`, de: (name: string) => `${name} bearbeiten` },
  newHelp: {
    en: 'Say in sentences what you sell. The gateway checks each one while you type.',
    de: 'Sagen Sie in Sätzen, was Sie verkaufen. Das Gateway prüft jeden, während Sie tippen.',
  },
  editHelp: {
    en: 'Changed rules become a draft. Existing licenses keep theirs.',
    de: 'Geänderte Regeln werden ein Entwurf. Bestehende Lizenzen behalten ihre.',
  },
  templates: { en: 'Begin with', de: 'Beginnen mit' },
  trial: { en: 'Trial', de: 'Testlizenz' },
  trialHelp: {
    en: '14 days from the first start, once for each address',
    de: '14 Tage ab dem ersten Start, einmal je Adresse',
  },
  annual: { en: 'Annual', de: 'Jahreslizenz' },
  annualHelp: {
    en: 'One year, two devices, with a grace period',
    de: 'Ein Jahr, zwei Geräte, mit Nachfrist',
  },
  perpetual: { en: 'Perpetual', de: 'Unbefristet' },
  perpetualHelp: {
    en: 'Never expires, with new versions for a year',
    de: 'Läuft nie ab, mit neuen Versionen für ein Jahr',
  },
  floating: { en: 'Floating', de: 'Schwebend' },
  floatingHelp: {
    en: 'Ten devices at a time, of any number',
    de: 'Zehn Geräte gleichzeitig, von beliebig vielen',
  },
  metered: { en: 'Metered', de: 'Nach Verbrauch' },
  meteredHelp: {
    en: 'A month, with a limit for what is used',
    de: 'Ein Monat, mit einer Grenze für den Verbrauch',
  },
  templateName: {
    en: (product: string, kind: string) => `${product}, ${kind.toLowerCase()}`,
    de: (product: string, kind: string) => `${product}, ${kind}`,
  },

  what: { en: 'What it is', de: 'Was es ist' },
  product: { en: 'Product', de: 'Produkt' },
  otherProduct: { en: 'A new product', de: 'Ein neues Produkt' },
  productName: { en: 'Name of the product', de: 'Name des Produkts' },
  productCode: { en: 'Code of the product', de: 'Code des Produkts' },
  name: { en: 'Name', de: 'Name' },
  nameHelp: {
    en: 'For people: on this page and in mail.',
    de: 'Für Menschen: auf dieser Seite und in E-Mails.',
  },
  code: { en: 'Code', de: 'Code' },
  codeHelp: {
    en: 'For software and files. It cannot change.',
    de: 'Für Software und Dateien. Er ist unveränderlich.',
  },
  description: { en: 'Description', de: 'Beschreibung' },

  term: { en: 'How long it runs', de: 'Wie lange sie gilt' },
  devices: { en: 'On which devices', de: 'Auf welchen Geräten' },
  network: { en: 'Without the network', de: 'Ohne Netz' },
  includes: { en: 'What it includes', de: 'Was enthalten ist' },
  keyAndMail: { en: 'Key and mail', de: 'Schlüssel und E-Mail' },
  sales: { en: 'How it is sold', de: 'Wie sie verkauft wird' },
  more: { en: 'Finer rules', de: 'Feinere Regeln' },

  amount: { en: (of: string) => `${of}: number`, de: (of: string) => `${of}: Anzahl` },
  unit: { en: (of: string) => `${of}: unit`, de: (of: string) => `${of}: Einheit` },
  iso: { en: (of: string) => `${of}: ISO 8601 duration`, de: (of: string) => `${of}: Dauer nach ISO 8601` },
  minute: {
    en: (count: number) => plural('en', count, { one: 'minute', other: 'minutes' }),
    de: (count: number) => plural('de', count, { one: 'Minute', other: 'Minuten' }),
  },
  hour: {
    en: (count: number) => plural('en', count, { one: 'hour', other: 'hours' }),
    de: (count: number) => plural('de', count, { one: 'Stunde', other: 'Stunden' }),
  },
  day: {
    en: (count: number) => plural('en', count, { one: 'day', other: 'days' }),
    de: (count: number) => plural('de', count, { one: 'Tag', other: 'Tage' }),
  },
  week: {
    en: (count: number) => plural('en', count, { one: 'week', other: 'weeks' }),
    de: (count: number) => plural('de', count, { one: 'Woche', other: 'Wochen' }),
  },
  month: {
    en: (count: number) => plural('en', count, { one: 'month', other: 'months' }),
    de: (count: number) => plural('de', count, { one: 'Monat', other: 'Monate' }),
  },
  year: {
    en: (count: number) => plural('en', count, { one: 'year', other: 'years' }),
    de: (count: number) => plural('de', count, { one: 'Jahr', other: 'Jahre' }),
  },

  termKind: { en: 'Whether it expires', de: 'Ob sie abläuft' },
  runs: { en: 'runs for', de: 'läuft' },
  never: { en: 'never expires', de: 'läuft nie ab' },
  termLength: { en: 'Length of the term', de: 'Länge der Laufzeit' },
  termStart: { en: 'Start of the term', de: 'Beginn der Laufzeit' },
  termSentence: {
    en: (kind: Part, term: Part, start: Part) => (
      <>
        A license {kind} {term} from {start}
        {END}
      </>
    ),
    de: (kind: Part, term: Part, start: Part) => (
      <>
        Eine Lizenz {kind} {term} lang, ab {start}
        {END}
      </>
    ),
  },
  foreverSentence: {
    en: (kind: Part) => (
      <>
        A license {kind}
        {END}
      </>
    ),
    de: (kind: Part) => (
      <>
        Eine Lizenz {kind}
        {END}
      </>
    ),
  },
  ISSUE: { en: 'its issue', de: 'ihrer Ausstellung' },
  FIRST_ACTIVATION: { en: 'its first activation', de: 'ihrer ersten Aktivierung' },
  FIRST_VALIDATION: { en: 'its first validation or activation', de: 'ihrer ersten Prüfung oder Aktivierung' },
  lastDay: { en: 'End of the last day', de: 'Ende des letzten Tages' },
  toMidnight: { en: 'to midnight', de: 'bis Mitternacht' },
  toTime: { en: 'to the time of day of its start', de: 'bis zur Uhrzeit ihres Beginns' },
  timeZone: { en: 'Time zone', de: 'Zeitzone' },
  lastDaySentence: {
    en: (end: Part, zone: Part) => (
      <>
        Its last day counts {end}, time zone {zone}
        {END}
      </>
    ),
    de: (end: Part, zone: Part) => (
      <>
        Ihr letzter Tag zählt {end}, Zeitzone {zone}
        {END}
      </>
    ),
  },
  zoneSentence: {
    en: (zone: Part) => (
      <>
        Days and months count in the time zone {zone}
        {END}
      </>
    ),
    de: (zone: Part) => (
      <>
        Tage und Monate zählen in der Zeitzone {zone}
        {END}
      </>
    ),
  },
  graceKind: { en: 'Grace period', de: 'Nachfrist' },
  graceLength: { en: 'Length of the grace period', de: 'Länge der Nachfrist' },
  graceNone: { en: 'has no grace period', de: 'keine Nachfrist' },
  graceSome: { en: 'stays valid for', de: 'eine Nachfrist von' },
  graceSentence: {
    en: (kind: Part, time: Part) => (
      <>
        After its expiry it {kind}
        {after(time)}
        {END}
      </>
    ),
    de: (kind: Part, time: Part) => (
      <>
        Nach ihrem Ablauf gibt es {kind}
        {after(time)}
        {END}
      </>
    ),
  },
  expiryPolicy: { en: 'Use after the end', de: 'Benutzung nach dem Ende' },
  RESTRICT: { en: 'it may no longer be used', de: 'darf sie nicht mehr benutzt werden' },
  MAINTAIN: {
    en: 'only versions from before may be used',
    de: 'dürfen nur Versionen von vorher benutzt werden',
  },
  ALLOW: { en: 'it may still be used', de: 'darf sie weiter benutzt werden' },
  expirySentence: {
    en: (policy: Part) => (
      <>
        After that, {policy}
        {END}
      </>
    ),
    de: (policy: Part) => (
      <>
        Danach {policy}
        {END}
      </>
    ),
  },
  renewal: { en: 'Start of a renewed term', de: 'Beginn der verlängerten Laufzeit' },
  FROM_EXPIRY: { en: 'continues from the expiry', de: 'schließt an den Ablauf an' },
  FROM_NOW: { en: 'starts at once', de: 'beginnt sofort' },
  FROM_NOW_IF_EXPIRED: {
    en: 'continues from the expiry, or starts at once if it has passed',
    de: 'schließt an den Ablauf an, oder beginnt sofort, wenn er vorbei ist',
  },
  renewalSentence: {
    en: (basis: Part) => (
      <>
        A renewal {basis}
        {END}
      </>
    ),
    de: (basis: Part) => (
      <>
        Eine Verlängerung {basis}
        {END}
      </>
    ),
  },
  updates: { en: 'New versions', de: 'Neue Versionen' },
  updatesAll: { en: 'all new versions', de: 'alle neuen Versionen' },
  updatesSome: { en: 'new versions for', de: 'neue Versionen für' },
  updatesLength: { en: 'Time with new versions', de: 'Zeit mit neuen Versionen' },
  updatesSentence: {
    en: (kind: Part, time: Part) => (
      <>
        It includes {kind}
        {after(time)}
        {END}
      </>
    ),
    de: (kind: Part, time: Part) => (
      <>
        Sie umfasst {kind}
        {after(time)}
        {END}
      </>
    ),
  },
  trialKind: { en: 'Trial or sale', de: 'Test oder Verkauf' },
  isSale: { en: 'sold', de: 'verkauft' },
  isTrial: { en: 'a trial', de: 'ein Test' },
  trialSentence: {
    en: (kind: Part) => (
      <>
        It is {kind}
        {END}
      </>
    ),
    de: (kind: Part) => (
      <>
        Sie ist {kind}
        {END}
      </>
    ),
  },
  oncePer: {
    en: 'Each of these can have the trial only once:',
    de: 'Jedes davon kann den Test nur einmal haben:',
  },
  EMAIL: { en: 'email address', de: 'E-Mail-Adresse' },
  EMAIL_DOMAIN: { en: 'domain of the address', de: 'Domain der Adresse' },
  FINGERPRINT: { en: 'device', de: 'Gerät' },
  trialStart: { en: 'Who starts a trial', de: 'Wer einen Test beginnt' },
  byYou: { en: 'You start', de: 'Sie beginnen' },
  bySoftware: { en: 'The software starts', de: 'Die Software beginnt' },
  selfServiceSentence: {
    en: (who: Part) => <>{who} each trial.</>,
    de: (who: Part) => <>{who} jeden Test.</>,
  },

  seatKind: { en: 'Number of devices', de: 'Anzahl der Geräte' },
  seatsSome: { en: 'Up to', de: 'Bis zu' },
  seatsAny: { en: 'Any number of', de: 'Beliebig viele' },
  seatCount: { en: 'Seats', de: 'Plätze' },
  seatModel: { en: 'How devices hold seats', de: 'Wie Geräte Plätze halten' },
  NODE_LOCKED: { en: 'keep their seat', de: 'behalten ihren Platz' },
  FLOATING: { en: 'lease their seat for', de: 'leihen ihren Platz für' },
  lease: { en: 'Length of the lease', de: 'Dauer der Leihe' },
  seatSentence: {
    en: (kind: Part, count: Part, model: Part, lease: Part) => (
      <>
        {kind}
        {after(count)} devices can be active. They {model}
        {after(lease)}
        {END}
      </>
    ),
    de: (kind: Part, count: Part, model: Part, lease: Part) => (
      <>
        {kind}
        {after(count)} Geräte können aktiv sein. Sie {model}
        {after(lease)}
        {END}
      </>
    ),
  },
  overage: { en: 'Devices beyond the seats', de: 'Geräte über die Plätze hinaus' },
  percent: { en: 'Percentage', de: 'Prozentsatz' },
  NONE: { en: 'no device is added', de: 'kommt kein Gerät hinzu' },
  PERCENT: { en: 'more are allowed, by percent:', de: 'sind mehr erlaubt, in Prozent:' },
  overageALLOW: {
    en: 'any number is allowed, and counted',
    de: 'sind beliebig viele erlaubt und werden gezählt',
  },
  overageSentence: {
    en: (policy: Part, percent: Part) => (
      <>
        Beyond the seats {policy}
        {after(percent)}
        {END}
      </>
    ),
    de: (policy: Part, percent: Part) => (
      <>
        Über die Plätze hinaus {policy}
        {after(percent)}
        {END}
      </>
    ),
  },
  overLimit: { en: 'Devices when seats are taken away', de: 'Geräte, wenn Plätze wegfallen' },
  overLimitPeriod: {
    en: 'Time after which the newest devices stop',
    de: 'Zeit, nach der die neuesten Geräte aufhören',
  },
  KEEP: { en: 'devices in use stay valid', de: 'bleiben die benutzten Geräte gültig' },
  GRACE: { en: 'the newest devices stop after', de: 'hören die neuesten Geräte auf nach:' },
  BLOCK_NEWEST: { en: 'the newest devices stop at once', de: 'hören die neuesten Geräte sofort auf' },
  overLimitSentence: {
    en: (policy: Part, period: Part) => (
      <>
        If seats are taken away, {policy}
        {after(period)}
        {END}
      </>
    ),
    de: (policy: Part, period: Part) => (
      <>
        Fallen Plätze weg, {policy}
        {after(period)}
        {END}
      </>
    ),
  },
  heartbeat: { en: 'Heartbeat', de: 'Lebenszeichen' },
  heartbeatNone: { en: 'may be silent for any time', de: 'darf beliebig lang still sein' },
  heartbeatRELEASE: { en: 'loses its seat after silence of', de: 'verliert seinen Platz nach Stille von' },
  heartbeatKEEP: { en: 'counts as missed after silence of', de: 'gilt als ausgeblieben nach Stille von' },
  heartbeatEvery: { en: 'Time of silence', de: 'Dauer der Stille' },
  heartbeatSentence: {
    en: (kind: Part, every: Part) => (
      <>
        A device {kind}
        {after(every)}
        {END}
      </>
    ),
    de: (kind: Part, every: Part) => (
      <>
        Ein Gerät {kind}
        {after(every)}
        {END}
      </>
    ),
  },
  transfers: { en: 'Moves to other devices', de: 'Wechsel auf andere Geräte' },
  transfersAny: { en: 'without limit', de: 'ohne Grenze' },
  transfersSome: { en: 'at most', de: 'höchstens so oft:' },
  transferCount: { en: 'Number of moves', de: 'Anzahl der Wechsel' },
  transferPer: { en: 'Window of the moves', de: 'Zeitraum der Wechsel' },
  transferSentence: {
    en: (kind: Part) => (
      <>
        Seats may move to other devices {kind}
        {END}
      </>
    ),
    de: (kind: Part) => (
      <>
        Plätze dürfen auf andere Geräte wechseln, {kind}
        {END}
      </>
    ),
  },
  transferLimitSentence: {
    en: (kind: Part, count: Part, per: Part) => (
      <>
        Seats may move to other devices {kind} {count} times within {per}
        {END}
      </>
    ),
    de: (kind: Part, count: Part, per: Part) => (
      <>
        Plätze dürfen auf andere Geräte wechseln, {kind} {count} im Zeitraum {per}
        {END}
      </>
    ),
  },
  match: { en: 'How a device is recognised', de: 'Woran ein Gerät erkannt wird' },
  EXACT: { en: 'the same fingerprint', de: 'am gleichen Fingerabdruck' },
  ANY: { en: 'one equal component', de: 'an einem gleichen Teil' },
  TWO: { en: 'two equal components', de: 'an zwei gleichen Teilen' },
  MOST: { en: 'most components being equal', de: 'an den meisten gleichen Teilen' },
  ALL: { en: 'all components being equal', de: 'an allen gleichen Teilen' },
  matchSentence: {
    en: (match: Part) => (
      <>
        A device is recognised by {match}
        {END}
      </>
    ),
    de: (match: Part) => (
      <>
        Ein Gerät wird erkannt {match}
        {END}
      </>
    ),
  },
  required: { en: 'Where it is valid', de: 'Wo sie gilt' },
  requiredYes: { en: 'only on active devices', de: 'nur auf aktiven Geräten' },
  requiredNo: { en: 'also without naming a device', de: 'auch ohne ein Gerät zu nennen' },
  requiredSentence: {
    en: (required: Part) => (
      <>
        It is valid {required}
        {END}
      </>
    ),
    de: (required: Part) => (
      <>
        Sie gilt {required}
        {END}
      </>
    ),
  },

  kept: { en: 'Answers that software keeps', de: 'Antworten, die Software behält' },
  keptSome: { en: 'rely on the last answer for', de: 'sich auf die letzte Antwort verlassen für' },
  keptNone: { en: 'not rely on an earlier answer', de: 'sich auf keine frühere Antwort verlassen' },
  keptLength: { en: 'Time without the gateway', de: 'Zeit ohne das Gateway' },
  keptSentence: {
    en: (kind: Part, time: Part) => (
      <>
        Software may {kind}
        {after(time)}
        {END}
      </>
    ),
    de: (kind: Part, time: Part) => (
      <>
        Software darf {kind}
        {after(time)}
        {END}
      </>
    ),
  },
  files: { en: 'License files', de: 'Lizenzdateien' },
  filesNone: { en: 'no license file', de: 'keine Lizenzdatei' },
  filesSome: { en: 'a license file for', de: 'eine Lizenzdatei für' },
  filesLength: { en: 'Longest life of a file', de: 'Längste Gültigkeit einer Datei' },
  filesSentence: {
    en: (kind: Part, time: Part) => (
      <>
        A device without a network can have {kind}
        {after(time)}
        {END}
      </>
    ),
    de: (kind: Part, time: Part) => (
      <>
        Ein Gerät ohne Netz kann haben: {kind}
        {after(time)}
        {END}
      </>
    ),
  },
  outstanding: { en: 'Devices with files at the same time', de: 'Geräte mit Dateien zur gleichen Zeit' },
  outstandingAny: { en: 'Any number of devices', de: 'Beliebig viele Geräte' },
  outstandingSome: { en: 'At most', de: 'Höchstens' },
  outstandingSentence: {
    en: (kind: Part, count: Part) => (
      <>
        {kind}
        {after(count)} with files at the same time.
      </>
    ),
    de: (kind: Part, count: Part) => (
      <>
        {kind}
        {after(count)} gleichzeitig mit Dateien.
      </>
    ),
  },
  checkIn: { en: 'Check-in', de: 'Meldung' },
  checkInNone: { en: 'never has to check in', de: 'muss sich nie melden' },
  checkInSome: { en: 'has to check in after at most', de: 'muss sich melden nach höchstens' },
  checkInLength: { en: 'Time between check-ins', de: 'Zeit zwischen Meldungen' },
  checkInSentence: {
    en: (kind: Part, time: Part) => (
      <>
        A license {kind}
        {after(time)}
        {END}
      </>
    ),
    de: (kind: Part, time: Part) => (
      <>
        Eine Lizenz {kind}
        {after(time)}
        {END}
      </>
    ),
  },

  entitlements: { en: 'Entitlements', de: 'Berechtigungen' },
  entitlement: {
    en: (number: number) => `Entitlement ${number}`,
    de: (number: number) => `Berechtigung ${number}`,
  },
  entitlementKind: {
    en: (name: string) => `Kind of value of ${name}`,
    de: (name: string) => `Art des Werts von ${name}`,
  },
  entitlementValue: { en: (name: string) => `Value of ${name}`, de: (name: string) => `Wert von ${name}` },
  yes: { en: 'is granted', de: 'ist gewährt' },
  no: { en: 'is not granted', de: 'ist nicht gewährt' },
  integer: { en: 'is the number', de: 'ist die Zahl' },
  text: { en: 'is the text', de: 'ist der Text' },
  addEntitlement: { en: 'Add an entitlement', de: 'Berechtigung hinzufügen' },
  newEntitlement: { en: 'New entitlement', de: 'Neue Berechtigung' },
  entitlementName: { en: 'Name of the entitlement', de: 'Name der Berechtigung' },
  entitlementCode: { en: 'Code of the entitlement', de: 'Code der Berechtigung' },
  meters: { en: 'Meters', de: 'Zähler' },
  addMeter: { en: 'Add a meter', de: 'Zähler hinzufügen' },
  newMeter: { en: 'New meter', de: 'Neuer Zähler' },
  meterName: { en: 'Name of the meter', de: 'Name des Zählers' },
  meterCode: { en: 'Code of the meter', de: 'Code des Zählers' },
  meterKind: { en: (name: string) => `Limit of ${name}`, de: (name: string) => `Grenze von ${name}` },
  meterLimit: {
    en: (name: string) => `Highest usage of ${name}`,
    de: (name: string) => `Höchster Verbrauch von ${name}`,
  },
  meterPeriod: { en: (name: string) => `Period of ${name}`, de: (name: string) => `Zeitraum von ${name}` },
  meterOverage: {
    en: (name: string) => `Usage of ${name} above the limit`,
    de: (name: string) => `Verbrauch von ${name} über der Grenze`,
  },
  limited: { en: 'up to', de: 'bis' },
  unlimited: { en: 'without a limit', de: 'ohne Grenze' },
  periodNONE: { en: 'in all', de: 'insgesamt' },
  periodDAY: { en: 'a day', de: 'am Tag' },
  periodMONTH: { en: 'a month', de: 'im Monat' },
  periodYEAR: { en: 'a year', de: 'im Jahr' },
  periodTERM: { en: 'in each term', de: 'je Laufzeit' },
  usageBLOCK: { en: 'more is refused', de: 'mehr wird abgelehnt' },
  usageALLOW: { en: 'more is counted', de: 'mehr wird gezählt' },
  remove: { en: (name: string) => `Remove ${name}`, de: (name: string) => `${name} entfernen` },
  cancel: { en: 'Cancel', de: 'Abbrechen' },
  addNew: { en: 'Add', de: 'Hinzufügen' },

  keyPrefix: { en: 'Prefix of the keys', de: 'Anfang der Schlüssel' },
  keySentence: {
    en: (prefix: Part) => (
      <>
        Keys begin with {prefix}
        {END}
      </>
    ),
    de: (prefix: Part) => (
      <>
        Schlüssel beginnen mit {prefix}
        {END}
      </>
    ),
  },
  notices: { en: 'Mail reminds customers of the expiry:', de: 'E-Mails erinnern Kunden an den Ablauf:' },
  noticeBefore: { en: (time: string) => `${time} before`, de: (time: string) => `${time} vorher` },
  noticeAfter: { en: (time: string) => `${time} after`, de: (time: string) => `${time} danach` },
  noticeAt: { en: 'at the expiry', de: 'beim Ablauf' },
  noticeLength: { en: 'Time of the notice', de: 'Zeit der Erinnerung' },
  noticeSide: { en: 'Before or after the expiry', de: 'Vor oder nach dem Ablauf' },
  sideBefore: { en: 'before', de: 'vorher' },
  sideAfter: { en: 'after', de: 'danach' },
  addNotice: { en: 'Add a reminder', de: 'Erinnerung hinzufügen' },

  skusHelp: {
    en: 'A sale with one of these SKUs sells this license type.',
    de: 'Ein Verkauf mit einer dieser SKUs verkauft diesen Lizenztyp.',
  },
  sku: { en: (number: number) => `SKU ${number}`, de: (number: number) => `SKU ${number}` },
  intent: { en: (sku: string) => `What ${sku} does`, de: (sku: string) => `Was ${sku} bewirkt` },
  addSku: { en: 'Add a SKU', de: 'SKU hinzufügen' },
  upgrades: { en: 'It is an upgrade of:', de: 'Sie ist ein Upgrade von:' },

  check: { en: 'Check', de: 'Prüfung' },
  checking: { en: 'Checking …', de: 'Wird geprüft …' },
  problems: {
    en: (count: number) => plural('en', count, { one: '# thing to correct', other: '# things to correct' }),
    de: (count: number) =>
      plural('de', count, { one: '# Stelle zu berichtigen', other: '# Stellen zu berichtigen' }),
  },
  fine: { en: 'The gateway accepts these rules.', de: 'Das Gateway nimmt diese Regeln an.' },
  nothingChanges: {
    en: 'Nothing differs from what the gateway has.',
    de: 'Nichts weicht von dem ab, was das Gateway hat.',
  },
  willHappen: { en: 'Saving does this', de: 'Das Speichern bewirkt' },
  saveDraft: { en: 'Save draft', de: 'Entwurf speichern' },
  publish: { en: 'Publish', de: 'Veröffentlichen' },
  saved: { en: 'Draft saved', de: 'Entwurf gespeichert' },
  savedHelp: {
    en: 'It changes no license until you publish it.',
    de: 'Er ändert keine Lizenz, bis Sie ihn veröffentlichen.',
  },
  unsavedTitle: { en: 'Leave without saving?', de: 'Ohne Speichern verlassen?' },
  unsaved: {
    en: 'Your changes to this license type are lost.',
    de: 'Ihre Änderungen an diesem Lizenztyp gehen verloren.',
  },
  leave: { en: 'Leave', de: 'Verlassen' },
  stay: { en: 'Go on editing', de: 'Weiter bearbeiten' },
  retired: {
    en: 'This license type is retired, so its rules cannot change.',
    de: 'Dieser Lizenztyp ist eingestellt, also sind seine Regeln unveränderlich.',
  },
  codeTaken: {
    en: 'There is a license type with this code already.',
    de: 'Einen Lizenztyp mit diesem Code gibt es schon.',
  },
  changedElsewhereHelp: {
    en: 'It happened after you opened this page. What you entered is still here, and nothing of it was saved.',
    de: 'Es geschah, nachdem Sie diese Seite geöffnet hatten. Ihre Eingaben sind noch da; gespeichert wurde davon nichts.',
  },
  seeChange: { en: 'Show the other change', de: 'Die andere Änderung zeigen' },
  whenOpened: { en: 'When you opened it', de: 'Als Sie ihn öffneten' },
  atPresent: { en: 'Now', de: 'Jetzt' },
  yours: { en: 'You entered, and it stays', de: 'Ihre Eingabe, und sie bleibt' },
  sameRulesNow: {
    en: 'Its rules, names and SKUs are as they were when you opened it.',
    de: 'Seine Regeln, Namen und SKUs sind so, wie sie waren, als Sie ihn öffneten.',
  },
  publishedMeanwhile: {
    en: (number: number) => `Revision ${number} was published.`,
    de: (number: number) => `Revision ${number} wurde veröffentlicht.`,
  },
  retiredMeanwhile: {
    en: 'It was retired. Its rules cannot change any more. Copy what you need from this page.',
    de: 'Er wurde eingestellt. Seine Regeln sind nun unveränderlich. Kopieren Sie, was Sie brauchen, von dieser Seite.',
  },
  takeBoth: { en: 'Go on with both changes', de: 'Mit beiden weiterarbeiten' },
  keepMine: { en: 'Go on with mine alone', de: 'Nur mit meiner weiterarbeiten' },
  calendar: { en: 'What a license would do', de: 'Was eine Lizenz täte' },
  issuedOn: { en: 'Issued on', de: 'Ausgestellt am' },
  nameFirst: { en: 'Give it a name first.', de: 'Geben Sie ihm zuerst einen Namen.' },
  thisForm: { en: 'This form', de: 'Dieses Formular' },
  forbidden: {
    en: 'Your credential does not allow changes of the catalogue.',
    de: 'Ihre Anmeldung erlaubt keine Änderungen am Katalog.',
  },
})
