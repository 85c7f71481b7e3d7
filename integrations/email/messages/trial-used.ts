import type { CodeMail } from '../../../src/domain/mailed-codes/code-mail.ts'
import { html } from '../../../src/platform/html.ts'
import { facts, heading, message, paragraph } from './message.ts'
import { codeValues } from './message-values.ts'

export const trialUsed = message<ReturnType<typeof codeValues>, CodeMail>({
  values: codeValues,
  wordings: {
    en: {
      subject: ({ product }) => `Your trial of ${product} was used before`,
      html: ({ hello, product, licenseType }) => [
        heading('The trial was used before'),
        paragraph(html`${hello},`),
        paragraph(
          html`A trial of ${product} was requested with your address. The trial is granted once, and was used before with this address or by another person of your organization. So this mail has no code.`,
        ),
        facts(['License', licenseType]),
        paragraph('If you need more time, write to us. If you did not request a trial, ignore this mail.'),
      ],
      text: ({ hello, product, licenseType }) => `${hello},

A trial of ${product} was requested with your address. The trial is granted
once, and was used before with this address or by another person of your
organization. So this mail has no code.

License:  ${licenseType}

If you need more time, write to us. If you did not request a trial, ignore
this mail.`,
    },
    de: {
      subject: ({ product }) => `Ihr Test von ${product} wurde schon genutzt`,
      html: ({ hello, product, licenseType }) => [
        heading('Der Test wurde schon genutzt'),
        paragraph(html`${hello},`),
        paragraph(
          html`mit Ihrer Adresse wurde ein Test von ${product} angefordert. Der Test wird einmal gewährt und wurde mit dieser Adresse oder von einer anderen Person Ihrer Organisation schon genutzt. Diese Mail enthält daher keinen Code.`,
        ),
        facts(['Lizenz', licenseType]),
        paragraph(
          'Wenn Sie mehr Zeit brauchen, schreiben Sie uns. Wenn Sie keinen Test angefordert haben, beachten Sie diese Mail nicht.',
        ),
      ],
      text: ({ hello, product, licenseType }) => `${hello},

mit Ihrer Adresse wurde ein Test von ${product} angefordert. Der Test wird
einmal gewährt und wurde mit dieser Adresse oder von einer anderen Person
Ihrer Organisation schon genutzt. Diese Mail enthält daher keinen Code.

Lizenz:  ${licenseType}

Wenn Sie mehr Zeit brauchen, schreiben Sie uns. Wenn Sie keinen Test
angefordert haben, beachten Sie diese Mail nicht.`,
    },
  },
})
