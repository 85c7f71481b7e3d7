import { isShorter } from './duration.ts'
import type { LicenseTypeRules } from './rules.ts'

export interface Contradiction {
  path: (string | number)[]
  message: string
}

/** Every way in which rules that are each acceptable cannot hold together. */
export function contradictionsOf(rules: LicenseTypeRules): Contradiction[] {
  return [
    ...perpetual(rules),
    ...seats(rules),
    ...doubles(rules.entitlements, 'entitlements'),
    ...doubles(rules.meters, 'meters'),
    ...repeats(rules.expiryNotices, 'expiryNotices'),
    ...(rules.trial ? repeats(rules.trial.oncePer, 'trial.oncePer') : []),
  ]
}

/** A license without a term never ends, so nothing can be counted from its end. */
function* perpetual(rules: LicenseTypeRules): Generator<Contradiction> {
  if (rules.term !== null) return
  if (rules.gracePeriod !== null) {
    yield {
      path: ['gracePeriod'],
      message: 'needs a term: a perpetual license has no expiry that grace could follow',
    }
  }
  if (rules.termStartsAt !== 'ISSUE') {
    yield {
      path: ['termStartsAt'],
      message: 'needs a term: a perpetual license has none that could start later',
    }
  }
  if (rules.trial !== null) {
    yield { path: ['trial'], message: 'needs a term: a perpetual trial would never end' }
  }
  for (const [index, meter] of rules.meters.entries()) {
    if (meter.period !== 'TERM') continue
    yield {
      path: ['meters', index, 'period'],
      message: 'TERM needs a term: a perpetual license has none to count by',
    }
  }
}

function* seats(rules: LicenseTypeRules): Generator<Contradiction> {
  const { seatModel, leaseDuration, heartbeat, overage, maxActivations } = rules
  if (seatModel === 'FLOATING' && leaseDuration === null) {
    yield { path: ['leaseDuration'], message: 'is required with seatModel FLOATING: its seats are leased' }
  }
  if (seatModel === 'NODE_LOCKED' && leaseDuration !== null) {
    yield { path: ['leaseDuration'], message: 'needs seatModel FLOATING: a node-locked seat is not leased' }
  }
  if (seatModel === 'FLOATING' && rules.transferLimit !== null) {
    yield { path: ['transferLimit'], message: 'needs seatModel NODE_LOCKED: floating seats move by design' }
  }
  if (heartbeat && leaseDuration && isShorter(leaseDuration, heartbeat.every)) {
    yield {
      path: ['heartbeat', 'every'],
      message: 'must not be longer than leaseDuration: the lease would lapse between two heartbeats',
    }
  }
  if (overage.policy === 'PERCENT' && overage.percent === null) {
    yield { path: ['overage', 'percent'], message: 'is required with policy PERCENT, from 1 to 100' }
  }
  if (overage.policy !== 'PERCENT' && overage.percent !== null) {
    yield {
      path: ['overage', 'percent'],
      message: `needs policy PERCENT; with ${overage.policy} it means nothing`,
    }
  }
  if (overage.policy !== 'NONE' && maxActivations === null) {
    yield {
      path: ['overage', 'policy'],
      message: 'must be NONE where maxActivations is null: unlimited seats have no overage',
    }
  }
}

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
