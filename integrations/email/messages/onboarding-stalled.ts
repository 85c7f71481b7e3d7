import { html } from '../../../src/platform/html.ts'
import { activationSteps } from './activation-steps.ts'
import { heading, instructions, message, paragraph, subheading } from './message.ts'
import { momentOf } from './message-values.ts'

export const onboardingStalled = message({
  values: (notification, formatter, branding, locale) => ({
    name: notification.contact.name,
    product: notification.product.name,
    since: formatter.day(momentOf(notification.data.assignedAt), notification.license.timeZone),
    keyHint: notification.license.keyHint,
    steps: activationSteps(branding, notification.product, locale),
  }),
  wordings: {
    en: {
      subject: ({ product }) => `Can we help you to start with ${product}?`,
      html: ({ name, product, since, keyHint, steps }) => [
        heading('Can we help you to start?'),
        paragraph(html`Hello ${name},`),
        paragraph(
          html`You have had a license for ${product} since ${since}, and it is not activated yet. The license key, which ends in ${keyHint}, is in the mail of that day.`,
        ),
        subheading('How to activate'),
        instructions(steps.html),
        paragraph('If something is in the way, or the key is lost, write to us: we are glad to help.'),
      ],
      text: ({ name, product, since, keyHint, steps }) => `Hello ${name},

You have had a license for ${product} since ${since}, and it is not activated
yet. The license key, which ends in ${keyHint}, is in the mail of that day.

How to activate

${steps.text}

If something is in the way, or the key is lost, write to us: we are glad to
help.`,
    },
    de: {
      subject: ({ product }) => `Können wir Ihnen beim Start mit ${product} helfen?`,
      html: ({ name, product, since, keyHint, steps }) => [
        heading('Können wir Ihnen beim Start helfen?'),
        paragraph(html`Guten Tag ${name},`),
        paragraph(
          html`seit dem ${since} haben Sie eine Lizenz für ${product}, und sie ist noch nicht aktiviert. Der Lizenzschlüssel, der auf ${keyHint} endet, steht in der Mail von diesem Tag.`,
        ),
        subheading('So aktivieren Sie'),
        instructions(steps.html),
        paragraph(
          'Wenn etwas im Weg ist oder der Schlüssel verloren ging, schreiben Sie uns: Wir helfen gern.',
        ),
      ],
      text: ({ name, product, since, keyHint, steps }) => `Guten Tag ${name},

seit dem ${since} haben Sie eine Lizenz für ${product}, und sie ist noch nicht
aktiviert. Der Lizenzschlüssel, der auf ${keyHint} endet, steht in der Mail
von diesem Tag.

So aktivieren Sie

${steps.text}

Wenn etwas im Weg ist oder der Schlüssel verloren ging, schreiben Sie uns:
Wir helfen gern.`,
    },
  },
})
