import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { renewedTerm } from '../terms/term.ts'
import type { LicenseStatus } from '../validation/status.ts'
import type { Purchase, SaleChoice } from './sale.ts'
import { endOf, startOf } from './sale-time.ts'

/** A license of the buyer. */
export interface OwnedLicense {
  id: string
  status: LicenseStatus
  /** Null is unlimited. */
  seats: number | null
  expiry: Date | null
  updatesUntil: Date | null
  termAnchor: Date | null
  terms: number
  rules: LicenseTypeRules
  /** Whether it is suspended only because its sales were lost. */
  isLost: boolean
  /** Whether the sale of the purchase has changed it before. Then it is meant, also if it expired long ago. */
  isOfSale: boolean
}

/** The licenses of the buyer that a purchase can change. */
export interface OwnedLicenses {
  /** Of the purchased type, the oldest first. */
  same: readonly OwnedLicense[]
  /** Of a type that the purchased one is an upgrade of, the oldest first. */
  upgradable: readonly OwnedLicense[]
}

/** When the purchase is decided, and how long after its expiry a license is renewed. */
export interface DecisionTime {
  now: Date
  renewWithinMs: number
}

/** What a purchase does; or that a person must choose, and why. */
export type Decision = SaleChoice | { reason: string; choices: SaleChoice[]; isUnusable: boolean }

const DAY_MS = 24 * 60 * 60 * 1000
const fresh: SaleChoice = { intent: 'NEW', licenseId: null }

/**
 * Decides what a purchase does: by what a person decided, else by the intent that it states, else by its dates, its kind of
 * business and the licenses of the buyer. Pure. Where several readings are possible, returns them as choices.
 */
export function decideIntent(
  purchase: Purchase,
  { same, upgradable }: OwnedLicenses,
  time: DecisionTime,
  decided: SaleChoice | null = null,
): Decision {
  const { intent } = purchase
  const owned = same.filter(({ status }) => status !== 'REVOKED')
  const upgrades = upgradable
    .filter((license) => isUsable(license) && (license.isOfSale || !isOver(license, time)))
    .map(upgradeOf)
  if (decided && isPossible(decided, [...owned.flatMap(readingsOf), ...upgrades, fresh])) return decided
  if (intent === 'NEW') return fresh
  if (intent === 'UPGRADE') return decideUpgrade(upgrades, owned)
  const usable = owned.filter(isUsable)
  const current = usable.filter((license) => !isOver(license, time))
  const inUse = current.length > 0 ? current : usable
  const [license] = inUse
  if (!license) return decideWithoutLicense(purchase, owned, upgrades)
  const readings = inUse.flatMap(readingsOf)
  const stated = intent ? readings.filter((reading) => reading.intent === intent) : []
  if (inUse.length > 1)
    return ambiguous(`the customer has ${inUse.length} licenses of this type`, [
      ...(intent ? stated : [...readings, ...upgrades]),
      fresh,
    ])
  if (stated[0]) return stated[0]
  const choices = [...readings, ...upgrades, fresh]
  if (intent)
    return ambiguous(`it states ${intent}, which the license of the customer does not allow`, choices)
  if (upgrades.length > 0)
    return ambiguous('the customer has a license of this type and one that it is an upgrade of', choices)
  const inferred = inferIntent(purchase, license, time)
  return 'reason' in inferred ? ambiguous(inferred.reason, choices) : { ...inferred, licenseId: license.id }
}

/** Infers what a purchase without a statement does to the only license of the buyer. */
function inferIntent(
  { business, seats, start, end }: Purchase,
  license: OwnedLicense,
  time: DecisionTime,
): Pick<SaleChoice, 'intent'> | { reason: string } {
  const { expiry, rules, status } = license
  if (business === 'NEW') return { reason: 'it is new business, but the customer has a license of this type' }
  if (status === 'NOT_STARTED') return { reason: 'the term of the license of the customer has not started' }
  // A perpetual license has no term to renew.
  if (!renews(license))
    return extendsUpdates(license)
      ? { reason: 'the license of the customer is perpetual, and its updates end' }
      : { intent: 'ADD_SEATS' }
  if (isOver(license, time)) return { reason: 'the license of the customer expired long ago' }
  const [from, until] = [
    start === null ? null : startOf(start, rules.timeZone),
    end === null ? null : endOf(end, rules),
  ]
  const isCoTerm = until && Math.abs(until.getTime() - expiry!.getTime()) <= DAY_MS
  if (isCoTerm && business === 'EXISTING' && time.now <= expiry!) return { intent: 'ADD_SEATS' }
  if (isCoTerm) return { reason: 'its period ends with that of the license of the customer' }
  if (until && until <= expiry!) return { reason: 'its period ends before the license of the customer' }
  if (from && from.getTime() >= expiry!.getTime() - DAY_MS) return { intent: 'RENEW' }
  if (license.seats !== null && seats > license.seats)
    return { reason: `it has more seats than the license of the customer, which has ${license.seats}` }
  return { intent: 'RENEW' }
}

function decideUpgrade(upgrades: SaleChoice[], owned: readonly OwnedLicense[]): Decision {
  const [upgrade] = upgrades
  if (upgrade && upgrades.length === 1) return upgrade
  if (upgrade)
    return ambiguous(`the customer has ${upgrades.length} licenses that can be upgraded`, [
      ...upgrades,
      fresh,
    ])
  return ambiguous('it states UPGRADE, but the customer has no license that can be upgraded', [
    ...owned.flatMap(readingsOf),
    fresh,
  ])
}

function decideWithoutLicense(
  { intent, business }: Purchase,
  owned: readonly OwnedLicense[],
  upgrades: SaleChoice[],
): Decision {
  const lost = owned.find(({ isLost }) => isLost)
  const [upgrade] = upgrades
  if (upgrade && intent === null) {
    if (upgrades.length === 1 && owned.length === 0 && business !== 'NEW') return upgrade
    const reason =
      business === 'NEW'
        ? 'it is new business, but the customer has a license that it is an upgrade of'
        : 'the customer has several licenses that it can change'
    return ambiguous(reason, [...upgrades, ...owned.flatMap(readingsOf), fresh])
  }
  if (lost) return { intent: 'NEW', licenseId: lost.id }
  if (owned.length > 0) {
    const choices = [...owned.flatMap(readingsOf), fresh]
    return { ...ambiguous('the license of the customer is suspended', choices), isUnusable: true }
  }
  return intent
    ? ambiguous(`it states ${intent}, but the customer has no license of this type`, [...upgrades, fresh])
    : fresh
}

function ambiguous(reason: string, choices: SaleChoice[]) {
  return { reason, choices, isUnusable: false }
}

function isPossible({ intent, licenseId }: SaleChoice, choices: readonly SaleChoice[]): boolean {
  return choices.some((choice) => choice.intent === intent && choice.licenseId === licenseId)
}

function isUsable({ status }: OwnedLicense): boolean {
  return status !== 'SUSPENDED' && status !== 'REVOKED'
}

function upgradeOf({ id }: OwnedLicense): SaleChoice {
  return { intent: 'UPGRADE', licenseId: id }
}

/** What a sale of the same type can do to a license. */
function readingsOf(license: OwnedLicense): SaleChoice[] {
  const intents = [
    ...(renews(license) ? (['RENEW'] as const) : []),
    'ADD_SEATS' as const,
    ...(extendsUpdates(license) ? (['EXTEND_UPDATES'] as const) : []),
  ]
  return intents.map((intent) => ({ intent, licenseId: license.id }))
}

function renews({ expiry, rules }: OwnedLicense): boolean {
  return expiry !== null && rules.term !== null
}

/** Whether it is perpetual, and the updates of its type end. */
function extendsUpdates({ updatesUntil, rules }: OwnedLicense): boolean {
  return rules.term === null && rules.updates !== null && updatesUntil !== null
}

/** Whether a license expired so long ago that a sale may mean another one, or that its next term is over. */
function isOver(
  { expiry, termAnchor, terms, rules }: OwnedLicense,
  { now, renewWithinMs }: DecisionTime,
): boolean {
  if (!expiry || !termAnchor || rules.term === null || expiry >= now) return false
  if (now.getTime() - expiry.getTime() > renewWithinMs) return true
  const next = renewedTerm({ ...rules, term: rules.term }, { anchor: termAnchor, terms, expiry }, now)
  return next === 'RENEWAL_WOULD_BE_PAST'
}
