import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const source = new URL('./mail.mjml', import.meta.url)
const compiled = new URL('./mail.html', import.meta.url)
const digests = new URL('./digests.json', import.meta.url)

/** SHA-256 of the source of a template and of the HTML that was compiled from it. */
export interface Digests {
  'mail.mjml': string
  'mail.html': string
}

/** Returns the digests of the files as they are. */
export function digestsOfFiles(): Digests {
  const digestOf = (file: URL) => createHash('sha256').update(readFileSync(file)).digest('hex')
  return { 'mail.mjml': digestOf(source), 'mail.html': digestOf(compiled) }
}

/** Returns the digests of the files as they were when the template was last compiled. */
export function digestsOfCompilation(): Digests {
  return JSON.parse(readFileSync(digests, 'utf8')) as Digests
}

/**
 * Compiles `mail.mjml` to `mail.html`, and notes the digests of both. Developers run it after a change of the template. MJML consists
 * of about two hundred packages that the gateway and its tests do not need, so it is installed in this folder, by itself.
 */
export async function compileTemplate(): Promise<void> {
  if (!existsSync(new URL('./node_modules/mjml', import.meta.url)))
    throw new Error('MJML is not installed. Install it with: npm ci --prefix integrations/email/templates')
  // Found from this folder, also by the bundle of the command line.
  const mjml = pathToFileURL(createRequire(import.meta.url).resolve('mjml')).href
  const { default: mjml2html }: typeof import('mjml') = await import(mjml)
  const { html, errors } = await mjml2html(readFileSync(source, 'utf8'), {
    keepComments: true,
    // Loads no web fonts: they would reveal to a third party that the mail was opened.
    fonts: {},
    validationLevel: 'soft',
  })
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'))
  const lines = html.split('\n').map((line) => line.trim())
  writeFileSync(compiled, `${lines.filter((line) => line !== '').join('\n')}\n`)
  writeFileSync(digests, `${JSON.stringify(digestsOfFiles(), null, 2)}\n`)
}
