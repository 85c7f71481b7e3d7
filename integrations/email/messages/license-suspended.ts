import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'

export const licenseSuspended = message({
  values: (notification) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    account: notification.account.name,
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product} is suspended`,
      html: ({ name, product, licenseType, account }) => [
        heading('Your license is suspended'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} is suspended: the software does not work with it until the suspension ends. Your key and your devices are kept.`,
        ),
        facts(['License', licenseType], ['Licensed to', account]),
        paragraph('Please write to us, so that we can settle the reason together.'),
      ],
      text: ({ name, product, licenseType, account }) => `Hello ${name},

Your license for ${product} is suspended: the software does not work with it
until the suspension ends. Your key and your devices are kept.

License:      ${licenseType}
Licensed to:  ${account}

Please write to us, so that we can settle the reason together.`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product} ist ausgesetzt`,
      html: ({ name, product, licenseType, account }) => [
        heading('Ihre Lizenz ist ausgesetzt'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} ist ausgesetzt: Die Software arbeitet damit nicht, bis das aufgehoben wird. Schlüssel und Geräte bleiben erhalten.`,
        ),
        facts(['Lizenz', licenseType], ['Lizenziert für', account]),
        paragraph('Bitte schreiben Sie uns, damit wir den Grund gemeinsam klären.'),
      ],
      text: ({ name, product, licenseType, account }) => `Guten Tag ${name},

Ihre Lizenz für ${product} ist ausgesetzt: Die Software arbeitet damit nicht,
bis das aufgehoben wird. Schlüssel und Geräte bleiben erhalten.

Lizenz:          ${licenseType}
Lizenziert für:  ${account}

Bitte schreiben Sie uns, damit wir den Grund gemeinsam klären.`,
    },
  },
})
