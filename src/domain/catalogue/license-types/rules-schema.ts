import type { z } from 'zod'
import { canonicalJson } from '../../../platform/idempotency/canonical-json.ts'
import { problem } from '../../../platform/input-problem.ts'
import { contradictionsOf } from './contradictions.ts'
import { type LicenseTypeRules, rulesShape } from './rules.ts'

/**
 * Parses rules and fills in the defaults. Refuses unknown rules. Each contradiction is an issue at the path
 * of the rule to change, in addition to the issues of other values.
 */
export const licenseTypeRules = rulesShape.superRefine(refuseContradictions, { when: () => true })

/** Parses rules that are stored in a revision. Drops rules that this version does not have. */
export const storedRules = rulesShape.strip().superRefine(refuseContradictions, { when: () => true })

/** Adds an issue for each contradiction between valid rules. The last check of a schema of rules. */
export function refuseContradictions(
  rules: LicenseTypeRules,
  ctx: z.core.$RefinementCtx<LicenseTypeRules>,
): void {
  const invalid = new Set<unknown>()
  for (const issue of ctx.issues) {
    if (issue.path?.length) invalid.add(issue.path[0])
    // A rule with its default value may be the misspelt one.
    else if (issue.code === 'unrecognized_keys') for (const name of rulesAtDefault(rules)) invalid.add(name)
    else return
  }
  const valid = Object.fromEntries(Object.entries(rules).filter(([name]) => !invalid.has(name)))
  for (const { path, text } of contradictionsOf(valid))
    ctx.addIssue({ code: 'custom', path, ...problem(text) })
}

function rulesAtDefault(rules: LicenseTypeRules): string[] {
  const defaults: Record<string, unknown> = rulesShape.parse({})
  return Object.entries(rules).flatMap(([name, value]) =>
    canonicalJson(value) === canonicalJson(defaults[name]) ? [name] : [],
  )
}
