import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { updatesDay } from './message-values.ts'

export const updatesEnded = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    end: updatesDay(notification, formatter),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `The updates of your license for ${product} have ended`,
      html: ({ name, product, licenseType, end }) => [
        heading('Your updates have ended'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`The updates of your license for ${product} ended on ${end}. You can go on using every version that was released until then.`,
        ),
        facts(['License', licenseType], ['Updates ended on', end]),
        paragraph(
          'Later versions need a renewal: answer this mail or write to us. Your key and your devices stay as they are.',
        ),
      ],
      text: ({ name, product, licenseType, end }) => `Hello ${name},

The updates of your license for ${product} ended on ${end}. You can
go on using every version that was released until then.

License:           ${licenseType}
Updates ended on:  ${end}

Later versions need a renewal: answer this mail or write to us. Your key and
your devices stay as they are.`,
    },
    de: {
      subject: ({ product }) => `Die Aktualisierungen Ihrer Lizenz für ${product} sind beendet`,
      html: ({ name, product, licenseType, end }) => [
        heading('Ihre Aktualisierungen sind beendet'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Die Aktualisierungen Ihrer Lizenz für ${product} endeten am ${end}. Jede Version, die bis dahin erschienen ist, nutzen Sie weiter.`,
        ),
        facts(['Lizenz', licenseType], ['Aktualisierungen bis', end]),
        paragraph(
          'Spätere Versionen brauchen eine Verlängerung: Antworten Sie auf diese Mail oder schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.',
        ),
      ],
      text: ({ name, product, licenseType, end }) => `Guten Tag ${name},

Die Aktualisierungen Ihrer Lizenz für ${product} endeten am
${end}. Jede Version, die bis dahin erschienen ist, nutzen Sie weiter.

Lizenz:                ${licenseType}
Aktualisierungen bis:  ${end}

Spätere Versionen brauchen eine Verlängerung: Antworten Sie auf diese Mail
oder schreiben Sie uns. Schlüssel und Geräte bleiben, wie sie sind.`,
    },
  },
})
