import { createRequire } from 'node:module'
import { z } from 'zod'
import { ConfigError } from '../../../src/config/config.ts'
import { NotUtf8, readUtf8File } from '../../../src/platform/utf8.ts'
import { locales } from './locale.ts'

const require = createRequire(import.meta.url)

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour, such as #1f5fbf')
const inEachLanguage = z.partialRecord(z.enum(locales), z.string().min(1).max(20_000))

const brandingFile = z.strictObject({
  /** The vendor's name. */
  name: z.string().min(1).max(100).default('Licet'),
  website: address.nullable().default(null),
  /** Address of an image of about 280 × 80 pixels. Null: mails show the name. */
  logo: address.nullable().default(null),
  /** Colour of buttons and links. White text on it must be readable. */
  accent: colour
    .refine((value) => contrastWithWhite(value) >= 4.5, 'is too light: white text on it cannot be read')
    .default('#1f5fbf'),
  /** Colour of links on a dark background. */
  accentDark: colour.default('#8ab8ff'),
  supportEmail: z.email('must be an email address').nullable().default(null),
  supportUrl: address.nullable().default(null),
  /** Language for contacts without a supported one. */
  locale: z.enum(locales).default('en'),
  /** Activation steps in Markdown: product code → language → text. */
  activation: z.record(z.string(), inEachLanguage).default({}),
})
export type Branding = z.output<typeof brandingFile>

/** Reads the vendor's branding; the defaults without a file. Throws `ConfigError` with every problem of the file. */
export function readBranding(path: string | undefined): Branding {
  if (!path) return brandingFile.parse({})
  const { parse } = require('yaml') as typeof import('yaml')
  const { data, error } = brandingFile.safeParse(parse(readText(path)) ?? {})
  if (data) return data
  const problems = error.issues.map((issue) => `  ${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new ConfigError(`LICET_BRANDING: ${path} cannot be used:\n${problems.join('\n')}`)
}

/** Reads a configured file. Throws `ConfigError` if that fails. */
export function readText(path: string): string {
  try {
    return readUtf8File(path)
  } catch (error) {
    if (error instanceof NotUtf8)
      throw new ConfigError(`${path}:${error.line} is not in UTF-8. Save the file as UTF-8.`)
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

/** The contrast ratio of a colour with white (WCAG 2.2). */
function contrastWithWhite(hex: string): number {
  const [red = 0, green = 0, blue = 0] = hex
    .slice(1)
    .match(/../g)!
    .map((pair) => Number.parseInt(pair, 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}
