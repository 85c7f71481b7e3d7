import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay } from './message-values.ts'

export const licenseRenewed = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    expiry: expiryDay(notification, formatter),
  }),
  wordings: {
    en: {
      subject: ({ product, expiry }) => `Your license for ${product} is renewed until ${expiry}`,
      html: ({ name, product, licenseType, expiry }) => [
        heading('Your license is renewed'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Thank you for staying with ${product}. Your license is now valid until ${expiry}.`),
        facts(['License', licenseType], ['Valid until', expiry]),
        paragraph('Your key and your devices stay as they are: there is nothing to do.'),
      ],
      text: ({ name, product, licenseType, expiry }) => `Hello ${name},

Thank you for staying with ${product}. Your license is now valid until
${expiry}.

License:      ${licenseType}
Valid until:  ${expiry}

Your key and your devices stay as they are: there is nothing to do.`,
    },
    de: {
      subject: ({ product, expiry }) => `Ihre Lizenz für ${product} ist bis ${expiry} verlängert`,
      html: ({ name, product, licenseType, expiry }) => [
        heading('Ihre Lizenz ist verlängert'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`danke, dass Sie bei ${product} bleiben. Ihre Lizenz gilt jetzt bis ${expiry}.`),
        facts(['Lizenz', licenseType], ['Gültig bis', expiry]),
        paragraph('Schlüssel und Geräte bleiben, wie sie sind: Sie brauchen nichts zu tun.'),
      ],
      text: ({ name, product, licenseType, expiry }) => `Guten Tag ${name},

danke, dass Sie bei ${product} bleiben. Ihre Lizenz gilt jetzt bis
${expiry}.

Lizenz:      ${licenseType}
Gültig bis:  ${expiry}

Schlüssel und Geräte bleiben, wie sie sind: Sie brauchen nichts zu tun.`,
    },
  },
})
