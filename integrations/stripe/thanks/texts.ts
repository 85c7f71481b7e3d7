import type { Locale } from '../../../src/texts/locale.ts'

/** Sentences of the page after a purchase. */
export interface ThanksTexts {
  thanks: string
  yourKey: string
  yourKeys: string
  /** The key is shown this once. */
  once: string
  copy: string
  seats: (count: number | null) => string
  preparing: string
  preparingMore: string
  mailed: string
  mailedMore: string
  unpaid: string
  unpaidMore: string
  open: string
  openMore: string
  unknown: string
  unknownMore: string
  later: string
  laterMore: string
}

export const texts: Record<Locale, ThanksTexts> = {
  en: {
    thanks: 'Thank you for your purchase',
    yourKey: 'Your license key',
    yourKeys: 'Your license keys',
    once: 'This page shows the key only once. We also send it to you by mail.',
    copy: 'Click the key to select it.',
    seats: (count) => (count === null ? 'unlimited seats' : count === 1 ? '1 seat' : `${count} seats`),
    preparing: 'Your license is being prepared',
    preparingMore: 'This takes a few seconds. The page reloads by itself.',
    mailed: 'Your license key is on its way by mail',
    mailedMore: 'It arrives within a few minutes. Look into the spam folder as well.',
    unpaid: 'Your payment is being processed',
    unpaidMore:
      'A bank transfer or debit can take some days. You get your license key by mail when it has arrived.',
    open: 'The purchase is not complete',
    openMore: 'Go back to the checkout, and complete it there.',
    unknown: 'This purchase does not exist',
    unknownMore: 'Open the link from the checkout once more.',
    later: 'Your purchase cannot be shown at the moment',
    laterMore: 'You get your license key by mail. You can also reload this page later.',
  },
  de: {
    thanks: 'Vielen Dank für Ihren Kauf',
    yourKey: 'Ihr Lizenzschlüssel',
    yourKeys: 'Ihre Lizenzschlüssel',
    once: 'Diese Seite zeigt den Schlüssel nur einmal. Sie erhalten ihn auch per E‑Mail.',
    copy: 'Klicken Sie auf den Schlüssel, um ihn zu markieren.',
    seats: (count) =>
      count === null ? 'unbegrenzt viele Plätze' : count === 1 ? '1 Platz' : `${count} Plätze`,
    preparing: 'Ihre Lizenz wird vorbereitet',
    preparingMore: 'Das dauert wenige Sekunden. Die Seite lädt sich selbst neu.',
    mailed: 'Ihr Lizenzschlüssel ist per E‑Mail unterwegs',
    mailedMore: 'Er kommt in wenigen Minuten an. Sehen Sie auch im Spam-Ordner nach.',
    unpaid: 'Ihre Zahlung wird bearbeitet',
    unpaidMore:
      'Eine Überweisung oder Lastschrift kann einige Tage dauern. Danach erhalten Sie Ihren Lizenzschlüssel per E‑Mail.',
    open: 'Der Kauf ist nicht abgeschlossen',
    openMore: 'Gehen Sie zurück zur Kasse, und schließen Sie ihn dort ab.',
    unknown: 'Diesen Kauf gibt es nicht',
    unknownMore: 'Öffnen Sie den Link noch einmal von der Kasse aus.',
    later: 'Ihr Kauf kann gerade nicht angezeigt werden',
    laterMore: 'Sie erhalten Ihren Lizenzschlüssel per E‑Mail. Sie können diese Seite auch später neu laden.',
  },
}
