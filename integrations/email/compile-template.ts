import { readFileSync } from 'node:fs'

export const templateSource = new URL('./templates/mail.mjml', import.meta.url)
export const compiledTemplate = new URL('./templates/mail.html', import.meta.url)

/**
 * What `templates/mail.mjml` becomes. It is compiled when it is written, not when a mail is sent: MJML is some two
 * hundred packages that a gateway has no other use for.
 */
export async function compileTemplate(): Promise<string> {
  const { default: mjml2html } = await import('mjml')
  const { html, errors } = await mjml2html(readFileSync(templateSource, 'utf8'), {
    keepComments: true,
    // None is fetched from elsewhere: a mail must not tell a third party that it was opened.
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
