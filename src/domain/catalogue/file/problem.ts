import { z } from 'zod'
import { textOfIssue } from '../../../platform/input-problem.ts'
import { say, type Text } from '../../../texts/say.ts'
import { suggest } from './suggest.ts'

/** Path of a value in a file, from the root. */
export type Path = readonly PropertyKey[]

/** A problem of a catalogue file and its path. */
export interface Problem {
  path: Path
  text: Text
  /** Accepted values, if they can be listed. */
  allowed?: string[]
}

/** Converts issues of zod to problems: one for each unknown field and each wrong value. Issues report their value. */
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
          text: unknownField(key, allowed),
          allowed,
        }))
      }
      case 'invalid_union': {
        const matching = issue.errors.filter((branch) => !branch.some(isWrongKind))
        if (matching.length !== 1) return [{ path: location, text: textOfUnion(issue) }]
        return toProblems(
          schema,
          matching[0]!.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          path,
        )
      }
      case 'invalid_key':
        return issue.issues.map((inner) => ({ path: location, text: textOfIssue(inner) }))
      case 'invalid_value':
        return [{ path: location, text: textOfValue(issue), allowed: issue.values.map(String) }]
      case 'invalid_type':
        return [{ path: location, text: textOfKind(issue) }]
      default:
        return [{ path: location, text: textOfIssue(issue) }]
    }
  })
}

function unknownField(name: string, allowed: readonly string[]): Text {
  const nearest = suggest(name, allowed)
  if (nearest !== null) return say('INPUT_FIELD_MISSPELT', { nearest })
  return allowed.length > 0 ? say('INPUT_FIELD_NOT_ALLOWED', { allowed }) : say('INPUT_FIELD_UNKNOWN')
}

function textOfValue(issue: z.core.$ZodIssueInvalidValue): Text {
  const allowed = issue.values.map(String)
  const nearest = typeof issue.input === 'string' ? suggest(issue.input, allowed) : null
  return nearest === null || allowed.length === 1
    ? textOfIssue(issue)
    : say('INPUT_VALUE_MISSPELT', { allowed, nearest })
}

function textOfKind(issue: z.core.$ZodIssueInvalidType): Text {
  const { expected, input } = issue
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return say('INPUT_NOT_IN_QUOTES')
  if (expected === 'array' && input === null) return say('INPUT_NULL_FOR_LIST')
  return textOfIssue(issue)
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

/** The unions of a catalogue are the value of an entitlement, and a list or a mapping of entitlements. */
function textOfUnion({ errors }: z.core.$ZodIssueInvalidUnion): Text {
  const expected = errors.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []))
  return expected.includes('boolean') ? say('INPUT_ENTITLEMENT_VALUE') : say('INPUT_LIST_OR_OBJECT')
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
