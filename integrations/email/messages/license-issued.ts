import { html } from '../../../src/platform/html.ts'
import { activationSteps } from './activation-steps.ts'
import { facts, heading, instructions, licenseKey, message, paragraph, subheading } from './message.ts'
import { endOf, keyText, seatsOf } from './message-values.ts'

export const licenseIssued = message({
  values: (notification, formatter, branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    account: notification.account.name,
    key: keyText(notification),
    seats: seatsOf(notification, locale),
    end: endOf(notification, formatter, locale),
    steps: activationSteps(branding, notification.product, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your license for ${product}`,
      html: ({ name, product, licenseType, account, key, seats, end, steps }) => [
        heading(`Your license for ${product}`),
        paragraph(html`Hello ${name},`),
        paragraph(html`Thank you for choosing ${product}. This is your license key:`),
        licenseKey(key),
        paragraph('Please keep it safe: it is in this mail only, and we cannot show it again.'),
        facts(['License', licenseType], ['Licensed to', account], ['Devices', seats], ['Valid', end]),
        subheading('How to activate'),
        instructions(steps.html),
      ],
      text: ({ name, product, licenseType, account, key, seats, end, steps }) => `Hello ${name},

Thank you for choosing ${product}. This is your license key:

    ${key}

Please keep it safe: it is in this mail only, and we cannot show it again.

License:      ${licenseType}
Licensed to:  ${account}
Devices:      ${seats}
Valid:        ${end}

How to activate

${steps.text}`,
    },
    de: {
      subject: ({ product }) => `Ihre Lizenz für ${product}`,
      html: ({ name, product, licenseType, account, key, seats, end, steps }) => [
        heading(`Ihre Lizenz für ${product}`),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`danke, dass Sie sich für ${product} entschieden haben. Das ist Ihr Lizenzschlüssel:`),
        licenseKey(key),
        paragraph(
          'Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können ihn nicht noch einmal zeigen.',
        ),
        facts(['Lizenz', licenseType], ['Lizenziert für', account], ['Geräte', seats], ['Gültig', end]),
        subheading('So aktivieren Sie'),
        instructions(steps.html),
      ],
      text: ({ name, product, licenseType, account, key, seats, end, steps }) => `Guten Tag ${name},

danke, dass Sie sich für ${product} entschieden haben. Das ist Ihr
Lizenzschlüssel:

    ${key}

Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können
ihn nicht noch einmal zeigen.

Lizenz:          ${licenseType}
Lizenziert für:  ${account}
Geräte:          ${seats}
Gültig:          ${end}

So aktivieren Sie

${steps.text}`,
    },
  },
})
