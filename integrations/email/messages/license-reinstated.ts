import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { endOf } from './message-values.ts'

export const licenseReinstated = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    end: endOf(notification, formatter, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product} works again`,
      html: ({ name, product, licenseType, end }) => [
        heading('Your license works again'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`The suspension of your license for ${product} has ended. Your key and your devices are what they were: there is nothing to do.`,
        ),
        facts(['License', licenseType], ['Valid', end]),
      ],
      text: ({ name, product, licenseType, end }) => `Hello ${name},

The suspension of your license for ${product} has ended. Your key and your
devices are what they were: there is nothing to do.

License:  ${licenseType}
Valid:    ${end}`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product} gilt wieder`,
      html: ({ name, product, licenseType, end }) => [
        heading('Ihre Lizenz gilt wieder'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} ist nicht mehr ausgesetzt. Schlüssel und Geräte sind, wie sie waren: Sie brauchen nichts zu tun.`,
        ),
        facts(['Lizenz', licenseType], ['Gültig', end]),
      ],
      text: ({ name, product, licenseType, end }) => `Guten Tag ${name},

Ihre Lizenz für ${product} ist nicht mehr ausgesetzt. Schlüssel und Geräte
sind, wie sie waren: Sie brauchen nichts zu tun.

Lizenz:  ${licenseType}
Gültig:  ${end}`,
    },
  },
})
