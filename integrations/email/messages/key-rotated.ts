import { facts, heading, licenseKey, message, paragraph } from '../message.ts'
import { html } from '../safe-html.ts'
import { keyText, momentOf } from '../values.ts'

export const keyRotated = message({
  values: (known, say) => ({
    name: known.contact.name,
    product: known.product.name,
    licenseType: known.licenseType.name,
    key: keyText(known),
    oldKeyUntil: say.day(momentOf(known.data.worksUntil), known.license.timeZone),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Your new license key for ${product}`,
      html: ({ name, product, licenseType, key, oldKeyUntil }) => [
        heading('Your new license key'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Your license for ${product} has a new key:`),
        licenseKey(key),
        paragraph('Please keep it safe: it is in this mail only, and we cannot show it again.'),
        facts(['License', licenseType], ['The former key works until', oldKeyUntil]),
        paragraph(
          'Devices that are activated stay so. Enter the new key on each of them before the former one ends.',
        ),
      ],
      text: ({ name, product, licenseType, key, oldKeyUntil }) => `Hello ${name},

Your license for ${product} has a new key:

    ${key}

Please keep it safe: it is in this mail only, and we cannot show it again.

License:                     ${licenseType}
The former key works until:  ${oldKeyUntil}

Devices that are activated stay so. Enter the new key on each of them before
the former one ends.`,
    },
    de: {
      subject: ({ product }) => `Ihr neuer Lizenzschlüssel für ${product}`,
      html: ({ name, product, licenseType, key, oldKeyUntil }) => [
        heading('Ihr neuer Lizenzschlüssel'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`Ihre Lizenz für ${product} hat einen neuen Schlüssel:`),
        licenseKey(key),
        paragraph(
          'Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können ihn nicht noch einmal zeigen.',
        ),
        facts(['Lizenz', licenseType], ['Der bisherige gilt bis', oldKeyUntil]),
        paragraph(
          'Aktivierte Geräte bleiben aktiviert. Geben Sie den neuen Schlüssel auf jedem ein, bevor der bisherige endet.',
        ),
      ],
      text: ({ name, product, licenseType, key, oldKeyUntil }) => `Guten Tag ${name},

Ihre Lizenz für ${product} hat einen neuen Schlüssel:

    ${key}

Bitte bewahren Sie ihn gut auf: Er steht nur in dieser Mail, und wir können
ihn nicht noch einmal zeigen.

Lizenz:                  ${licenseType}
Der bisherige gilt bis:  ${oldKeyUntil}

Aktivierte Geräte bleiben aktiviert. Geben Sie den neuen Schlüssel auf jedem
ein, bevor der bisherige endet.`,
    },
  },
})
