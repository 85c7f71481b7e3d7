import { z } from 'zod'
import { say, type Text } from '../texts/say.ts'
import { type InputIssue, InputRefusal } from './errors.ts'
import { problem, textOfIssue } from './input-problem.ts'
import { isObject } from './json.ts'

/** Parses an input. Throws an `InputRefusal` with every issue, its path and the allowed values. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true })
  if (result.success) return result.data
  throw new InputRefusal(toInputIssues(result.error.issues))
}

/** Converts the issues of Zod: one for each wrong value, and one for each unknown field at its own path. */
export function toInputIssues(issues: readonly z.core.$ZodIssue[]): InputIssue[] {
  return issues.flatMap((issue): InputIssue[] => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], text: say('INPUT_FIELD_UNKNOWN') }))
    const text = textOfIssue(issue)
    return [{ path, text, ...('values' in issue && { allowed: issue.values.map(String) }) }]
  })
}

/** Returns the schema of a text that PostgreSQL stores unchanged: no U+0000, no lone surrogates. Default minimum 1 character. */
export function text(limits: { min?: number; max: number }) {
  return z
    .string()
    .min(limits.min ?? 1)
    .max(limits.max)
    .refine((value) => !value.includes('\0'), problem(say('INPUT_CHARACTER_NUL')))
    .refine((value) => value.isWellFormed(), problem(say('INPUT_SURROGATE_LONE')))
}

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const MAX_CODE_LENGTH = 64

/** Whether a value is a code as the schema of a code accepts it. */
export function isCode(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_CODE_LENGTH && CODE.test(value)
}

/** The schema of a code: the readable name of a product, license type, entitlement or meter. */
export const code = z
  .string()
  .max(MAX_CODE_LENGTH)
  .refine((value) => CODE.test(value), problem(say('INPUT_CODE')))
  .meta({ pattern: CODE.source })

const METADATA_LIMITS = { bytes: 16 * 1024, keys: 64, depth: 4 }

/**
 * The schema of metadata: a JSON object of the caller's, at most 16 KiB, 64 names and 4 levels. Accepts only what is stored
 * and returned unchanged, apart from the order of names.
 */
export const metadata = z.custom<Record<string, unknown>>().superRefine((value, ctx) => {
  const refuse = (text: Text) => ctx.addIssue({ code: 'custom', ...problem(text) })
  if (!isObject(value)) return refuse(say('INPUT_JSON_OBJECT'))
  const size = measure(value)
  if (size.depth > METADATA_LIMITS.depth)
    return refuse(say('INPUT_JSON_TOO_DEEP', { maximum: METADATA_LIMITS.depth }))
  if (size.keys > METADATA_LIMITS.keys)
    refuse(say('INPUT_JSON_NAMES_TOO_MANY', { maximum: METADATA_LIMITS.keys }))
  if (size.isInexact) refuse(say('INPUT_JSON_NUMBER_INEXACT'))
  if (!size.isJson) return refuse(say('INPUT_JSON_VALUE'))
  const json = JSON.stringify(value)
  if (Buffer.byteLength(json) > METADATA_LIMITS.bytes)
    refuse(say('INPUT_JSON_TOO_LARGE', { maximum: METADATA_LIMITS.bytes }))
  // After an even number of backslashes, the text is no escape sequence.
  if (/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/.test(json)) refuse(say('INPUT_JSON_CHARACTER'))
})

interface Size {
  depth: number
  keys: number
  /** Whether a number is not finite, or an integer beyond those that a `number` holds exactly. */
  isInexact: boolean
  isJson: boolean
}

/** Measures a JSON value. Stops one level below the limit, so that a deep value costs nothing. */
function measure(value: unknown, level = 1): Size {
  if (typeof value === 'number') {
    const isInexact = !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))
    return { depth: level - 1, keys: 0, isInexact, isJson: true }
  }
  const isJson = value === null || ['string', 'boolean', 'object'].includes(typeof value)
  if (typeof value !== 'object' || value === null)
    return { depth: level - 1, keys: 0, isInexact: false, isJson }
  if (level > METADATA_LIMITS.depth) return { depth: level, keys: 0, isInexact: false, isJson }
  const nested = Object.values(value).map((entry) => measure(entry, level + 1))
  return {
    depth: Math.max(level, ...nested.map(({ depth }) => depth)),
    keys: nested.reduce((sum, { keys }) => sum + keys, Array.isArray(value) ? 0 : Object.keys(value).length),
    isInexact: nested.some(({ isInexact }) => isInexact),
    isJson: nested.every(({ isJson }) => isJson),
  }
}
