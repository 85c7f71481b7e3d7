import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { seatsInUse } from './message-values.ts'

export const deviceReleased = message({
  values: (notification, formatter, _branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    device: formatter.device(notification.data.device),
    seats: seatsInUse(notification, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `A device was released from your license for ${product}`,
      html: ({ name, product, licenseType, device, seats }) => [
        heading('A device was released'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} was released from ${device}. The software stops working there; another device can be activated in its place.`,
        ),
        facts(['License', licenseType], ['Devices in use', seats]),
      ],
      text: ({ name, product, licenseType, device, seats }) => `Hello ${name},

Your license for ${product} was released from ${device}. The
software stops working there; another device can be activated in its place.

License:         ${licenseType}
Devices in use:  ${seats}`,
    },
    de: {
      subject: ({ product }) => `Ein Gerät Ihrer Lizenz für ${product} wurde freigegeben`,
      html: ({ name, product, licenseType, device, seats }) => [
        heading('Ein Gerät wurde freigegeben'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} gilt nicht mehr auf diesem Gerät: ${device}. Die Software arbeitet dort nicht weiter; an seiner Stelle können Sie ein anderes aktivieren.`,
        ),
        facts(['Lizenz', licenseType], ['Geräte in Gebrauch', seats]),
      ],
      text: ({ name, product, licenseType, device, seats }) => `Guten Tag ${name},

Ihre Lizenz für ${product} gilt nicht mehr auf diesem Gerät: ${device}.
Die Software arbeitet dort nicht weiter; an seiner Stelle können Sie ein
anderes aktivieren.

Lizenz:              ${licenseType}
Geräte in Gebrauch:  ${seats}`,
    },
  },
})
