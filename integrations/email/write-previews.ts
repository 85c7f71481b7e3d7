import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeMessages } from '../../src/domain/mailed-codes/code-mail.ts'
import { isDeclinable, notificationMessages } from '../../src/domain/notifications/messages.ts'
import { createFolder } from '../../src/platform/data-directory.ts'
import { html, type SafeHtml } from '../../src/platform/html.ts'
import type { Branding } from './branding/branding.ts'
import { type Locale, locales } from './branding/locale.ts'
import { renderCode, renderEndpointMail, renderMessage } from './render-message.ts'
import { sampleCode, sampleEndpointMail, sampleFacts } from './sample-facts.ts'

/** Writes every message in every language as HTML and text, with an index page. Returns the path of that page. */
export function writePreviews(folder: string, branding: Branding): string {
  createFolder(folder)
  const previews = [
    ...notificationMessages.map((message) => {
      const declineUrl = isDeclinable(message) ? 'https://licenses.example/mail/decline/…' : null
      const render = (locale: Locale) => renderMessage(sampleFacts(message), branding, { declineUrl, locale })
      return { message, render }
    }),
    ...codeMessages.map((message) => ({
      message,
      render: (locale: Locale) => renderCode(sampleCode(message), branding, locale),
    })),
    {
      message: 'WEBHOOK_DISABLED',
      render: (locale: Locale) => renderEndpointMail(sampleEndpointMail(), branding, locale),
    },
  ]
  const rows = previews.map(({ message, render }) => {
    const cells = locales.map((locale) => {
      const mail = render(locale)
      const name = `${message.toLowerCase().replaceAll('_', '-')}.${locale}`
      writeFileSync(join(folder, `${name}.html`), mail.html)
      writeFileSync(join(folder, `${name}.txt`), mail.text)
      return html`<td><a href="${name}.html">${mail.subject}</a> <a class="text" href="${name}.txt">text</a></td>`
    })
    return html`<tr><th>${message}</th>${cells}</tr>`
  })
  const index = join(folder, 'index.html')
  writeFileSync(index, String(page(rows)))
  return index
}

function page(rows: SafeHtml[]): SafeHtml {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Every message</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1.25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .6rem 1rem .6rem 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th { font: 12px/1.9 ui-monospace, Menlo, Consolas, monospace; white-space: nowrap; }
.text { opacity: .6; }
</style></head>
<body><h1>Every message</h1><table>
<tr><th></th>${locales.map((locale) => html`<th>${locale}</th>`)}</tr>
${rows}
</table></body></html>`
}
