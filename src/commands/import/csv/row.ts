import { z } from 'zod'
import { accountInput } from '../../../domain/accounts/adopt.ts'
import { seatCount } from '../../../domain/catalogue/license-types/rules.ts'
import { readKey } from '../../../domain/license-keys/presented-key.ts'
import { fingerprint } from '../../../domain/validation/device.ts'
import { InputRefusal } from '../../../platform/errors.ts'
import { code, metadata, text, toInputIssues } from '../../../platform/input.ts'
import type { ColumnName } from './columns.ts'
import { readInstant } from './read-instant.ts'

const { email } = accountInput.shape.contact.shape
const filled = z.string('must not be empty')

const maxActivations = z.string().transform((cell, ctx) => {
  if (cell === 'unlimited') return null
  const seats = Number(cell)
  if (/^\d+$/.test(cell) && seatCount.safeParse(seats).success) return seats
  ctx.addIssue({ code: 'custom', message: 'must be a number of devices, or unlimited' })
  return z.NEVER
})

const json = z.string().transform((cell, ctx): unknown => {
  try {
    return JSON.parse(cell)
  } catch {
    ctx.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
})

/** `a; b`, or `["a;b"]` for fingerprints that have semicolons in them. */
const fingerprints = z
  .string()
  .transform((cell, ctx): unknown => {
    if (!cell.startsWith('["')) return splitAtSemicolons(cell)
    const list = json.safeParse(cell)
    if (list.success) return list.data
    ctx.addIssue({ code: 'custom', message: 'must be a list of strings in JSON, or separated by semicolons' })
    return z.NEVER
  })
  .pipe(z.array(fingerprint).refine(isWithoutRepeats, 'names a device twice'))

const expiry = z.union([z.literal('never'), readInstant], 'must be a date, an instant, or never')

/** One row, its empty cells left out. */
const row = z
  .object({
    account_name: filled.pipe(text({ max: 200 })),
    external_id: text({ max: 200 }).optional(),
    contact_name: text({ max: 200 }).optional(),
    contact_email: email.optional(),
    license_type: filled.pipe(code),
    key: filled.transform((cell, ctx) => {
      const key = readKey(cell)
      if (key) return key
      ctx.addIssue({ code: 'custom', message: 'must have 6 to 4096 characters, all of which print' })
      return z.NEVER
    }),
    issued: readInstant.optional(),
    starts: readInstant.optional(),
    expiry: expiry.optional(),
    max_activations: maxActivations.optional(),
    suspended: z
      .enum(['yes', 'no', 'true', 'false', '1', '0'], 'must be yes or no')
      .transform((cell) => ['yes', 'true', '1'].includes(cell))
      .default(false),
    fingerprints: fingerprints.default([]),
    metadata: json.pipe(metadata).default({}),
  } satisfies Record<ColumnName, z.ZodType>)
  .refine((cells) => cells.external_id ?? cells.contact_email, {
    path: ['external_id'],
    message: 'must not be empty where contact_email is: one of them tells accounts apart',
  })
export type Row = z.output<typeof row>

/** Reads the cells of a row, or answers everything that is wrong with them; what they hold is not repeated. */
export function parseRow(cells: Record<string, string>): Row | { problems: string } {
  const said = Object.entries(cells).filter(([, cell]) => cell !== '')
  const result = row.safeParse(Object.fromEntries(said))
  if (result.success) return result.data
  return { problems: new InputRefusal(toInputIssues(result.error.issues)).message }
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
