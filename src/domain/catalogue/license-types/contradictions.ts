import { isShorter } from '../../terms/duration.ts'
import type { LicenseTypeRules } from './rules.ts'

export interface Contradiction {
  path: (string | number)[]
  message: string
}

/**
 * Every way in which rules that are each acceptable cannot hold together. Rules that are left out are not
 * known, and nothing is said of what depends on them.
 */
export function contradictionsOf(rules: Partial<LicenseTypeRules>): Contradiction[] {
  return judgements.flatMap((judge) => judge(rules))
}

/** What there is to say of some rules, where all of them are known. */
function of<Name extends keyof LicenseTypeRules>(
  names: readonly Name[],
  find: (rules: Pick<LicenseTypeRules, Name>) => Iterable<Contradiction>,
): (rules: Partial<LicenseTypeRules>) => Contradiction[] {
  const areKnown = (rules: Partial<LicenseTypeRules>): rules is Pick<LicenseTypeRules, Name> =>
    names.every((name) => rules[name] !== undefined)
  return (rules) => (areKnown(rules) ? [...find(rules)] : [])
}

const judgements = [
  // A license without a term never ends, so nothing can be counted from its end.
  of(['term', 'gracePeriod'], function* ({ term, gracePeriod }) {
    if (term !== null || gracePeriod === null) return
    const message = 'needs a term: a perpetual license has no expiry that grace could follow'
    yield { path: ['gracePeriod'], message }
  }),
  of(['term', 'termStartsAt'], function* ({ term, termStartsAt }) {
    if (term !== null || termStartsAt === 'ISSUE') return
    const message = 'needs a term: a perpetual license has none that could start later'
    yield { path: ['termStartsAt'], message }
  }),
  of(['term', 'trial'], function* ({ term, trial }) {
    if (term !== null || trial === null) return
    yield { path: ['trial'], message: 'needs a term: a perpetual trial would never end' }
  }),
  of(['term', 'meters'], function* ({ term, meters }) {
    for (const [index, meter] of meters.entries()) {
      if (term !== null || meter.period !== 'TERM') continue
      const message = 'TERM needs a term: a perpetual license has none to count by'
      yield { path: ['meters', index, 'period'], message }
    }
  }),
  of(['seatModel', 'leaseDuration'], function* ({ seatModel, leaseDuration }) {
    const path = ['leaseDuration']
    if (seatModel === 'FLOATING' && leaseDuration === null)
      yield { path, message: 'is required with seatModel FLOATING: its seats are leased' }
    if (seatModel === 'NODE_LOCKED' && leaseDuration !== null)
      yield { path, message: 'needs seatModel FLOATING: a node-locked seat is not leased' }
  }),
  of(['seatModel', 'transferLimit'], function* ({ seatModel, transferLimit }) {
    if (seatModel !== 'FLOATING' || transferLimit === null) return
    yield { path: ['transferLimit'], message: 'needs seatModel NODE_LOCKED: floating seats move by design' }
  }),
  of(['heartbeat', 'leaseDuration'], function* ({ heartbeat, leaseDuration }) {
    if (!heartbeat || !leaseDuration || !isShorter(leaseDuration, heartbeat.every)) return
    const message = 'must not be longer than leaseDuration: the lease would lapse between two heartbeats'
    yield { path: ['heartbeat', 'every'], message }
  }),
  of(['overage'], function* ({ overage: { policy, percent } }) {
    const path = ['overage', 'percent']
    if (policy === 'PERCENT' && percent === null)
      yield { path, message: 'is required with policy PERCENT, from 1 to 100' }
    if (policy !== 'PERCENT' && percent !== null)
      yield { path, message: `needs policy PERCENT; with ${policy} it means nothing` }
  }),
  of(['overage', 'maxActivations'], function* ({ overage, maxActivations }) {
    if (overage.policy === 'NONE' || maxActivations !== null) return
    const message = 'must be NONE where maxActivations is null: unlimited seats have no overage'
    yield { path: ['overage', 'policy'], message }
  }),
  of(['entitlements'], ({ entitlements }) => doubles(entitlements, 'entitlements')),
  of(['meters'], ({ meters }) => doubles(meters, 'meters')),
  of(['expiryNotices'], ({ expiryNotices }) => repeats(expiryNotices, 'expiryNotices')),
  of(['trial'], ({ trial }) => repeats(trial?.oncePer ?? [], 'trial.oncePer')),
]

function* doubles(entries: readonly { code: string }[], path: string): Generator<Contradiction> {
  for (const [index, { code }] of entries.entries()) {
    if (entries.findIndex((other) => other.code === code) === index) continue
    yield { path: [path, index, 'code'], message: `names ${code} a second time` }
  }
}

function* repeats(values: readonly string[], path: string): Generator<Contradiction> {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) === index) continue
    yield { path: [...path.split('.'), index], message: `repeats ${value}` }
  }
}
