import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { updatesDay } from './message-values.ts'

export const updatesEnding = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    end: updatesDay(notification, formatter),
  }),
  wordings: {
    en: {
      subject: ({ product, end }) => `The updates of your license for ${product} end on ${end}`,
      html: ({ name, product, licenseType, end }) => [
        heading(`Your updates end on ${end}`),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} includes every version that is released until ${end}. After that, you can go on using these versions, without later ones.`,
        ),
        facts(['License', licenseType], ['Updates until', end]),
        paragraph(
          'To get later versions too, answer this mail or write to us. A renewal keeps your key and your devices.',
        ),
      ],
      text: ({ name, product, licenseType, end }) => `Hello ${name},

Your license for ${product} includes every version that is released until
${end}. After that, you can go on using these versions, without later ones.

License:        ${licenseType}
Updates until:  ${end}

To get later versions too, answer this mail or write to us. A renewal keeps
your key and your devices.`,
    },
    de: {
      subject: ({ product, end }) => `Die Aktualisierungen Ihrer Lizenz für ${product} enden am ${end}`,
      html: ({ name, product, licenseType, end }) => [
        heading(`Ihre Aktualisierungen enden am ${end}`),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} enthält jede Version, die bis ${end} erscheint. Danach nutzen Sie diese Versionen weiter, jedoch ohne spätere.`,
        ),
        facts(['Lizenz', licenseType], ['Aktualisierungen bis', end]),
        paragraph(
          'Um auch spätere Versionen zu erhalten, antworten Sie auf diese Mail oder schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.',
        ),
      ],
      text: ({ name, product, licenseType, end }) => `Guten Tag ${name},

Ihre Lizenz für ${product} enthält jede Version, die bis
${end} erscheint. Danach nutzen Sie diese Versionen weiter, jedoch ohne
spätere.

Lizenz:                ${licenseType}
Aktualisierungen bis:  ${end}

Um auch spätere Versionen zu erhalten, antworten Sie auf diese Mail oder
schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.`,
    },
  },
})
