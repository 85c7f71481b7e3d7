import { say, type Text } from '../../../texts/say.ts'
import { isShorter } from '../../terms/duration.ts'
import type { LicenseTypeRules } from './rules.ts'

/** A contradiction between rules, at the path of the rule to change. */
export interface Contradiction {
  path: (string | number)[]
  text: Text
}

/**
 * Returns all contradictions between rules that are each valid. A check is skipped if one of its rules is
 * missing.
 */
export function contradictionsOf(rules: Partial<LicenseTypeRules>): Contradiction[] {
  return checks.flatMap((check) => check(rules))
}

/** Creates a check of some rules that is skipped if one of them is missing. */
function checkRules<Name extends keyof LicenseTypeRules>(
  names: readonly Name[],
  find: (rules: Pick<LicenseTypeRules, Name>) => Iterable<Contradiction>,
): (rules: Partial<LicenseTypeRules>) => Contradiction[] {
  const arePresent = (rules: Partial<LicenseTypeRules>): rules is Pick<LicenseTypeRules, Name> =>
    names.every((name) => rules[name] !== undefined)
  return (rules) => (arePresent(rules) ? [...find(rules)] : [])
}

const checks = [
  // A license without a term never expires, so no rule can depend on its expiry.
  checkRules(['term', 'gracePeriod'], function* ({ term, gracePeriod }) {
    if (term !== null || gracePeriod === null) return
    yield { path: ['gracePeriod'], text: say('RULE_NEEDS_TERM_FOR_GRACE') }
  }),
  checkRules(['term', 'termStartsAt'], function* ({ term, termStartsAt }) {
    if (term !== null || termStartsAt === 'ISSUE') return
    yield { path: ['termStartsAt'], text: say('RULE_NEEDS_TERM_FOR_START') }
  }),
  checkRules(['term', 'updates'], function* ({ term, updates }) {
    if (term === null || updates === null || !isShorter(term, updates)) return
    yield { path: ['updates'], text: say('RULE_UPDATES_LONGER_THAN_TERM') }
  }),
  checkRules(['term', 'trial'], function* ({ term, trial }) {
    if (term !== null || trial === null) return
    yield { path: ['trial'], text: say('RULE_NEEDS_TERM_FOR_TRIAL') }
  }),
  checkRules(['term', 'meters'], function* ({ term, meters }) {
    for (const [index, meter] of meters.entries()) {
      if (term !== null || meter.period !== 'TERM') continue
      yield { path: ['meters', index, 'period'], text: say('RULE_NEEDS_TERM_FOR_METER') }
    }
  }),
  checkRules(['seatModel', 'leaseDuration'], function* ({ seatModel, leaseDuration }) {
    const path = ['leaseDuration']
    if (seatModel === 'FLOATING' && leaseDuration === null) yield { path, text: say('RULE_LEASE_MISSING') }
    if (seatModel === 'NODE_LOCKED' && leaseDuration !== null)
      yield { path, text: say('RULE_LEASE_OF_NODE_LOCKED_SEAT') }
  }),
  checkRules(['seatModel', 'transferLimit'], function* ({ seatModel, transferLimit }) {
    if (seatModel !== 'FLOATING' || transferLimit === null) return
    yield { path: ['transferLimit'], text: say('RULE_TRANSFER_LIMIT_OF_FLOATING_SEATS') }
  }),
  checkRules(['heartbeat', 'leaseDuration'], function* ({ heartbeat, leaseDuration }) {
    if (!heartbeat || !leaseDuration || !isShorter(leaseDuration, heartbeat.every)) return
    yield { path: ['heartbeat', 'every'], text: say('RULE_HEARTBEAT_LONGER_THAN_LEASE') }
  }),
  checkRules(['overage'], function* ({ overage: { policy, percent } }) {
    const path = ['overage', 'percent']
    if (policy === 'PERCENT' && percent === null) yield { path, text: say('RULE_PERCENT_MISSING') }
    if (policy !== 'PERCENT' && percent !== null) yield { path, text: say('RULE_PERCENT_UNUSED', { policy }) }
  }),
  checkRules(['overage', 'maxActivations'], function* ({ overage, maxActivations }) {
    if (overage.policy === 'NONE' || maxActivations !== null) return
    yield { path: ['overage', 'policy'], text: say('RULE_OVERAGE_OF_UNLIMITED_SEATS') }
  }),
  checkRules(['overLimit'], function* ({ overLimit: { policy, period } }) {
    const path = ['overLimit', 'period']
    if (policy === 'GRACE' && period === null) yield { path, text: say('RULE_PERIOD_MISSING') }
    if (policy !== 'GRACE' && period !== null) yield { path, text: say('RULE_PERIOD_UNUSED', { policy }) }
  }),
  checkRules(['entitlements'], ({ entitlements }) => duplicateCodes(entitlements, 'entitlements')),
  checkRules(['meters'], ({ meters }) => duplicateCodes(meters, 'meters')),
  checkRules(['expiryNotices'], ({ expiryNotices }) => repeatedValues(expiryNotices, 'expiryNotices')),
  checkRules(['trial'], ({ trial }) => repeatedValues(trial?.oncePer ?? [], 'trial.oncePer')),
]

function* duplicateCodes(entries: readonly { code: string }[], path: string): Generator<Contradiction> {
  for (const [index, { code }] of entries.entries()) {
    if (entries.findIndex((other) => other.code === code) === index) continue
    yield { path: [path, index, 'code'], text: say('INPUT_REPEATED', { value: code }) }
  }
}

function* repeatedValues(values: readonly string[], path: string): Generator<Contradiction> {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) === index) continue
    yield { path: [...path.split('.'), index], text: say('INPUT_REPEATED', { value }) }
  }
}
