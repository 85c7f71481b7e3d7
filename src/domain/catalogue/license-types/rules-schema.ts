import type { z } from 'zod'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { contradictionsOf } from './contradictions.ts'
import { type LicenseTypeRules, rulesShape } from './rules.ts'

/**
 * Parses rules, fills in the defaults, and refuses what contradicts itself: every contradiction is an issue
 * of its own, at the path of the value that has to give way, beside what is wrong with other values.
 */
export const licenseTypeRules = rulesShape.superRefine(refuseContradictions, { when: () => true })

/** Refuses every contradiction between rules that can each be accepted, as the last check of their schema. */
export function refuseContradictions(
  rules: LicenseTypeRules,
  ctx: z.core.$RefinementCtx<LicenseTypeRules>,
): void {
  const unknown = new Set<unknown>()
  for (const issue of ctx.issues) {
    if (issue.path?.length) unknown.add(issue.path[0])
    // Any rule that has its default may be the one that was misspelt.
    else if (issue.code === 'unrecognized_keys') for (const name of defaultsAmong(rules)) unknown.add(name)
    else return
  }
  const known = Object.fromEntries(Object.entries(rules).filter(([name]) => !unknown.has(name)))
  for (const { path, message } of contradictionsOf(known)) ctx.addIssue({ code: 'custom', path, message })
}

function defaultsAmong(rules: LicenseTypeRules): string[] {
  const defaults: Record<string, unknown> = rulesShape.parse({})
  return Object.entries(rules).flatMap(([name, value]) =>
    canonicalJson(value) === canonicalJson(defaults[name]) ? [name] : [],
  )
}
