import { z } from 'zod'
import { Prisma } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import { InputRefusal } from '../platform/errors.ts'
import { code, parseInput, text } from '../platform/input.ts'
import { problem } from '../platform/input-problem.ts'
import { say } from '../texts/say.ts'

/** The time from an instant, inclusive, to another, exclusive. */
export interface Period {
  from: Date
  to: Date
}

/** Filters for the figures: the period, the compared period, and the records. */
export interface Selection {
  period: Period
  compared: Period
  zone: string
  /** Conversion window: time after entering the funnel within which a step counts, in milliseconds. */
  windowMs: number
  /** Id of a license type; null for all. */
  licenseTypeId: string | null
  /** Id of a product; null for all. */
  productId: string | null
  /** Partners of which every one must be the account's: the requested partner and the caller's. Empty for all accounts. */
  partners: readonly string[]
  /** The current time, for accounts in progress and for the state of use. */
  now: Date
}

const zone = z.string().refine(isZone, problem(say('INPUT_TIME_ZONE')))
const date = z.string().refine(isDate, problem(say('INPUT_DATE')))
const days = z.strictObject({ from: date, to: date })
const inOrder = days.refine(({ from, to }) => from <= to, {
  path: ['to'],
  ...problem(say('INPUT_BEFORE_FROM')),
})
const selectionInput = days.extend({
  compareTo: inOrder.nullish(),
  zone: zone.nullish(),
  conversionWindow: z
    .string()
    .refine(isLength, problem(say('INPUT_DURATION_NOT_FIXED')))
    .nullish(),
  licenseType: code.nullish(),
  product: code.nullish(),
  partner: text({ max: 64 }).nullish(),
})

/** Filters for the figures, before parsing. */
export type SelectionInput = z.input<typeof selectionInput>

/**
 * Parses the filters. Both dates belong to the period, and days begin and end in the given time zone, by default UTC. The
 * default of the compared period is the same number of days before the period.
 */
export async function selectRecords(ctx: Context, raw: SelectionInput): Promise<Selection> {
  const input = parseInput(selectionInput, raw)
  parseInput(inOrder, { from: input.from, to: input.to })
  const zone = input.zone ?? 'UTC'
  return {
    period: periodOf(input, zone),
    compared: periodOf(input.compareTo ?? daysBefore(input), zone),
    zone,
    windowMs: lengthMs(input.conversionWindow ?? 'P30D'),
    licenseTypeId: await idOf(ctx, 'licenseType', input.licenseType),
    productId: await idOf(ctx, 'product', input.product),
    partners: [
      ...(input.partner ? [input.partner] : []),
      ...(ctx.caller.audience === 'PARTNER' ? [ctx.caller.partner ?? ''] : []),
    ],
    now: ctx.now(),
  }
}

/** Returns the selection with the compared period as its period. */
export function comparedWith(selection: Selection): Selection {
  return { ...selection, period: selection.compared }
}

/** SQL condition: accounts `a` belong to the selection. */
export function accountsCount({ partners }: Selection): Prisma.Sql {
  return partners.length > 0 ? Prisma.sql`a.partner = all(${partners}::text[])` : Prisma.sql`true`
}

/** SQL join of accounts `a` to licenses `l`, if the selection needs it. Without the join, an index alone is read. */
export function accountsIfNeeded({ partners }: Selection): Prisma.Sql {
  return partners.length > 0 ? Prisma.sql`join accounts a on a.id = l.account_id` : Prisma.empty
}

/** SQL condition: licenses `l` belong to the selection. */
export function licensesCount({ licenseTypeId, productId }: Selection): Prisma.Sql {
  const conditions = [
    ...(licenseTypeId ? [Prisma.sql`l.license_type_id = ${licenseTypeId}::uuid`] : []),
    ...(productId ? [Prisma.sql`l.product_id = ${productId}::uuid`] : []),
  ]
  return conditions.length > 0 ? Prisma.join(conditions, ' and ') : Prisma.sql`true`
}

/** SQL condition: an instant lies in a period. */
export function isWithin(instant: Prisma.Sql, { from, to }: Period): Prisma.Sql {
  return Prisma.sql`(${instant} >= ${from} and ${instant} < ${to})`
}

async function idOf(
  { db }: Context,
  noun: 'licenseType' | 'product',
  code: string | null | undefined,
): Promise<string | null> {
  if (!code) return null
  const where = { where: { code }, select: { id: true } }
  const found =
    noun === 'product' ? await db.product.findUnique(where) : await db.licenseType.findUnique(where)
  if (found) return found.id
  const text = noun === 'product' ? say('INPUT_PRODUCT_UNKNOWN') : say('INPUT_LICENSE_TYPE_UNKNOWN')
  throw new InputRefusal([{ path: [noun], text }])
}

function periodOf({ from, to }: { from: string; to: string }, timeZone: string): Period {
  const startOf = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(timeZone).epochMilliseconds)
  return {
    from: startOf(Temporal.PlainDate.from(from)),
    to: startOf(Temporal.PlainDate.from(to).add({ days: 1 })),
  }
}

function daysBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const first = Temporal.PlainDate.from(from)
  const { days } = first.until(to).add({ days: 1 })
  return { from: first.subtract({ days }).toString(), to: first.subtract({ days: 1 }).toString() }
}

/** The years are limited, so that the compared period before the dates is valid as well. */
function isDate(text: string): boolean {
  try {
    const { year } = Temporal.PlainDate.from(text)
    return /^\d{4}-\d\d-\d\d$/.test(text) && year >= 1970 && year < 9000
  } catch {
    return false
  }
}

function isZone(text: string): boolean {
  try {
    return Temporal.PlainDate.from('2000-01-01').toZonedDateTime(text).timeZoneId.length > 0
  } catch {
    return false
  }
}

function isLength(text: string): boolean {
  try {
    const { years, months } = Temporal.Duration.from(text)
    return years === 0 && months === 0 && lengthMs(text) > 0 && lengthMs(text) < 100 * 366 * 86_400_000
  } catch {
    return false
  }
}

/** Days have 24 hours: a window is a duration independent of the calendar. */
function lengthMs(text: string): number {
  return Temporal.Duration.from(text).total({ unit: 'milliseconds', relativeTo: '2000-01-01' })
}
