import { z } from 'zod'
import { suggestion } from './suggest.ts'

export type Path = readonly PropertyKey[]

/** One thing in a catalogue file that is wrong, and where it stands. */
export interface Problem {
  path: Path
  message: string
  /** What would be accepted, where it can be listed. */
  allowed?: string[]
}

/** What zod found, said for the reader of a file: every unknown field and every wrong value by itself. */
export function toProblems(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  path: Path,
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const place = [...path, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys': {
        const allowed = fieldsAt(schema, issue.path)
        return issue.keys.map((key) => ({
          path: [...place, key],
          message: `is not a field here${suggestion(key, allowed)}`,
          allowed,
        }))
      }
      case 'invalid_union': {
        const meant = issue.errors.filter((branch) => !branch.some(isOfAnotherKind))
        if (meant.length !== 1) return [{ path: place, message: issue.message }]
        return toProblems(
          schema,
          meant[0]!.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          path,
        )
      }
      case 'invalid_key':
        return issue.issues.map(({ message }) => ({ path: place, message }))
      case 'invalid_value':
        return [{ path: place, message: issue.message, allowed: issue.values.map(String) }]
      default:
        return [{ path: place, message: issue.message }]
    }
  })
}

/** How zod words what has no words of its own. */
export const catalogErrorMap: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required'
      return `must be ${kinds[issue.expected] ?? issue.expected}${adviceFor(issue.expected, issue.input)}`
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      if (issue.input === undefined) return `is required: ${allowed.join(' or ')}`
      const near = typeof issue.input === 'string' ? suggestion(issue.input, allowed) : ''
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}${near.startsWith('; did') ? near : ''}`
    }
    case 'too_small':
      return issue.origin === 'array' ? 'must not be empty' : `must be at least ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}`
    case 'invalid_union':
      return `must be ${unionOf(issue.errors)}`
    default:
      return undefined
  }
}

const kinds: Partial<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a mapping',
  record: 'a mapping',
  string: 'text',
}

function adviceFor(expected: string, input: unknown): string {
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return ': put it in quotes'
  if (expected === 'array' && input === null) return ': leave it out, or write [] where there is none'
  return ''
}

function isOfAnotherKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

function unionOf(branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const expected = branches.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []))
  return [...new Set(expected)].map((kind) => kinds[kind] ?? kind).join(' or ')
}

/** The names of the fields that an object has at a place of a schema. */
function fieldsAt(schema: z.core.$ZodType, path: Path): string[] {
  if (schema instanceof z.ZodObject) {
    const [name, ...rest] = path
    if (name === undefined) return Object.keys(schema.shape)
    const field = schema.shape[String(name)]
    return field ? fieldsAt(field, rest) : []
  }
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, path.slice(1))
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsAt(option, path))
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return fieldsAt(schema.unwrap(), path)
  return []
}
