import { readFileSync } from 'node:fs'

export const templateSource = new URL('./templates/mail.mjml', import.meta.url)
export const compiledTemplate = new URL('./templates/mail.html', import.meta.url)

/**
 * Compiles `templates/mail.mjml` to HTML. Developers run it after a change of the template. The gateway does not, because
 * MJML consists of about two hundred packages that it does not need otherwise.
 */
export async function compileTemplate(): Promise<string> {
  const { default: mjml2html } = await import('mjml')
  const { html, errors } = await mjml2html(readFileSync(templateSource, 'utf8'), {
    keepComments: true,
    // Loads no web fonts: they would reveal to a third party that the mail was opened.
    fonts: {},
    validationLevel: 'soft',
  })
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return html
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n')
}
