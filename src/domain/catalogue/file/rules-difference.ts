import { stringify } from 'yaml'
import { z } from 'zod'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { isMapping } from './entries.ts'

/** Rules by their names. */
export type Rules = Record<string, unknown>
export const rulesSchema = z.record(z.string(), z.unknown())

/** What changes in one field: values as YAML writes them; null where there is, or was, none. */
export interface FieldChange {
  field: string
  before: string | null
  after: string | null
}

/** The fields in which rules differ, entitlements and meters each by their code. The order of a list says nothing. */
export function rulesDifference(before: Rules, after: Rules): FieldChange[] {
  const was = fieldsOf(before)
  const is = fieldsOf(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const [from, to] = [was.get(field), is.get(field)]
    if (comparable(from) === comparable(to)) return []
    return [{ field, before: toYaml(from), after: toYaml(to) }]
  })
}

/** Whether two sets of rules say the same. */
export function sameRules(a: Rules, b: Rules): boolean {
  return rulesDifference(a, b).length === 0
}

/** A value on one line, as YAML writes it; null where there is none. */
export function toYaml(value: unknown): string | null {
  if (value === undefined) return null
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
  return (Array.isArray(list) ? list : []).filter(isMapping).map(({ code, ...rest }) => {
    const value = name === 'entitlements' ? rest.value : rest
    return [`${name}.${String(code)}`, value]
  })
}

function comparable(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(inOrder(value))
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort()
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inOrder(member)]))
}
