import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'

export const licenseRevoked = message({
  values: (notification) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    account: notification.account.name,
    keyHint: notification.license.keyHint,
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product} has been revoked`,
      html: ({ name, product, licenseType, account, keyHint }) => [
        heading('Your license has been revoked'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`This license for ${product} has been revoked, for good: the software no longer works with its key.`,
        ),
        facts(['License', licenseType], ['Licensed to', account], ['Key ends in', keyHint]),
        paragraph('If you did not expect this, please write to us.'),
      ],
      text: ({ name, product, licenseType, account, keyHint }) => `Hello ${name},

This license for ${product} has been revoked, for good: the software no longer
works with its key.

License:      ${licenseType}
Licensed to:  ${account}
Key ends in:  ${keyHint}

If you did not expect this, please write to us.`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product} wurde widerrufen`,
      html: ({ name, product, licenseType, account, keyHint }) => [
        heading('Ihre Lizenz wurde widerrufen'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`diese Lizenz für ${product} wurde endgültig widerrufen: Die Software arbeitet mit ihrem Schlüssel nicht mehr.`,
        ),
        facts(['Lizenz', licenseType], ['Lizenziert für', account], ['Schlüssel endet auf', keyHint]),
        paragraph('Falls Sie das nicht erwartet haben, schreiben Sie uns bitte.'),
      ],
      text: ({ name, product, licenseType, account, keyHint }) => `Guten Tag ${name},

diese Lizenz für ${product} wurde endgültig widerrufen: Die Software arbeitet
mit ihrem Schlüssel nicht mehr.

Lizenz:               ${licenseType}
Lizenziert für:       ${account}
Schlüssel endet auf:  ${keyHint}

Falls Sie das nicht erwartet haben, schreiben Sie uns bitte.`,
    },
  },
})
