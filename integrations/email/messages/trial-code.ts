import type { CodeMail } from '../../../src/domain/mailed-codes/code-mail.ts'
import { html } from '../../../src/platform/html.ts'
import { facts, heading, licenseKey, message, paragraph } from './message.ts'
import { codeValues } from './message-values.ts'

export const trialCode = message<ReturnType<typeof codeValues>, CodeMail>({
  values: codeValues,
  wordings: {
    en: {
      subject: ({ product }) => `Your code to start the trial of ${product}`,
      html: ({ hello, product, licenseType, code }) => [
        heading(`Start the trial of ${product}`),
        paragraph(html`${hello},`),
        paragraph(html`Enter this code in ${product} to confirm your address and to start the trial:`),
        licenseKey(code),
        facts(['License', licenseType], ['Valid', '15 minutes']),
        paragraph('If you did not request a trial, ignore this mail: without the code, nothing happens.'),
      ],
      text: ({ hello, product, licenseType, code }) => `${hello},

Enter this code in ${product} to confirm your address and to start the trial:

    ${code}

License:  ${licenseType}
Valid:    15 minutes

If you did not request a trial, ignore this mail: without the code, nothing
happens.`,
    },
    de: {
      subject: ({ product }) => `Ihr Code für die Testversion von ${product}`,
      html: ({ hello, product, licenseType, code }) => [
        heading(`${product} testen`),
        paragraph(html`${hello},`),
        paragraph(
          html`geben Sie diesen Code in ${product} ein, um Ihre Adresse zu bestätigen und den Test zu beginnen:`,
        ),
        licenseKey(code),
        facts(['Lizenz', licenseType], ['Gültig', '15 Minuten']),
        paragraph(
          'Wenn Sie keinen Test angefordert haben, beachten Sie diese Mail nicht: Ohne den Code geschieht nichts.',
        ),
      ],
      text: ({ hello, product, licenseType, code }) => `${hello},

geben Sie diesen Code in ${product} ein, um Ihre Adresse zu bestätigen und
den Test zu beginnen:

    ${code}

Lizenz:  ${licenseType}
Gültig:  15 Minuten

Wenn Sie keinen Test angefordert haben, beachten Sie diese Mail nicht: Ohne
den Code geschieht nichts.`,
    },
  },
})
