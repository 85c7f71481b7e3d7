import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { devicesOf, seatsInUse } from './message-values.ts'

export const deviceActivated = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    devices: devicesOf(notification, formatter, locale),
    seats: seatsInUse(notification, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `${product} was activated on a new device`,
      html: ({ name, product, licenseType, devices, seats }) => [
        heading('Activated on a new device'),
        paragraph(html`Hello ${name},`),
        paragraph(html`${product} was activated on ${devices}.`),
        facts(['License', licenseType], ['Devices in use', seats]),
        paragraph('If this was nobody of yours, please tell us: somebody else may have your license key.'),
      ],
      text: ({ name, product, licenseType, devices, seats }) => `Hello ${name},

${product} was activated on ${devices}.

License:         ${licenseType}
Devices in use:  ${seats}

If this was nobody of yours, please tell us: somebody else may have your
license key.`,
    },
    de: {
      subject: ({ product }) => `${product} wurde auf einem neuen Gerät aktiviert`,
      html: ({ name, product, licenseType, devices, seats }) => [
        heading('Auf einem neuen Gerät aktiviert'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(html`${product} wurde aktiviert auf: ${devices}.`),
        facts(['Lizenz', licenseType], ['Geräte in Gebrauch', seats]),
        paragraph(
          'Falls das niemand von Ihnen war, sagen Sie es uns bitte: Jemand anderes hat vielleicht Ihren Lizenzschlüssel.',
        ),
      ],
      text: ({ name, product, licenseType, devices, seats }) => `Guten Tag ${name},

${product} wurde aktiviert auf: ${devices}.

Lizenz:              ${licenseType}
Geräte in Gebrauch:  ${seats}

Falls das niemand von Ihnen war, sagen Sie es uns bitte: Jemand anderes hat
vielleicht Ihren Lizenzschlüssel.`,
    },
  },
})
