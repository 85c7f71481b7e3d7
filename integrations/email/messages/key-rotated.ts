import { html } from '../../../src/platform/html.ts'
import { facts, heading, licenseKey, message, paragraph } from './message.ts'
import { keyText, momentOf } from './message-values.ts'

const formerKey = {
  en: { worksUntil: (day: string) => `works until ${day}`, ended: 'no longer works' },
  de: { worksUntil: (day: string) => `gilt bis ${day}`, ended: 'gilt nicht mehr' },
}

export const keyRotated = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    key: keyText(notification),
    formerKey: notification.data.worksUntil
      ? formerKey[locale].worksUntil(
          formatter.day(momentOf(notification.data.worksUntil), notification.license.timeZone),
        )
      : formerKey[locale].ended,
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your new license key for ${product}`,
      html: ({ name, product, licenseType, key, formerKey }) => [
        heading('Your new license key'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Your license for ${product} has a new key:`),
        licenseKey(key),
        paragraph('Please keep it safe: it is in this mail only, and we cannot show it again.'),
        facts(['License', licenseType], ['Former key', formerKey]),
        paragraph('Devices that are activated stay so. Please enter the new key on each of them.'),
      ],
      text: ({ name, product, licenseType, key, formerKey }) => `Hello ${name},

Your license for ${product} has a new key:

    ${key}

Please keep it safe: it is in this mail only, and we cannot show it again.

License:     ${licenseType}
Former key:  ${formerKey}

Devices that are activated stay so. Please enter the new key on each of them.`,
    },
    de: {
      subject: ({ product }) => `Ihr neuer Lizenzschlüssel für ${product}`,
      html: ({ name, product, licenseType, key, formerKey }) => [
        heading('Ihr neuer Lizenzschlüssel'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`Ihre Lizenz für ${product} hat einen neuen Schlüssel:`),
        licenseKey(key),
        paragraph(
          'Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können ihn nicht noch einmal zeigen.',
        ),
        facts(['Lizenz', licenseType], ['Bisheriger Schlüssel', formerKey]),
        paragraph('Aktivierte Geräte bleiben aktiviert. Bitte geben Sie den neuen Schlüssel auf jedem ein.'),
      ],
      text: ({ name, product, licenseType, key, formerKey }) => `Guten Tag ${name},

Ihre Lizenz für ${product} hat einen neuen Schlüssel:

    ${key}

Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können
ihn nicht noch einmal zeigen.

Lizenz:                ${licenseType}
Bisheriger Schlüssel:  ${formerKey}

Aktivierte Geräte bleiben aktiviert. Bitte geben Sie den neuen Schlüssel auf
jedem ein.`,
    },
  },
})
