import { html } from '../../../src/platform/html.ts'
import type { Formatter, Locale } from '../branding/locale.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { endOf, seatsOf } from './message-values.ts'

export const licenseChanged = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    seats: seatsOf(notification, locale),
    end: endOf(notification, formatter, locale),
    added: namesIn(notification.data.added, formatter, locale),
    removed: namesIn(notification.data.removed, formatter, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product} was changed`,
      html: ({ name, product, licenseType, seats, end, added, removed }) => [
        heading('Your license was changed'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Your license for ${product} was changed. This is what it contains now:`),
        facts(
          ['License', licenseType],
          ['Devices', seats],
          ['Valid', end],
          ['New', added],
          ['No longer included', removed],
        ),
        paragraph('Your key and your devices stay as they are. If you did not expect this, write to us.'),
      ],
      text: ({ name, product, licenseType, seats, end, added, removed }) => `Hello ${name},

Your license for ${product} was changed. This is what it contains now:

License:             ${licenseType}
Devices:             ${seats}
Valid:               ${end}
New:                 ${added}
No longer included:  ${removed}

Your key and your devices stay as they are. If you did not expect this, write
to us.`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product} wurde geändert`,
      html: ({ name, product, licenseType, seats, end, added, removed }) => [
        heading('Ihre Lizenz wurde geändert'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`Ihre Lizenz für ${product} wurde geändert. Das enthält sie jetzt:`),
        facts(
          ['Lizenz', licenseType],
          ['Geräte', seats],
          ['Gültig', end],
          ['Neu', added],
          ['Nicht mehr enthalten', removed],
        ),
        paragraph(
          'Schlüssel und Geräte bleiben, wie sie sind. Wenn Sie das nicht erwartet haben, schreiben Sie uns.',
        ),
      ],
      text: ({ name, product, licenseType, seats, end, added, removed }) => `Guten Tag ${name},

Ihre Lizenz für ${product} wurde geändert. Das enthält sie jetzt:

Lizenz:                ${licenseType}
Geräte:                ${seats}
Gültig:                ${end}
Neu:                   ${added}
Nicht mehr enthalten:  ${removed}

Schlüssel und Geräte bleiben, wie sie sind. Wenn Sie das nicht erwartet haben,
schreiben Sie uns.`,
    },
  },
})

/** The names of entitlements in the data of a notification. */
function namesIn(names: unknown, formatter: Formatter, locale: Locale): string {
  if (!Array.isArray(names) || names.length === 0) return { en: 'nothing', de: 'nichts' }[locale]
  return formatter.list(names.map(String))
}
