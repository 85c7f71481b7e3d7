import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { expiryDay, updatesDay } from './message-values.ts'

/** What the renewal extended: the license, or the updates of a perpetual one. */
const what = {
  en: {
    TERM: { subject: 'is renewed until', now: 'Your license is now valid until', label: 'Valid until' },
    UPDATES: {
      subject: 'has updates until',
      now: 'Your license now includes every version that is released until',
      label: 'Updates until',
    },
  },
  de: {
    TERM: {
      subject: 'ist bis',
      end: ' verlängert',
      now: 'Ihre Lizenz gilt jetzt bis',
      verb: '',
      label: 'Gültig bis',
    },
    UPDATES: {
      subject: 'enthält Aktualisierungen bis',
      end: '',
      now: 'Ihre Lizenz enthält jetzt jede Version, die bis',
      verb: ' erscheint',
      label: 'Aktualisierungen bis',
    },
  },
}

export const licenseRenewed = message({
  values: (notification, formatter) => ({
    name: notification.contact.name,
    product: notification.product.name,
    licenseType: notification.licenseType.name,
    until: notification.license.expiry
      ? expiryDay(notification, formatter)
      : updatesDay(notification, formatter),
    kind: notification.license.expiry ? ('TERM' as const) : ('UPDATES' as const),
  }),
  wordings: {
    en: {
      subject: ({ product, until, kind }) => `Your license for ${product} ${what.en[kind].subject} ${until}`,
      html: ({ name, product, licenseType, until, kind }) => [
        heading('Your license is renewed'),
        paragraph(html`Hello ${name},`),
        paragraph(html`Thank you for staying with ${product}. ${what.en[kind].now} ${until}.`),
        facts(['License', licenseType], [what.en[kind].label, until]),
        paragraph('Your key and your devices stay as they are: there is nothing to do.'),
      ],
      text: ({ name, product, licenseType, until, kind }) => `Hello ${name},

Thank you for staying with ${product}.
${what.en[kind].now} ${until}.

${'License:'.padEnd(what.en[kind].label.length + 3)}${licenseType}
${what.en[kind].label}:  ${until}

Your key and your devices stay as they are: there is nothing to do.`,
    },
    de: {
      subject: ({ product, until, kind }) =>
        `Ihre Lizenz für ${product} ${what.de[kind].subject} ${until}${what.de[kind].end}`,
      html: ({ name, product, licenseType, until, kind }) => [
        heading('Ihre Lizenz ist verlängert'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`danke, dass Sie bei ${product} bleiben. ${what.de[kind].now} ${until}${what.de[kind].verb}.`,
        ),
        facts(['Lizenz', licenseType], [what.de[kind].label, until]),
        paragraph('Schlüssel und Geräte bleiben, wie sie sind: Sie brauchen nichts zu tun.'),
      ],
      text: ({ name, product, licenseType, until, kind }) => `Guten Tag ${name},

danke, dass Sie bei ${product} bleiben.
${what.de[kind].now} ${until}${what.de[kind].verb}.

${'Lizenz:'.padEnd(what.de[kind].label.length + 3)}${licenseType}
${what.de[kind].label}:  ${until}

Schlüssel und Geräte bleiben, wie sie sind: Sie brauchen nichts zu tun.`,
    },
  },
})
