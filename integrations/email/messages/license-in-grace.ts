import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay, graceDay } from './message-values.ts'

export const licenseInGrace = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    expiry: expiryDay(notification, formatter),
    graceEnd: graceDay(notification, formatter) ?? expiryDay(notification, formatter),
  }),
  wordings: {
    en: {
      subject: ({ product, graceEnd }) => `${product} goes on working until ${graceEnd}: please renew`,
      html: ({ name, product, licenseType, expiry, graceEnd }) => [
        heading('Your license has expired, and still works'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} expired on ${expiry}. So that your work is not interrupted, it goes on working until ${graceEnd}.`,
        ),
        facts(['License', licenseType], ['Expired on', expiry], ['Works until', graceEnd]),
        paragraph(
          'To renew it, answer this mail or write to us. Your key and your devices stay as they are.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, graceEnd }) => `Hello ${name},

Your license for ${product} expired on ${expiry}. So that your work is not
interrupted, it goes on working until ${graceEnd}.

License:      ${licenseType}
Expired on:   ${expiry}
Works until:  ${graceEnd}

To renew it, answer this mail or write to us. Your key and your devices stay
as they are.`,
    },
    de: {
      subject: ({ product, graceEnd }) => `${product} arbeitet noch bis ${graceEnd}: bitte verlängern`,
      html: ({ name, product, licenseType, expiry, graceEnd }) => [
        heading('Ihre Lizenz ist abgelaufen und gilt noch kurze Zeit'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} ist am ${expiry} abgelaufen. Damit Ihre Arbeit nicht unterbrochen wird, gilt sie noch bis ${graceEnd}.`,
        ),
        facts(['Lizenz', licenseType], ['Abgelaufen am', expiry], ['Gilt noch bis', graceEnd]),
        paragraph(
          'Um sie zu verlängern, antworten Sie auf diese Mail oder schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, graceEnd }) => `Guten Tag ${name},

Ihre Lizenz für ${product} ist am ${expiry} abgelaufen. Damit Ihre Arbeit
nicht unterbrochen wird, gilt sie noch bis ${graceEnd}.

Lizenz:         ${licenseType}
Abgelaufen am:  ${expiry}
Gilt noch bis:  ${graceEnd}

Um sie zu verlängern, antworten Sie auf diese Mail oder schreiben Sie uns.
Schlüssel und Geräte bleiben, wie sie sind.`,
    },
  },
})
