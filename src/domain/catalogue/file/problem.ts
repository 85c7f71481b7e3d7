import { z } from 'zod'
import { suggest, suggestion } from './suggest.ts'

/** Path of a value in a file, from the root. */
export type Path = readonly PropertyKey[]

/** A problem of a catalogue file and its path. */
export interface Problem {
  path: Path
  message: string
  /** Accepted values, if they can be listed. */
  allowed?: string[]
}

/** Converts issues of zod to problems: one for each unknown field and each wrong value. */
export function toProblems(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  path: Path,
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const location = [...path, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys': {
        const allowed = fieldsAt(schema, issue.path)
        return issue.keys.map((key) => ({
          path: [...location, key],
          message: `is not a field here${suggestion(key, allowed)}`,
          allowed,
        }))
      }
      case 'invalid_union': {
        const matching = issue.errors.filter((branch) => !branch.some(isWrongKind))
        if (matching.length !== 1) return [{ path: location, message: issue.message }]
        return toProblems(
          schema,
          matching[0]!.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          path,
        )
      }
      case 'invalid_key':
        return issue.issues.map(({ message }) => ({ path: location, message }))
      case 'invalid_value':
        return [{ path: location, message: issue.message, allowed: issue.values.map(String) }]
      default:
        return [{ path: location, message: issue.message }]
    }
  })
}

/** Messages of a catalogue file for issues whose schema has no message of its own. */
export const catalogErrorMap: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required'
      return `must be ${kinds[issue.expected] ?? issue.expected}${adviceFor(issue.expected, issue.input)}`
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      if (issue.input === undefined) return `is required: ${allowed.join(' or ')}`
      const nearest = typeof issue.input === 'string' ? suggest(issue.input, allowed) : null
      const advice = nearest === null ? '' : `; did you mean ${nearest}?`
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}${advice}`
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
  if (expected === 'array' && input === null) return ': leave it out, or write [] for an empty list'
  return ''
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

function unionOf(branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const expected = branches.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []))
  return [...new Set(expected)].map((kind) => kinds[kind] ?? kind).join(' or ')
}

/** Names of the fields of the object at a path of a schema; none if it is not an object. */
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
