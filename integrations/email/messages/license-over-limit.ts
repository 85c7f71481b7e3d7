import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { devicesOf, momentOf, seatsInUse } from './message-values.ts'

export const licenseOverLimit = message({
  values: (notification, formatter, _branding, locale) => {
    const { usableUntil } = notification.data
    const day = usableUntil ? formatter.day(momentOf(usableUntil), notification.license.timeZone) : null
    return {
      name: notification.contact.name,
      product: notification.product.name,
      licenseType: notification.licenseType.name,
      seats: seatsInUse(notification, locale),
      devices: devicesOf(notification, formatter, locale),
      until: day ?? { en: 'already ended', de: 'schon beendet' }[locale],
      consequence: day
        ? {
            en: [
              `Nothing changes until ${day}.`,
              'After that, the devices that were activated last stop working.',
            ],
            de: [
              `Bis ${day} ändert sich nichts.`,
              'Danach arbeiten die zuletzt aktivierten Geräte nicht mehr.',
            ],
          }[locale]
        : {
            en: ['The devices that were activated last no longer work.', 'All other devices go on working.'],
            de: [
              'Die zuletzt aktivierten Geräte arbeiten nicht mehr.',
              'Alle anderen Geräte arbeiten weiter.',
            ],
          }[locale],
    }
  },
  wordings: {
    en: {
      subject: ({ product }) => `${product} is used on more devices than your license allows`,
      html: ({ name, product, licenseType, seats, devices, until, consequence }) => [
        heading('More devices than seats'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} now has fewer seats than devices. ${consequence.join(' ')}`,
        ),
        facts(
          ['License', licenseType],
          ['Devices in use', seats],
          ['Affected', devices],
          ['Works until', until],
        ),
        paragraph(
          html`To keep the right devices, deactivate ${product} on devices that no longer need it. If you need more seats, write to us.`,
        ),
      ],
      text: ({ name, product, licenseType, seats, devices, until, consequence }) => `Hello ${name},

Your license for ${product} now has fewer seats than devices.

${consequence.join('\n')}

License:         ${licenseType}
Devices in use:  ${seats}
Affected:        ${devices}
Works until:     ${until}

To keep the right devices, deactivate ${product} on devices that no longer
need it. If you need more seats, write to us.`,
    },
    de: {
      subject: ({ product }) => `${product} ist auf mehr Geräten in Gebrauch, als Ihre Lizenz erlaubt`,
      html: ({ name, product, licenseType, seats, devices, until, consequence }) => [
        heading('Mehr Geräte als Plätze'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} hat jetzt weniger Plätze als Geräte. ${consequence.join(' ')}`,
        ),
        facts(
          ['Lizenz', licenseType],
          ['Geräte in Gebrauch', seats],
          ['Betroffen', devices],
          ['Gilt noch bis', until],
        ),
        paragraph(
          html`Um die richtigen Geräte zu behalten, deaktivieren Sie ${product} auf Geräten, die es nicht mehr brauchen. Wenn Sie mehr Plätze brauchen, schreiben Sie uns.`,
        ),
      ],
      text: ({ name, product, licenseType, seats, devices, until, consequence }) => `Guten Tag ${name},

Ihre Lizenz für ${product} hat jetzt weniger Plätze als Geräte.

${consequence.join('\n')}

Lizenz:              ${licenseType}
Geräte in Gebrauch:  ${seats}
Betroffen:           ${devices}
Gilt noch bis:       ${until}

Um die richtigen Geräte zu behalten, deaktivieren Sie ${product} auf Geräten,
die es nicht mehr brauchen. Wenn Sie mehr Plätze brauchen, schreiben Sie uns.`,
    },
  },
})
