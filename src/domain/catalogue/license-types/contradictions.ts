import { isShorter } from '../../terms/duration.ts'
import type { LicenseTypeRules } from './rules.ts'

/** A contradiction between rules, at the path of the rule to change. */
export interface Contradiction {
  path: (string | number)[]
  message: string
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
    const message = 'needs a term: a perpetual license has no expiry before a grace period'
    yield { path: ['gracePeriod'], message }
  }),
  checkRules(['term', 'termStartsAt'], function* ({ term, termStartsAt }) {
    if (term !== null || termStartsAt === 'ISSUE') return
    const message = 'needs a term: a perpetual license has no term that could start later'
    yield { path: ['termStartsAt'], message }
  }),
  checkRules(['term', 'updates'], function* ({ term, updates }) {
    if (term === null || updates === null || !isShorter(term, updates)) return
    const message = 'must not be longer than term: the license expires before its updates would end'
    yield { path: ['updates'], message }
  }),
  checkRules(['term', 'trial'], function* ({ term, trial }) {
    if (term !== null || trial === null) return
    yield { path: ['trial'], message: 'needs a term: a perpetual trial would never end' }
  }),
  checkRules(['term', 'meters'], function* ({ term, meters }) {
    for (const [index, meter] of meters.entries()) {
      if (term !== null || meter.period !== 'TERM') continue
      const message = 'TERM needs a term: a perpetual license has no term to count by'
      yield { path: ['meters', index, 'period'], message }
    }
  }),
  checkRules(['seatModel', 'leaseDuration'], function* ({ seatModel, leaseDuration }) {
    const path = ['leaseDuration']
    if (seatModel === 'FLOATING' && leaseDuration === null)
      yield { path, message: 'is required with seatModel FLOATING: its seats are leased' }
    if (seatModel === 'NODE_LOCKED' && leaseDuration !== null)
      yield { path, message: 'needs seatModel FLOATING: a node-locked seat is not leased' }
  }),
  checkRules(['seatModel', 'transferLimit'], function* ({ seatModel, transferLimit }) {
    if (seatModel !== 'FLOATING' || transferLimit === null) return
    yield { path: ['transferLimit'], message: 'needs seatModel NODE_LOCKED: floating seats move by design' }
  }),
  checkRules(['heartbeat', 'leaseDuration'], function* ({ heartbeat, leaseDuration }) {
    if (!heartbeat || !leaseDuration || !isShorter(leaseDuration, heartbeat.every)) return
    const message = 'must not be longer than leaseDuration: the lease would end between two heartbeats'
    yield { path: ['heartbeat', 'every'], message }
  }),
  checkRules(['overage'], function* ({ overage: { policy, percent } }) {
    const path = ['overage', 'percent']
    if (policy === 'PERCENT' && percent === null)
      yield { path, message: 'is required with policy PERCENT, from 1 to 100' }
    if (policy !== 'PERCENT' && percent !== null)
      yield { path, message: `needs policy PERCENT: policy ${policy} does not use it` }
  }),
  checkRules(['overage', 'maxActivations'], function* ({ overage, maxActivations }) {
    if (overage.policy === 'NONE' || maxActivations !== null) return
    const message = 'must be NONE if maxActivations is null: unlimited seats have no overage'
    yield { path: ['overage', 'policy'], message }
  }),
  checkRules(['overLimit'], function* ({ overLimit: { policy, period } }) {
    const path = ['overLimit', 'period']
    if (policy === 'GRACE' && period === null)
      yield { path, message: 'is required with policy GRACE, such as P14D' }
    if (policy !== 'GRACE' && period !== null)
      yield { path, message: `needs policy GRACE: policy ${policy} does not use it` }
  }),
  checkRules(['entitlements'], ({ entitlements }) => duplicateCodes(entitlements, 'entitlements')),
  checkRules(['meters'], ({ meters }) => duplicateCodes(meters, 'meters')),
  checkRules(['expiryNotices'], ({ expiryNotices }) => repeatedValues(expiryNotices, 'expiryNotices')),
  checkRules(['trial'], ({ trial }) => repeatedValues(trial?.oncePer ?? [], 'trial.oncePer')),
]

function* duplicateCodes(entries: readonly { code: string }[], path: string): Generator<Contradiction> {
  for (const [index, { code }] of entries.entries()) {
    if (entries.findIndex((other) => other.code === code) === index) continue
    yield { path: [path, index, 'code'], message: `repeats ${code}` }
  }
}

function* repeatedValues(values: readonly string[], path: string): Generator<Contradiction> {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) === index) continue
    yield { path: [...path.split('.'), index], message: `repeats ${value}` }
  }
}
