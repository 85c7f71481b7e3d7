import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay } from './message-values.ts'

export const trialEnding = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    expiry: expiryDay(notification, formatter),
  }),
  wordings: {
    en: {
      subject: ({ product, expiry }) => `Your trial of ${product} ends on ${expiry}`,
      html: ({ name, product, licenseType, expiry }) => [
        heading(`Your trial ends on ${expiry}`),
        paragraph(html`Hello ${name},`),
        paragraph(html`We hope that ${product} serves you well. Your trial ends on ${expiry}.`),
        facts(['License', licenseType], ['Ends on', expiry]),
        paragraph(
          'To go on with what you have made, write to us for a license. If it is not for you, you need do nothing.',
        ),
      ],
      text: ({ name, product, licenseType, expiry }) => `Hello ${name},

We hope that ${product} serves you well. Your trial ends on ${expiry}.

License:  ${licenseType}
Ends on:  ${expiry}

To go on with what you have made, write to us for a license. If it is not for
you, you need do nothing.`,
    },
    de: {
      subject: ({ product, expiry }) => `Ihre Testzeit mit ${product} endet am ${expiry}`,
      html: ({ name, product, licenseType, expiry }) => [
        heading(`Ihre Testzeit endet am ${expiry}`),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`wir hoffen, dass ${product} Ihnen gute Dienste leistet. Ihre Testzeit endet am ${expiry}.`,
        ),
        facts(['Lizenz', licenseType], ['Endet am', expiry]),
        paragraph(
          'Um mit dem weiterzuarbeiten, was Sie begonnen haben, schreiben Sie uns wegen einer Lizenz. Falls es nichts für Sie ist, brauchen Sie nichts zu tun.',
        ),
      ],
      text: ({ name, product, licenseType, expiry }) => `Guten Tag ${name},

wir hoffen, dass ${product} Ihnen gute Dienste leistet. Ihre Testzeit endet
am ${expiry}.

Lizenz:    ${licenseType}
Endet am:  ${expiry}

Um mit dem weiterzuarbeiten, was Sie begonnen haben, schreiben Sie uns wegen
einer Lizenz. Falls es nichts für Sie ist, brauchen Sie nichts zu tun.`,
    },
  },
})
