import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import { line, prose } from '../../../platform/readable-text.ts'
import { skus } from '../license-types/name-skus.ts'
import { rulesEntry } from './rules-entry.ts'

const name = line({ max: 200 }).describe('Display name.')

/** The states of a license type in a catalogue file. */
export const entryStates = ['draft', 'published', 'retired'] as const

/** An entitlement or a meter of a product. */
export const namedEntry = z.strictObject({
  code: code.describe('Code that license types and software use: lower-case words joined by dashes.'),
  name,
})
/** An entitlement or a meter after parsing. */
export type NamedEntry = z.output<typeof namedEntry>

/** A released version of a product. */
export const releaseEntry = z.strictObject({
  version: line({ max: 100 }).describe('Version that the software reports; in quotes.'),
  releasedAt: z
    .string()
    .transform(toInstant)
    .describe(
      'When the version was released: a date (its first instant in UTC), or an instant with an offset.',
    ),
})
/** A release after parsing. */
export type ReleaseEntry = z.output<typeof releaseEntry>

/** A license type of a product. */
export const licenseTypeEntry = z.strictObject({
  code: code.describe(
    'Code that files and software use: lower-case words joined by dashes; unique; never changes.',
  ),
  name,
  description: prose({ max: 2000 })
    .nullable()
    .optional()
    .describe('Purpose of the license type. Null removes the description; omitted, it stays as it is.'),
  state: z
    .enum(entryStates)
    .default('published')
    .describe(
      'published, the default: licenses are issued under these rules. draft: the rules are saved as a draft. ' +
        'retired: no new licenses are issued; this is permanent.',
    ),
  skus: skus
    .optional()
    .describe(
      'All SKUs that sell the license type: a line item of a won deal with one of them buys it. Omitted, they stay as they are.',
    ),
  rules: rulesEntry.optional(),
})

/** A product with its entitlements, meters, releases and license types. */
export const productEntry = z.strictObject({
  code: code.describe(
    'Code that files and software use: lower-case words joined by dashes; unique; never changes.',
  ),
  name,
  entitlements: z.array(namedEntry).optional().describe('Entitlements that its license types can grant.'),
  meters: z.array(namedEntry).optional().describe('Meters that its license types can limit.'),
  releases: z
    .array(releaseEntry)
    .optional()
    .describe('Released versions. Expiry policy MAINTAIN compares their dates with the expiry.'),
  licenseTypes: z.array(licenseTypeEntry).optional().describe('License types of the product.'),
})

/** A whole catalogue file. Records that it does not mention stay as they are. */
export const catalogFile = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors.'),
  version: z.literal(1).describe('Version of the file format.'),
  products: z.array(productEntry).describe('Products.'),
})

/** A catalogue file as it is written, before defaults are filled in. */
export type CatalogFile = z.input<typeof catalogFile>

function toInstant(value: string, ctx: z.core.$RefinementCtx): Date {
  try {
    if (/^[12]\d{3}-\d\d-\d\d$/.test(value))
      return new Date(Temporal.PlainDate.from(value).toZonedDateTime('UTC').epochMilliseconds)
    if (/^[12]\d{3}-/.test(value)) return new Date(Temporal.Instant.from(value).epochMilliseconds)
  } catch {
    // The issue is added below, as for any other text that is not an instant.
  }
  ctx.addIssue({
    code: 'custom',
    message: 'must be a date, such as 2026-01-15, or an instant, such as 2026-01-15T09:00:00Z',
  })
  return z.NEVER
}
