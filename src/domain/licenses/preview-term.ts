import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { InputRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { instant, isInstant, LAST_INSTANT } from '../../platform/instant.ts'
import { timeZone } from '../../platform/time-zone.ts'
import { say } from '../../texts/say.ts'
import { licenseTypeRules } from '../catalogue/license-types/rules-schema.ts'
import { expiryNoticesOf, type Notice } from '../notifications/expiry-notices.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import { renewedUpdates, type UpdatesRules, updatesFrom } from '../terms/updates.ts'

const previewInput = z.strictObject({
  rules: licenseTypeRules,
  startsAt: instant.nullish(),
  timeZone: timeZone.nullish(),
  terms: z.int().min(1).max(100).default(1),
})
export type PreviewTermInput = z.input<typeof previewInput>

export interface TermPreview {
  startsAt: Date
  /** Null if the license is perpetual. */
  expiry: Date | null
  /** The expiry if there is no grace period; null if the license is perpetual. */
  graceEndsAt: Date | null
  /** Null if the license includes versions of any time. */
  updatesUntil: Date | null
  notices: Notice[]
}

/**
 * Returns when the terms of a license would end under some rules, and when its notices would be due. The same functions
 * compute the terms of real licenses. Changes nothing. Starts now by default, in the time zone of the rules.
 */
export function previewTerm({ now }: Context, raw: PreviewTermInput): TermPreview {
  const { rules: given, terms, ...input } = parseInput(previewInput, raw)
  const rules = { ...given, timeZone: input.timeZone ?? given.timeZone }
  const startsAt = input.startsAt ?? now()
  const expiry = expiryAfter(rules, startsAt, terms)
  const updatesUntil = updatesAfter(rules, startsAt, terms)
  if ([expiry, updatesUntil].some((end) => end && end > LAST_INSTANT)) {
    throw new InputRefusal([{ path: ['terms'], text: say('INPUT_END_OUT_OF_RANGE') }])
  }
  if (!expiry) return { startsAt, expiry, graceEndsAt: null, updatesUntil, notices: [] }
  const term = { expiry, graceEndsAt: graceEndsAt(rules, expiry), timeZone: rules.timeZone }
  const notices = expiryNoticesOf(term, rules).filter(({ dueAt }) => isInstant(dueAt))
  return { startsAt, ...term, updatesUntil, notices }
}

/** Returns the end of the updates of a license that is renewed with each of its terms, and on time. */
function updatesAfter(rules: UpdatesRules, startsAt: Date, terms: number): Date | null {
  const { updates } = rules
  let current = updatesFrom(rules, startsAt, null)
  if (!updates) return null
  for (let term = 1; term < terms; term++) {
    const start = expiryAfter(rules, startsAt, term) ?? current.updatesUntil ?? startsAt
    current = renewedUpdates({ ...rules, updates }, current, start, 1)
  }
  return current.updatesUntil
}
