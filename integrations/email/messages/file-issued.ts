import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { devicesOf, momentOf } from './message-values.ts'

export const fileIssued = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    devices: devicesOf(notification, formatter, locale),
    until: formatter.day(momentOf(notification.data.expiresAt), notification.license.timeZone),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `${product} can now be used offline`,
      html: ({ name, product, licenseType, devices, until }) => [
        heading('Ready for offline use'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`A license file was issued for ${devices}: ${product} works there without a connection.`,
        ),
        facts(['License', licenseType], ['Offline until', until]),
        paragraph(
          'Until then each device keeps its seat. It asks for the next file by itself when it is online.',
        ),
      ],
      text: ({ name, product, licenseType, devices, until }) => `Hello ${name},

A license file was issued for ${devices}: ${product} works there without a
connection.

License:        ${licenseType}
Offline until:  ${until}

Until then each device keeps its seat. It asks for the next file by itself
when it is online.`,
    },
    de: {
      subject: ({ product }) => `${product} kann jetzt offline verwendet werden`,
      html: ({ name, product, licenseType, devices, until }) => [
        heading('Bereit für die Arbeit offline'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`eine Lizenzdatei wurde ausgestellt für: ${devices}. ${product} arbeitet dort ohne Verbindung.`,
        ),
        facts(['Lizenz', licenseType], ['Offline bis', until]),
        paragraph(
          'Bis dahin behält jedes Gerät seinen Platz. Die nächste Datei holt es selbst, wenn es online ist.',
        ),
      ],
      text: ({ name, product, licenseType, devices, until }) => `Guten Tag ${name},

eine Lizenzdatei wurde ausgestellt für: ${devices}.
${product} arbeitet dort ohne Verbindung.

Lizenz:       ${licenseType}
Offline bis:  ${until}

Bis dahin behält jedes Gerät seinen Platz. Die nächste Datei holt es selbst,
wenn es online ist.`,
    },
  },
})
