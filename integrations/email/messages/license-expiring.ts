import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay, graceDay } from './message-values.ts'

/** What happens after the expiry: the software stops, or continues without newer versions. */
const after = {
  en: {
    STOPS: 'After that the software stops working.',
    KEEPS: 'After that the software goes on working, without newer versions.',
  },
  de: {
    STOPS: 'Danach arbeitet die Software nicht weiter.',
    KEEPS: 'Danach arbeitet die Software weiter, jedoch ohne neuere Versionen.',
  },
}

export const licenseExpiring = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    expiry: expiryDay(notification, formatter),
    graceEnd: graceDay(notification, formatter),
    outcome: notification.license.keepsWorking ? ('KEEPS' as const) : ('STOPS' as const),
  }),
  wordings: {
    en: {
      subject: ({ product, expiry }) => `Your license for ${product} expires on ${expiry}`,
      html: ({ name, product, licenseType, expiry, graceEnd, outcome }) => [
        heading(`Your license expires on ${expiry}`),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`Your license for ${product} is valid until ${expiry}. ${graceEnd ? `It goes on working until ${graceEnd}, so that there is time to renew.` : after.en[outcome]}`,
        ),
        facts(['License', licenseType], ['Expires on', expiry]),
        paragraph(
          'To renew it, answer this mail or write to us. A renewal keeps your key and your devices: nothing has to be installed or entered again.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, graceEnd, outcome }) => `Hello ${name},

Your license for ${product} is valid until ${expiry}.
${graceEnd ? `It goes on working until ${graceEnd}, so that there is time to renew.` : after.en[outcome]}

License:     ${licenseType}
Expires on:  ${expiry}

To renew it, answer this mail or write to us. A renewal keeps your key and
your devices: nothing has to be installed or entered again.`,
    },
    de: {
      subject: ({ product, expiry }) => `Ihre Lizenz für ${product} endet am ${expiry}`,
      html: ({ name, product, licenseType, expiry, graceEnd, outcome }) => [
        heading(`Ihre Lizenz endet am ${expiry}`),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`Ihre Lizenz für ${product} gilt bis ${expiry}. ${graceEnd ? `Die Software arbeitet noch bis ${graceEnd} weiter, damit Zeit zum Verlängern bleibt.` : after.de[outcome]}`,
        ),
        facts(['Lizenz', licenseType], ['Endet am', expiry]),
        paragraph(
          'Um sie zu verlängern, antworten Sie auf diese Mail oder schreiben Sie uns. Schlüssel und Geräte bleiben dabei, wie sie sind: Sie müssen nichts neu installieren oder eingeben.',
        ),
      ],
      text: ({ name, product, licenseType, expiry, graceEnd, outcome }) => `Guten Tag ${name},

Ihre Lizenz für ${product} gilt bis ${expiry}.
${graceEnd ? `Die Software arbeitet noch bis ${graceEnd} weiter, damit Zeit zum Verlängern\nbleibt.` : after.de[outcome]}

Lizenz:    ${licenseType}
Endet am:  ${expiry}

Um sie zu verlängern, antworten Sie auf diese Mail oder schreiben Sie uns.
Schlüssel und Geräte bleiben dabei, wie sie sind: Sie müssen nichts neu
installieren oder eingeben.`,
    },
  },
})
