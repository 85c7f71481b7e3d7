import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { seatsInUse } from './message-values.ts'

export const activationRefused = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    device: formatter.device(notification.data.device),
    seats: seatsInUse(notification, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `${product} could not be activated: every seat is in use`,
      html: ({ name, product, licenseType, device, seats }) => [
        heading('Every seat is in use'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`${product} could not be activated on ${device}, because every seat of your license is in use.`,
        ),
        facts(['License', licenseType], ['Devices in use', seats]),
        paragraph(
          html`To make room, deactivate ${product} on a device that no longer needs it, and activate again. If that device is gone, or if you need more seats, write to us: we release the device or extend the license.`,
        ),
      ],
      text: ({ name, product, licenseType, device, seats }) => `Hello ${name},

${product} could not be activated on ${device}, because every seat of your
license is in use.

License:         ${licenseType}
Devices in use:  ${seats}

To make room, deactivate ${product} on a device that no longer needs it, and
activate again. If that device is gone, or if you need more seats, write to
us: we release the device or extend the license.`,
    },
    de: {
      subject: ({ product }) => `${product} konnte nicht aktiviert werden: Alle Plätze sind belegt`,
      html: ({ name, product, licenseType, device, seats }) => [
        heading('Alle Plätze sind belegt'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`${product} konnte nicht aktiviert werden (${device}), weil alle Plätze Ihrer Lizenz belegt sind.`,
        ),
        facts(['Lizenz', licenseType], ['Geräte in Gebrauch', seats]),
        paragraph(
          html`Um Platz zu schaffen, deaktivieren Sie ${product} auf einem Gerät, das es nicht mehr braucht, und aktivieren Sie dann noch einmal. Wenn es dieses Gerät nicht mehr gibt oder Sie mehr Plätze brauchen, schreiben Sie uns: Wir geben das Gerät frei oder erweitern die Lizenz.`,
        ),
      ],
      text: ({ name, product, licenseType, device, seats }) => `Guten Tag ${name},

${product} konnte nicht aktiviert werden (${device}), weil alle Plätze Ihrer
Lizenz belegt sind.

Lizenz:              ${licenseType}
Geräte in Gebrauch:  ${seats}

Um Platz zu schaffen, deaktivieren Sie ${product} auf einem Gerät, das es
nicht mehr braucht, und aktivieren Sie dann noch einmal. Wenn es dieses Gerät
nicht mehr gibt oder Sie mehr Plätze brauchen, schreiben Sie uns: Wir geben
das Gerät frei oder erweitern die Lizenz.`,
    },
  },
})
