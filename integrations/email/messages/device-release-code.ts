import type { CodeMail } from '../../../src/domain/mailed-codes/code-mail.ts'
import { html } from '../../../src/platform/html.ts'
import { facts, heading, licenseKey, message, paragraph } from './message.ts'
import { codeValues } from './message-values.ts'

export const deviceReleaseCode = message<ReturnType<typeof codeValues>, CodeMail>({
  values: codeValues,
  wordings: {
    en: {
      subject: ({ product }) => `Your code to release a device from ${product}`,
      html: ({ hello, product, licenseType, code }) => [
        heading('Release a device'),
        paragraph(html`${hello},`),
        paragraph(
          html`A user of your license for ${product} wants to release one of its devices. Enter this code in the software, or pass it on to the user:`,
        ),
        licenseKey(code),
        facts(['License', licenseType], ['Valid', '15 minutes']),
        paragraph(
          'The code releases one device; the software stops working there. If you expect no such request, ignore this mail: without the code, nothing happens.',
        ),
      ],
      text: ({ hello, product, licenseType, code }) => `${hello},

A user of your license for ${product} wants to release one of its devices.
Enter this code in the software, or pass it on to the user:

    ${code}

License:  ${licenseType}
Valid:    15 minutes

The code releases one device; the software stops working there. If you expect
no such request, ignore this mail: without the code, nothing happens.`,
    },
    de: {
      subject: ({ product }) => `Ihr Code, um ein Gerät von ${product} freizugeben`,
      html: ({ hello, product, licenseType, code }) => [
        heading('Ein Gerät freigeben'),
        paragraph(html`${hello},`),
        paragraph(
          html`auf Ihrer Lizenz für ${product} soll ein Gerät freigegeben werden. Geben Sie diesen Code in der Software ein, oder reichen Sie ihn weiter:`,
        ),
        licenseKey(code),
        facts(['Lizenz', licenseType], ['Gültig', '15 Minuten']),
        paragraph(
          'Der Code gibt ein Gerät frei; die Software arbeitet dort nicht weiter. Wenn Sie keine solche Anfrage erwarten, beachten Sie diese Mail nicht: Ohne den Code geschieht nichts.',
        ),
      ],
      text: ({ hello, product, licenseType, code }) => `${hello},

auf Ihrer Lizenz für ${product} soll ein Gerät freigegeben werden. Geben Sie
diesen Code in der Software ein, oder reichen Sie ihn weiter:

    ${code}

Lizenz:  ${licenseType}
Gültig:  15 Minuten

Der Code gibt ein Gerät frei; die Software arbeitet dort nicht weiter. Wenn
Sie keine solche Anfrage erwarten, beachten Sie diese Mail nicht: Ohne den
Code geschieht nichts.`,
    },
  },
})
