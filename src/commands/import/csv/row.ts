import { z } from 'zod'
import { accountInput } from '../../../domain/accounts/adopt.ts'
import { LONGEST_NAME } from '../../../domain/accounts/contact-input.ts'
import { seatCount } from '../../../domain/catalogue/license-types/rules.ts'
import { suppliedKey } from '../../../domain/license-keys/supplied-key.ts'
import { fingerprint } from '../../../domain/validation/device.ts'
import { code, metadata } from '../../../platform/input.ts'
import { englishMessage } from '../../../platform/input-problem.ts'
import { parseJson } from '../../../platform/json.ts'
import { cleanName, line, name } from '../../../platform/readable-text.ts'
import type { ColumnName } from './columns.ts'
import { type ReadInstant, readInstant } from './read-instant.ts'
import { damageOf } from './spreadsheet-damage.ts'

const { email } = accountInput.shape.contact.shape
const filled = z.string('must not be empty')

const maxActivations = z.string().transform((cell, ctx) => {
  if (cell.toLowerCase() === 'unlimited') return null
  const seats = Number(cell)
  if (/^\d+$/.test(cell) && seatCount.safeParse(seats).success) return seats
  ctx.addIssue({ code: 'custom', message: 'must be a number of devices, or unlimited' })
  return z.NEVER
})

const json = z.string().transform((cell, ctx): unknown => {
  const parsed = parseJson(cell)
  if (parsed.ok) return parsed.value
  ctx.addIssue({ code: 'custom', message: 'must be JSON' })
  return z.NEVER
})

/** `a; b`, or `["a;b"]` for fingerprints that contain semicolons. */
const fingerprints = z
  .string()
  .transform((cell, ctx): unknown => {
    if (!cell.startsWith('["')) {
      if (!cell.includes(',')) return splitAtSemicolons(cell)
      ctx.addIssue({
        code: 'custom',
        message: 'contains a comma; separate devices by semicolons, or write a JSON list, such as ["a,b"]',
      })
      return z.NEVER
    }
    const list = json.safeParse(cell)
    if (list.success) return list.data
    ctx.addIssue({
      code: 'custom',
      message: 'must be a JSON list of strings, or devices separated by semicolons',
    })
    return z.NEVER
  })
  .pipe(z.array(fingerprint).refine(isWithoutRepeats, 'names a device twice'))

/** `never`, or a date or an instant. */
function expiryIn(zone: string | null) {
  const instant = readInstant(zone)
  return z.string().transform((cell, ctx): 'never' | ReadInstant => {
    if (/^never$/i.test(cell)) return 'never'
    const { data, error } = instant.safeParse(cell)
    for (const { message } of error?.issues ?? [])
      ctx.addIssue({ code: 'custom', message: `${message}, or never` })
    return data ?? z.NEVER
  })
}

/** Creates the schema of one row, its empty cells left out. `zone`: time zone of local times; null refuses them. */
const rowIn = (zone: string | null) =>
  z
    .object({
      account_name: filled.transform(cleanName).pipe(name({ max: LONGEST_NAME })),
      external_id: line({ max: 200 }).optional(),
      contact_name: z
        .string()
        .transform((cell) => cleanName(cell) || undefined)
        .pipe(name({ max: LONGEST_NAME }).optional())
        .optional(),
      contact_email: email.optional(),
      license_type: filled.pipe(code),
      key: filled.pipe(suppliedKey),
      issued: readInstant(zone).optional(),
      starts: readInstant(zone).optional(),
      expiry: expiryIn(zone).optional(),
      updates_until: readInstant(zone).optional(),
      max_activations: maxActivations.optional(),
      suspended: z
        .string()
        .toLowerCase()
        .pipe(z.enum(['yes', 'no', 'true', 'false', '1', '0'], 'must be yes or no'))
        .transform((cell) => ['yes', 'true', '1'].includes(cell))
        .default(false),
      fingerprints: fingerprints.default([]),
      metadata: json.pipe(metadata).default({}),
    } satisfies Record<ColumnName, z.ZodType>)
    .refine((cells) => cells.external_id ?? cells.contact_email, {
      path: ['external_id'],
      message: 'must not be empty if contact_email is empty: one of them identifies the account',
    })
export type Row = z.output<ReturnType<typeof rowIn>>

/**
 * Creates the reader of rows. It returns the row, or everything that is wrong with its cells without repeating what they
 * contain. A cell that a spreadsheet has damaged is a problem, never a value.
 */
export function createRowReader(
  zone: string | null,
): (cells: Record<string, string>) => Row | { problems: string } {
  const row = rowIn(zone)
  return (cells) => {
    const filledCells = Object.entries(cells).filter(([, cell]) => cell !== '')
    const damaged = filledCells.flatMap(([path, cell]) => {
      const message = damageOf(path, cell)
      return message ? [`${path}: ${message}`] : []
    })
    if (damaged.length > 0) return { problems: damaged.join('; ') }
    const result = row.safeParse(Object.fromEntries(filledCells), { error: englishMessage })
    if (result.success) return result.data
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return { problems: problems.join('; ') }
  }
}

function splitAtSemicolons(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function isWithoutRepeats(values: string[]): boolean {
  return new Set(values).size === values.length
}
