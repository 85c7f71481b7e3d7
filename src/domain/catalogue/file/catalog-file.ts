import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import { problem } from '../../../platform/input-problem.ts'
import { line, prose } from '../../../platform/readable-text.ts'
import { say } from '../../../texts/say.ts'
import { type NamedSku, saleIntent, sku } from '../license-types/name-skus.ts'
import { upgradesFrom } from '../license-types/name-upgrades.ts'
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

/** A SKU, alone or with its intent. */
const skuEntry = z.union([
  sku,
  z.strictObject({
    sku: sku.describe('The SKU.'),
    intent: saleIntent.describe(
      'What a sale with the SKU does. NEW: issues a license. RENEW: renews one. ADD_SEATS: adds seats to one. UPGRADE: changes a ' +
        'license of a type in upgradesFrom. EXTEND_UPDATES: extends the updates of a perpetual one.',
    ),
  }),
])

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
  skus: z
    .array(skuEntry)
    .max(64)
    .transform(toNamedSkus)
    .optional()
    .describe(
      'All SKUs that sell the license type: a line item of a won deal with one of them buys it. A SKU alone states no intent. Omitted, they stay as they are.',
    ),
  upgradesFrom: upgradesFrom
    .optional()
    .describe(
      'Codes of the license types of the product that this one is an upgrade of: a sale of it changes a license of one of them. Omitted, they stay as they are.',
    ),
  rules: rulesEntry.optional(),
})

/** A product with its entitlements, meters, releases and license types. */
export const productEntry = z.strictObject({
  code: code.describe(
    'Code that files and software use: lower-case words joined by dashes; unique; never changes.',
  ),
  name: name
    .optional()
    .describe(
      'Display name. Without it, the product keeps its name. A product that does not exist needs one.',
    ),
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

/** A SKU that is listed several times counts once, with its last intent. */
function toNamedSkus(entries: z.output<typeof skuEntry>[]): NamedSku[] {
  const named = entries.map((entry) => (typeof entry === 'string' ? { sku: entry, intent: null } : entry))
  return [...new Map(named.map((one) => [one.sku, one])).values()]
}

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
    ...problem(say('INPUT_DATE_OR_TIME')),
  })
  return z.NEVER
}
