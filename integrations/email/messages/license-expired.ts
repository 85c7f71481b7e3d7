import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay } from './message-values.ts'

const now = {
  en: {
    STOPS: 'The software no longer works with it.',
    KEEPS: 'The software goes on working, without newer versions.',
  },
  de: {
    STOPS: 'Die Software arbeitet damit nicht mehr.',
    KEEPS: 'Die Software arbeitet weiter, jedoch ohne neuere Versionen.',
  },
}

export const licenseExpired = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    expiry: expiryDay(notification, formatter),
    outcome: notification.license.keepsWorking ? ('KEEPS' as const) : ('STOPS' as const),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product} has expired`,
      html: ({ name, product, licenseType, expiry, outcome }) => [
        heading('Your license has expired'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Your license for ${product} expired on ${expiry}. ${now.en[outcome]}`),
        facts(['License', licenseType], ['Expired on', expiry]),
        paragraph(
          'It can still be renewed: answer this mail or write to us. Your key and your devices stay as they are.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, outcome }) => `Hello ${name},

Your license for ${product} expired on ${expiry}.
${now.en[outcome]}

License:     ${licenseType}
Expired on:  ${expiry}

It can still be renewed: answer this mail or write to us. Your key and your
devices stay as they are.`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product} ist abgelaufen`,
      html: ({ name, product, licenseType, expiry, outcome }) => [
        heading('Ihre Lizenz ist abgelaufen'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`Ihre Lizenz für ${product} ist am ${expiry} abgelaufen. ${now.de[outcome]}`),
        facts(['Lizenz', licenseType], ['Abgelaufen am', expiry]),
        paragraph(
          'Sie lässt sich noch verlängern: Antworten Sie auf diese Mail oder schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, outcome }) => `Guten Tag ${name},

Ihre Lizenz für ${product} ist am ${expiry} abgelaufen.
${now.de[outcome]}

Lizenz:         ${licenseType}
Abgelaufen am:  ${expiry}

Sie lässt sich noch verlängern: Antworten Sie auf diese Mail oder schreiben
Sie uns. Schlüssel und Geräte bleiben, wie sie sind.`,
    },
  },
})
