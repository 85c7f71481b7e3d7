import { z } from 'zod'
import { code, text } from '../../../platform/input.ts'
import { skus } from '../license-types/name-skus.ts'
import { rulesEntry } from './rules-entry.ts'

const name = text({ max: 200 }).describe('The name that people read.')

/** What an entry says that a license type is. */
export const entryStates = ['draft', 'published', 'retired'] as const

/** An entitlement or a meter of a product. */
export const namedEntry = z.strictObject({
  code: code.describe('The name that license types and software use: lower-case words joined by dashes.'),
  name,
})
export type NamedEntry = z.output<typeof namedEntry>

export const releaseEntry = z.strictObject({
  version: text({ max: 100 }).describe('The version, as software names itself; in quotes.'),
  releasedAt: z
    .string()
    .transform(toInstant)
    .describe(
      'When it was released: a date (the first instant of it in UTC), or an instant with its offset.',
    ),
})
export type ReleaseEntry = z.output<typeof releaseEntry>

export const licenseTypeEntry = z.strictObject({
  code: code.describe(
    'The name that files and software use: lower-case words joined by dashes; unique, fixed.',
  ),
  name,
  description: text({ max: 2000 })
    .nullable()
    .optional()
    .describe('What it is for. Null removes it; left out, it stays as it is.'),
  state: z
    .enum(entryStates)
    .default('published')
    .describe(
      'published, the default: licenses are issued under these rules. draft: the rules wait as a draft. ' +
        'retired: it issues nothing new, for good.',
    ),
  skus: skus
    .optional()
    .describe(
      'What it is called where it is sold, all of it: a line of a won deal with such a SKU means it. Left out, it stays as it is.',
    ),
  rules: rulesEntry.optional(),
})

export const productEntry = z.strictObject({
  code: code.describe(
    'The name that files and software use: lower-case words joined by dashes; unique, fixed.',
  ),
  name,
  entitlements: z.array(namedEntry).optional().describe('The rights that its license types may grant.'),
  meters: z.array(namedEntry).optional().describe('The counters that its license types may limit.'),
  releases: z.array(releaseEntry).optional().describe('Its released versions, which MAINTAIN counts by.'),
  licenseTypes: z.array(licenseTypeEntry).optional().describe('The rules under which licenses are issued.'),
})

/** The whole file. What it does not mention is left alone. */
export const catalogFile = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  version: z.literal(1).describe('The version of this format.'),
  products: z.array(productEntry).describe('What is licensed.'),
})

/** A file as it is written: before defaults are filled in. */
export type CatalogFile = z.input<typeof catalogFile>

function toInstant(value: string, ctx: z.core.$RefinementCtx): Date {
  try {
    if (/^[12]\d{3}-\d\d-\d\d$/.test(value))
      return new Date(Temporal.PlainDate.from(value).toZonedDateTime('UTC').epochMilliseconds)
    if (/^[12]\d{3}-/.test(value)) return new Date(Temporal.Instant.from(value).epochMilliseconds)
  } catch {
    // Answered below, as any other text that is no instant.
  }
  ctx.addIssue({
    code: 'custom',
    message: 'must be a date, such as 2026-01-15, or an instant, such as 2026-01-15T09:00:00Z',
  })
  return z.NEVER
}
