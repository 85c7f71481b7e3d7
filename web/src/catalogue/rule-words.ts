import { defineWords, plural } from '../i18n/words.ts'

/** The rules of a license type in sentences. Durations and numbers come formatted. */
export const ruleWords = defineWords({
  term: { en: 'Term', de: 'Laufzeit' },
  devices: { en: 'Devices', de: 'Geräte' },
  network: { en: 'Without the network', de: 'Ohne Netz' },
  includes: { en: 'What it includes', de: 'Was enthalten ist' },
  key: { en: 'Key and mail', de: 'Schlüssel und E-Mail' },

  perpetual: { en: 'A license never expires.', de: 'Eine Lizenz läuft nie ab.' },
  runsFromISSUE: {
    en: (term: string) => `A license runs for ${term} from its issue.`,
    de: (term: string) => `Eine Lizenz läuft ab ihrer Ausstellung ${term} lang.`,
  },
  runsFromFIRST_ACTIVATION: {
    en: (term: string) => `A license runs for ${term} from the activation of its first device.`,
    de: (term: string) => `Eine Lizenz läuft ab der Aktivierung ihres ersten Geräts ${term} lang.`,
  },
  runsFromFIRST_VALIDATION: {
    en: (term: string) => `A license runs for ${term} from its first validation or activation.`,
    de: (term: string) => `Eine Lizenz läuft ab ihrer ersten Prüfung oder Aktivierung ${term} lang.`,
  },
  endOfDay: {
    en: (zone: string) => `Its last day counts to midnight, time zone ${zone}.`,
    de: (zone: string) => `Ihr letzter Tag zählt bis Mitternacht, Zeitzone ${zone}.`,
  },
  endOfSecond: {
    en: (zone: string) => `It ends at the time of day at which it started, time zone ${zone}.`,
    de: (zone: string) => `Sie endet zu der Uhrzeit, zu der sie begann, Zeitzone ${zone}.`,
  },
  zone: {
    en: (zone: string) => `Days and months count in the time zone ${zone}.`,
    de: (zone: string) => `Tage und Monate zählen in der Zeitzone ${zone}.`,
  },
  grace: {
    en: (time: string) => `After the expiry it stays valid for ${time}.`,
    de: (time: string) => `Nach dem Ablauf bleibt sie noch ${time} lang gültig.`,
  },
  noGrace: { en: 'There is no grace period.', de: 'Es gibt keine Nachfrist.' },
  RESTRICT: {
    en: 'After its end it may no longer be used.',
    de: 'Nach ihrem Ende darf sie nicht mehr benutzt werden.',
  },
  MAINTAIN: {
    en: 'After its end, versions that were released before may still be used.',
    de: 'Nach ihrem Ende dürfen Versionen weiter benutzt werden, die vorher erschienen sind.',
  },
  ALLOW: {
    en: 'After its end it may still be used.',
    de: 'Nach ihrem Ende darf sie weiter benutzt werden.',
  },
  FROM_EXPIRY: {
    en: 'A renewal continues from the expiry.',
    de: 'Eine Verlängerung schließt an den Ablauf an.',
  },
  FROM_NOW: {
    en: 'A renewal starts a new term at once.',
    de: 'Eine Verlängerung beginnt sofort eine neue Laufzeit.',
  },
  FROM_NOW_IF_EXPIRED: {
    en: 'A renewal continues from the expiry. If the license has expired, it starts a new term at once.',
    de: 'Eine Verlängerung schließt an den Ablauf an. Ist die Lizenz abgelaufen, beginnt sofort eine neue Laufzeit.',
  },
  allUpdates: { en: 'It includes all new versions.', de: 'Sie umfasst alle neuen Versionen.' },
  updates: {
    en: (time: string) => `It includes new versions for ${time} from its start.`,
    de: (time: string) => `Sie umfasst neue Versionen ab ihrem Beginn ${time} lang.`,
  },
  trial: {
    en: (who: string) => `It is a trial, once for ${who}.`,
    de: (who: string) => `Sie ist eine Testlizenz, einmal für ${who}.`,
  },
  EMAIL: { en: 'each email address', de: 'jede E-Mail-Adresse' },
  EMAIL_DOMAIN: { en: 'each domain of an email address', de: 'jede Domain einer E-Mail-Adresse' },
  FINGERPRINT: { en: 'each device', de: 'jedes Gerät' },
  selfService: {
    en: 'The software may start the trial by itself.',
    de: 'Die Software darf den Test selbst beginnen.',
  },
  noSelfService: { en: 'You start each trial.', de: 'Sie selbst beginnen jeden Test.' },

  seatsOne: {
    en: 'One device can be active. It keeps its seat.',
    de: 'Ein Gerät kann aktiv sein. Es behält seinen Platz.',
  },
  seatsNone: { en: 'No device can be active.', de: 'Kein Gerät kann aktiv sein.' },
  seatsMany: {
    en: (count: string) => `${count} devices can be active. Each keeps its seat.`,
    de: (count: string) => `${count} Geräte können aktiv sein. Jedes behält seinen Platz.`,
  },
  seatsAny: {
    en: 'Any number of devices can be active. Each keeps its seat.',
    de: 'Beliebig viele Geräte können aktiv sein. Jedes behält seinen Platz.',
  },
  floating: {
    en: (count: number) =>
      `${plural('en', count, { one: '# device', other: '# devices' })} can be active at the same time, of any number of devices.`,
    de: (count: number) =>
      `Von beliebig vielen Geräten ${plural('de', count, { one: 'kann # Gerät', other: 'können # Geräte' })} gleichzeitig aktiv sein.`,
  },
  floatingAny: {
    en: 'Any number of devices can be active at the same time.',
    de: 'Beliebig viele Geräte können gleichzeitig aktiv sein.',
  },
  lease: {
    en: (time: string) => `A device leases its seat for ${time}, and renews it while it runs.`,
    de: (time: string) => `Ein Gerät leiht seinen Platz ${time} lang und verlängert, solange es läuft.`,
  },
  overageNONE: {
    en: 'No device is added beyond the seats.',
    de: 'Über die Plätze hinaus kommt kein Gerät hinzu.',
  },
  overageALLOW: {
    en: 'More devices than seats are allowed, and counted.',
    de: 'Mehr Geräte als Plätze sind erlaubt und werden gezählt.',
  },
  overagePERCENT: {
    en: (percent: string) => `${percent} more devices than seats are allowed.`,
    de: (percent: string) => `${percent} mehr Geräte als Plätze sind erlaubt.`,
  },
  overLimitKEEP: {
    en: 'If seats are taken away, devices in use stay valid.',
    de: 'Fallen Plätze weg, bleiben die benutzten Geräte gültig.',
  },
  overLimitGRACE: {
    en: (time: string) =>
      `If seats are taken away, devices in use stay valid for ${time}. Then the newest ones stop.`,
    de: (time: string) =>
      `Fallen Plätze weg, bleiben die benutzten Geräte ${time} lang gültig. Dann hören die neuesten auf.`,
  },
  overLimitBLOCK_NEWEST: {
    en: 'If seats are taken away, the newest devices stop at once.',
    de: 'Fallen Plätze weg, hören die neuesten Geräte sofort auf.',
  },
  heartbeatRELEASE: {
    en: (time: string) => `A device that is silent for ${time} loses its seat.`,
    de: (time: string) => `Ein Gerät, das ${time} lang still ist, verliert seinen Platz.`,
  },
  heartbeatKEEP: {
    en: (time: string) => `A device that is silent for ${time} counts as missed, and keeps its seat.`,
    de: (time: string) =>
      `Ein Gerät, das ${time} lang still ist, gilt als ausgeblieben und behält seinen Platz.`,
  },
  noHeartbeat: { en: 'Devices need no heartbeat.', de: 'Geräte brauchen kein Lebenszeichen.' },
  checkIn: {
    en: (time: string) => `A license has to check in within ${time} of the last time.`,
    de: (time: string) => `Zwischen zwei Meldungen einer Lizenz darf höchstens diese Zeit liegen: ${time}.`,
  },
  noCheckIn: { en: 'No check-in is required.', de: 'Eine Meldung ist nicht verlangt.' },
  transfers: {
    en: (count: number, time: string) =>
      `${plural('en', count, { one: '# seat', other: '# seats' })} may move to another device within ${time}.`,
    de: (count: number, time: string) =>
      `In einem Zeitraum (${time}) ${plural('de', count, { one: 'darf # Platz', other: 'dürfen # Plätze' })} auf ein anderes Gerät wechseln.`,
  },
  anyTransfers: {
    en: 'Seats may move to other devices without limit.',
    de: 'Plätze dürfen beliebig oft auf andere Geräte wechseln.',
  },
  matchEXACT: {
    en: 'A device is recognised by the same fingerprint.',
    de: 'Ein Gerät wird am gleichen Fingerabdruck erkannt.',
  },
  matchANY: {
    en: 'A device is recognised by one equal component of its fingerprint.',
    de: 'Ein Gerät wird an einem gleichen Teil seines Fingerabdrucks erkannt.',
  },
  matchTWO: {
    en: 'A device is recognised by two equal components of its fingerprint.',
    de: 'Ein Gerät wird an zwei gleichen Teilen seines Fingerabdrucks erkannt.',
  },
  matchMOST: {
    en: 'A device is recognised by more than half of the components of its fingerprint.',
    de: 'Ein Gerät wird an mehr als der Hälfte der Teile seines Fingerabdrucks erkannt.',
  },
  matchALL: {
    en: 'A device is recognised if all components of its fingerprint are equal.',
    de: 'Ein Gerät wird erkannt, wenn alle Teile seines Fingerabdrucks gleich sind.',
  },
  fingerprintRequired: {
    en: 'It is valid only on an active device.',
    de: 'Sie gilt nur auf einem aktiven Gerät.',
  },
  fingerprintFree: {
    en: 'Software may validate it without naming a device.',
    de: 'Software darf sie prüfen, ohne ein Gerät zu nennen.',
  },

  answerKept: {
    en: (time: string) => `Software may rely on the last answer for ${time}.`,
    de: (time: string) => `Software darf sich ${time} lang auf die letzte Antwort verlassen.`,
  },
  noAnswerKept: {
    en: 'Software has to reach the gateway for each validation.',
    de: 'Software muss für jede Prüfung das Gateway erreichen.',
  },
  files: {
    en: (time: string, count: number | null) =>
      `A license file lasts up to ${time}${count === null ? '' : `, on ${plural('en', count, { one: '# device', other: '# devices' })} at the same time`}.`,
    de: (time: string, count: number | null) =>
      `Eine Lizenzdatei gilt höchstens ${time} lang${count === null ? '' : `, auf ${plural('de', count, { one: '# Gerät', other: '# Geräten' })} gleichzeitig`}.`,
  },
  noFiles: { en: 'There are no license files.', de: 'Es gibt keine Lizenzdateien.' },

  granted: { en: (name: string) => name, de: (name: string) => name },
  notGranted: { en: (name: string) => `${name}: no`, de: (name: string) => `${name}: nein` },
  grantedValue: {
    en: (name: string, value: string) => `${name}: ${value}`,
    de: (name: string, value: string) => `${name}: ${value}`,
  },
  meter: {
    en: (name: string, limit: string, period: string, more: string) =>
      `${name}: up to ${limit}${period}. ${more}`,
    de: (name: string, limit: string, period: string, more: string) =>
      `${name}: bis ${limit}${period}. ${more}`,
  },
  meterUnlimited: {
    en: (name: string, period: string) => `${name}: counted without a limit${period}.`,
    de: (name: string, period: string) => `${name}: ohne Grenze gezählt${period}.`,
  },
  periodNONE: { en: ' in all', de: ' insgesamt' },
  periodDAY: { en: ' a day', de: ' am Tag' },
  periodMONTH: { en: ' a month', de: ' im Monat' },
  periodYEAR: { en: ' a year', de: ' im Jahr' },
  periodTERM: { en: ' in each term', de: ' je Laufzeit' },
  usageBLOCK: { en: 'More is refused.', de: 'Mehr wird abgelehnt.' },
  usageALLOW: { en: 'More is allowed, and counted.', de: 'Mehr ist erlaubt und wird gezählt.' },

  prefix: {
    en: (prefix: string) => `Keys begin with ${prefix}.`,
    de: (prefix: string) => `Schlüssel beginnen mit ${prefix}.`,
  },
  noticesBefore: {
    en: (times: string) => `Mail reminds customers ${times} before the expiry.`,
    de: (times: string) => `E-Mails erinnern Kunden vor dem Ablauf: ${times}.`,
  },
  noticesAfter: {
    en: (times: string) => `Mail reminds customers ${times} after the expiry.`,
    de: (times: string) => `E-Mails erinnern Kunden nach dem Ablauf: ${times}.`,
  },
  noticeAtExpiry: {
    en: 'Mail reminds customers at the expiry.',
    de: 'Eine E-Mail erinnert Kunden beim Ablauf.',
  },
  noNotices: { en: 'No mail reminds of the expiry.', de: 'Keine E-Mail erinnert an den Ablauf.' },
})
