import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { devicesOf, seatsInUse } from './message-values.ts'

export const deviceReleased = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    devices: devicesOf(notification, formatter, locale),
    seats: seatsInUse(notification, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `A device was released from your license for ${product}`,
      html: ({ name, product, licenseType, devices, seats }) => [
        heading('A device was released'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} was released from ${devices}. The software stops working there; other devices can be activated instead.`,
        ),
        facts(['License', licenseType], ['Devices in use', seats]),
      ],
      text: ({ name, product, licenseType, devices, seats }) => `Hello ${name},

Your license for ${product} was released from ${devices}. The
software stops working there; other devices can be activated instead.

License:         ${licenseType}
Devices in use:  ${seats}`,
    },
    de: {
      subject: ({ product }) => `Ein Gerät Ihrer Lizenz für ${product} wurde freigegeben`,
      html: ({ name, product, licenseType, devices, seats }) => [
        heading('Ein Gerät wurde freigegeben'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} gilt nicht mehr auf: ${devices}. Die Software arbeitet dort nicht weiter; stattdessen können Sie andere Geräte aktivieren.`,
        ),
        facts(['Lizenz', licenseType], ['Geräte in Gebrauch', seats]),
      ],
      text: ({ name, product, licenseType, devices, seats }) => `Guten Tag ${name},

Ihre Lizenz für ${product} gilt nicht mehr auf: ${devices}.
Die Software arbeitet dort nicht weiter; stattdessen können Sie andere Geräte
aktivieren.

Lizenz:              ${licenseType}
Geräte in Gebrauch:  ${seats}`,
    },
  },
})
