import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '../../../src/config/config.ts'
import { locales } from './locale.ts'

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour, such as #1f5fbf')
const inEachLanguage = z.partialRecord(z.enum(locales), z.string().min(1).max(20_000))

const brandingFile = z.strictObject({
  /** The vendor's name, as customers know it. */
  name: z.string().min(1).max(100).default('Licet'),
  website: address.nullable().default(null),
  /** An image on the web, about 280 × 80 pixels; without one, the name stands there. */
  logo: address.nullable().default(null),
  /** The colour of buttons and links. White text on it must be readable. */
  accent: colour
    .refine((value) => contrastWithWhite(value) >= 4.5, 'is too light: white text on it cannot be read')
    .default('#1f5fbf'),
  /** The colour of links on a dark ground. */
  accentDark: colour.default('#8ab8ff'),
  supportEmail: z.email('must be an email address').nullable().default(null),
  supportUrl: address.nullable().default(null),
  /** The language of people whose own is not known. */
  locale: z.enum(locales).default('en'),
  /** How each product is activated, in Markdown: product code → language → text. */
  activation: z.record(z.string(), inEachLanguage).default({}),
})
export type Branding = z.output<typeof brandingFile>

/** Reads the vendor's branding, or refuses with every problem in it. Without a file, mail is plain and says so. */
export function readBranding(path: string | undefined): Branding {
  if (!path) return brandingFile.parse({})
  const { data, error } = brandingFile.safeParse(parse(readText(path)) ?? {})
  if (data) return data
  const problems = error.issues.map((issue) => `  ${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new ConfigError(`LICET_BRANDING: ${path} cannot be used:\n${problems.join('\n')}`)
}

/** The text of a file that a variable names. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
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
