import { createRequire } from 'node:module'
import { z } from 'zod'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { isObject } from '../../../platform/json.ts'

const require = createRequire(import.meta.url)

/** Rules by name. */
export type Rules = Record<string, unknown>
/** Accepts any rules, of a revision that an older version stored. */
export const rulesSchema = z.record(z.string(), z.unknown())

/** Change of one field. Values are written as YAML; null means that there is no value. */
export interface FieldChange {
  field: string
  before: string | null
  after: string | null
}

/**
 * Returns the fields in which rules differ. Entitlements and meters are compared by code. The order of a list
 * is ignored.
 */
export function rulesDifference(before: Rules, after: Rules): FieldChange[] {
  const oldFields = fieldsOf(before)
  const newFields = fieldsOf(after)
  return [...new Set([...oldFields.keys(), ...newFields.keys()])].flatMap((field) => {
    const from = oldFields.get(field)
    const to = newFields.get(field)
    if (comparable(from) === comparable(to)) return []
    return [{ field, before: toYaml(from), after: toYaml(to) }]
  })
}

/** Whether two sets of rules are equal; the order of lists is ignored. */
export function sameRules(a: Rules, b: Rules): boolean {
  return rulesDifference(a, b).length === 0
}

/** Formats a value as one line of YAML; null if it is undefined. */
export function toYaml(value: unknown): string | null {
  if (value === undefined) return null
  const { stringify } = require('yaml') as typeof import('yaml')
  return stringify(value, { collectionStyle: 'flow', blockQuote: false, lineWidth: 0 }).trim()
}

function fieldsOf(rules: Rules): Map<string, unknown> {
  return new Map(
    Object.entries(rules).flatMap(([name, rule]): [string, unknown][] =>
      name === 'entitlements' || name === 'meters' ? byCode(name, rule) : [[name, rule]],
    ),
  )
}

function byCode(name: string, list: unknown): [string, unknown][] {
  return (Array.isArray(list) ? list : []).filter(isObject).map(({ code, ...rest }) => {
    const value = name === 'entitlements' ? rest.value : rest
    return [`${name}.${String(code)}`, value]
  })
}

function comparable(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort()
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sorted(member)]))
}
