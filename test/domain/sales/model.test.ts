import { expect, test } from 'vitest'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { extendLicense } from '../../../src/domain/licenses/extend.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { type FoldedAdjustment, type FoldedEffect, foldLicense } from '../../../src/domain/sales/fold.ts'
import type { SaleLine } from '../../../src/domain/sales/sale.ts'
import { changedSince, type SoldState, sameState, withinSeats } from '../../../src/domain/sales/sold-state.ts'
import { anchoredOnExpiry, expiryAfter } from '../../../src/domain/terms/term.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { addDays, NaiveLicense, type NaiveSale, type NaiveType } from './naive-model.ts'
import { seedCustomer, seedUpgrade } from './selling.ts'

/** Random histories of the fold. `npm run model:sales` runs 10,000. */
const RUNS = Number(process.env.TEST_SALES_RUNS ?? 300)
/** Random histories on the database, each with its own license. */
const DATABASE_RUNS = Math.min(RUNS, Number(process.env.TEST_SALES_DATABASE_RUNS ?? 4))
const STEPS = 14

/** What can happen to a license, in the gateway or in memory. */
interface License {
  sell(sale: number, sold: NaiveSale): Promise<void>
  lose(sale: number): Promise<void>
  winAgain(sale: number): Promise<void>
  refund(sale: number, seats: number): Promise<void>
  setSeats(seats: number): Promise<void>
  extend(days: number): Promise<void>
  renew(): Promise<void>
  changeType(type: NaiveType): Promise<void>
  suspend(): Promise<void>
  reinstate(): Promise<void>
  read(): Promise<{ type: NaiveType; seats: number; expiry: string; suspended: boolean }>
}

const DAYS = ['2026-01-31', '2026-02-28', '2027-12-30', '2028-02-29', '2026-06-15']

/** A generator of pseudo-random numbers (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Runs one history on a license and on the naive model, and compares them after each step. */
async function runHistory(seed: number, start: string, license: License): Promise<void> {
  const random = randomOf(seed)
  const naive = new NaiveLicense(start)
  const log: string[] = []
  const compare = async () =>
    expect(await license.read(), `seed ${seed}: ${log.join(', ')}`).toEqual({
      ...naive.read(),
      suspended: naive.suspension !== null,
    })
  /** A day from one week to 200 days after the start, in every second case. */
  const someEnd = () => (random(2) === 0 ? null : addDays(start, 7 + random(194)))
  const sell = async (sold: NaiveSale) => {
    const sale = naive.sell(sold)
    await license.sell(sale, sold)
    return `${sale} ${sold.kind} ${sold.seats} ${sold.end ?? ''}`
  }
  const oneOf = (sales: number[]) => (sales.length === 0 ? null : sales[random(sales.length)]!)
  const all = () => naive.sales.map((_, sale) => sale)
  const steps: (() => Promise<string | null>)[] = [
    () => sell({ kind: 'ADD_SEATS', seats: 1 + random(5), end: null }),
    () => sell({ kind: 'RENEW', seats: 1 + random(9), end: someEnd() }),
    // An upgrade changes a license of the other type only.
    async () =>
      naive.read().type === 'BASIC' && naive.suspension === null
        ? await sell({ kind: 'UPGRADE', seats: 1 + random(9), end: someEnd() })
        : null,
    async () => {
      const sale = oneOf(all().filter((one) => !naive.lost.has(one)))
      if (sale === null) return null
      naive.lose(sale)
      await license.lose(sale)
      return `lose ${sale}`
    },
    async () => {
      const sale = oneOf([...naive.lost])
      if (sale === null) return null
      naive.winAgain(sale)
      await license.winAgain(sale)
      return `win ${sale}`
    },
    async () => {
      const sale = oneOf(all().filter((one) => !naive.lost.has(one)))
      if (sale === null) return null
      const seats = random(naive.sales[sale]!.seats + 1)
      naive.refund(sale, seats)
      await license.refund(sale, seats)
      return `refund ${seats} of ${sale}`
    },
    async () => {
      const seats = random(12)
      naive.setSeats(seats)
      await license.setSeats(seats)
      return `seats ${seats}`
    },
    async () => {
      const days = 1 + random(14)
      naive.extend(days)
      await license.extend(days)
      return `extend ${days}`
    },
    async () => {
      naive.renew()
      await license.renew()
      return 'renew'
    },
    async () => {
      const type = random(2) === 0 ? 'BASIC' : 'PRO'
      naive.changeType(type)
      await license.changeType(type)
      return type
    },
    async () => {
      const isSuspended = naive.suspension !== null
      if (isSuspended) naive.reinstate()
      else naive.suspend()
      await (isSuspended ? license.reinstate() : license.suspend())
      return isSuspended ? 'reinstate' : 'suspend'
    },
  ]
  log.push(await sell({ kind: 'NEW', seats: 1 + random(9), end: someEnd() }))
  await compare()
  for (let step = 0; step < STEPS; step++) {
    // A sale of a suspended license is a question for a person.
    const isBlocked = naive.suspension !== null
    const name = await steps[isBlocked ? 3 + random(steps.length - 3) : random(steps.length)]!()
    if (name) log.push(name)
    await compare()
  }
  // Every sale is won again and nothing is refunded: the license ends as if none had been lost.
  for (const sale of all()) {
    if (naive.lost.has(sale)) {
      naive.winAgain(sale)
      await license.winAgain(sale)
    }
    naive.refund(sale, 0)
    await license.refund(sale, 0)
  }
  log.push('win all')
  await compare()
}

const typeRules = {
  BASIC: { ...licenseTypeRules.parse({ term: 'P1M' }), term: 'P1M', timeZone: 'UTC' },
  PRO: { ...licenseTypeRules.parse({ term: 'P2M' }), term: 'P2M', timeZone: 'UTC' },
}
const rulesOf = (revision: string) => typeRules[revision as NaiveType]

/** A license in memory, which only the fold of the gateway computes. */
function memoryLicense(start: string): License {
  const startsAt = new Date(`${start}T12:00:00Z`)
  const base: SoldState = {
    ...{ licenseTypeId: 'BASIC', revisionId: 'BASIC', maxActivations: 0, maxActivationsFixed: true },
    ...{ startsAt, termAnchor: startsAt, terms: 1, expiryOverride: null },
    expiry: expiryAfter(typeRules.BASIC, startsAt, 1),
    ...{ updatesUntil: null, updatesAnchor: null, updatesTerms: 1 },
  }
  const effects: (FoldedEffect & { sale: number; sold: number; lost: boolean; refunded: number })[] = []
  const adjustments: FoldedAdjustment[] = []
  let folded = base
  let license = base
  let suspension: 'LOST' | 'HAND' | null = null
  const change = async (apply: () => void) => {
    const after = changedSince(folded, license)
    if (!sameState(folded, after)) {
      const afterPosition = effects.at(-1)?.position ?? 0n
      adjustments.push({ id: BigInt(adjustments.length), afterPosition, before: folded, after })
    }
    folded = after
    apply()
    for (const effect of effects) {
      effect.inForce = !effect.lost && effect.refunded < effect.sold
      effect.quantity = effect.sold - effect.refunded
    }
    if (effects.some(({ inForce }) => inForce)) {
      if (suspension === 'LOST') suspension = null
      folded = foldLicense({ base, timeZone: 'UTC', effects, adjustments, rulesOf })
    } else suspension ??= 'LOST'
    license = withinSeats(folded)
  }
  const correct = (sale: number, values: { lost: boolean } | { refunded: number }) =>
    change(() => {
      for (const effect of effects) if (effect.sale === sale) Object.assign(effect, values)
    })
  return {
    sell: (sale, { kind: intent, seats, end }) =>
      change(() => {
        const isUpgrade = intent === 'UPGRADE'
        effects.push({
          ...{ sale, intent, end, sold: seats, quantity: seats, lost: false, refunded: 0, inForce: true },
          ...{
            position: BigInt(effects.length + 1),
            issued: intent === 'NEW',
            appliedAt: startsAt,
            start: null,
          },
          ...{ licenseTypeId: isUpgrade ? 'PRO' : 'BASIC', revisionId: isUpgrade ? 'PRO' : null },
        })
      }),
    lose: (sale) => correct(sale, { lost: true }),
    winAgain: (sale) => correct(sale, { lost: false }),
    refund: (sale, refunded) => correct(sale, { refunded }),
    async setSeats(maxActivations) {
      license = { ...license, maxActivations }
    },
    async extend(days) {
      license = { ...license, expiry: new Date(license.expiry!.getTime() + days * 86_400_000) }
    },
    async renew() {
      const rules = rulesOf(license.revisionId)
      const { termAnchor, terms, expiry } = license
      const from = anchoredOnExpiry(rules, { anchor: termAnchor!, terms, expiry: expiry! })
      const counted = { termAnchor: from.anchor, terms: from.terms + 1 }
      license = { ...license, ...counted, expiry: expiryAfter(rules, from.anchor, counted.terms) }
    },
    async changeType(type) {
      license = { ...license, licenseTypeId: type, revisionId: type }
    },
    async suspend() {
      suspension ??= 'HAND'
    },
    async reinstate() {
      suspension = null
    },
    read: async () => ({
      type: license.licenseTypeId as NaiveType,
      seats: license.maxActivations!,
      expiry: license.expiry!.toISOString().slice(0, 10),
      suspended: suspension !== null,
    }),
  }
}

const app = await startTestApp()
const unbounded = { days: 14, times: 1_000 }
const admin = { ...app.admin, extensions: { trials: unbounded, licenses: unbounded } }
const { db } = admin

/** A license of the gateway, which sales and operations change. */
async function storedLicense(start: string): Promise<License> {
  app.setNow(`${start}T12:00:00Z`)
  const { basic, pro, basicSku, proSku } = await seedUpgrade(admin, { term: 'P1M' }, { term: 'P2M' })
  const codes = { BASIC: basic, PRO: pro }
  const customer = await seedCustomer(admin)
  const lines = new Map<number, Partial<SaleLine>>()
  const stored = async () => (await customer.licenses())[0]!
  const report = async (sale: number) => {
    const { problems } = await customer.follow(String(sale), 'WON', [lines.get(sale)!])
    // A license that a person suspended stays suspended, and is reported.
    expect(problems.filter(({ code }) => code !== 'LICENSE_UNUSABLE')).toEqual([])
  }
  const reason = 'By hand.'
  const change = (
    work: (licenseId: string, tx: Parameters<Parameters<typeof transact>[1]>[0]) => Promise<unknown>,
  ) => stored().then(({ id }) => transact(db, (tx) => work(id, tx)))
  return {
    async sell(sale, { kind: intent, seats: quantity, end }) {
      const isPro =
        intent === 'UPGRADE' || (sale > 0 && (await stored()).licenseTypeId === (await typeOf(pro)))
      lines.set(sale, { sku: isPro ? proSku : basicSku, intent, quantity, end })
      await report(sale)
    },
    async lose(sale) {
      await customer.follow(String(sale), 'REFUNDED')
    },
    winAgain: report,
    async refund(sale, refunded) {
      lines.set(sale, { ...lines.get(sale)!, refunded })
      await report(sale)
    },
    async setSeats(maxActivations) {
      await change((licenseId, tx) =>
        changeLicense(admin, tx, { licenseId, change: { maxActivations }, reason }),
      )
    },
    async extend(days) {
      await change((licenseId, tx) => extendLicense(admin, tx, { licenseId, days, reason }))
    },
    async renew() {
      await change((licenseId, tx) => renewLicense(admin, tx, { licenseId }))
    },
    async changeType(type) {
      await change((licenseId, tx) =>
        changeLicenseType(admin, tx, { licenseId, licenseType: codes[type], expiry: 'KEEP' }),
      )
    },
    async suspend() {
      await change((licenseId, tx) => suspendLicense(admin, tx, { licenseId, reason }))
    },
    async reinstate() {
      await change((licenseId, tx) => reinstateLicense(admin, tx, { licenseId, reason }))
    },
    async read() {
      const { licenseTypeId, maxActivations, expiry, suspendedAt } = await stored()
      return {
        type: licenseTypeId === (await typeOf(pro)) ? 'PRO' : 'BASIC',
        seats: maxActivations!,
        expiry: expiry!.toISOString().slice(0, 10),
        suspended: suspendedAt !== null,
      }
    },
  }
}

const typeOf = async (code: string) => (await db.licenseType.findUniqueOrThrow({ where: { code } })).id

test(`the fold agrees with a naive model in ${RUNS} random histories`, async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const start = DAYS[seed % DAYS.length]!
    await runHistory(seed, start, memoryLicense(start))
  }
}, 3_600_000)

test('the gateway agrees with the naive model in random histories', async () => {
  for (let seed = 1; seed <= DATABASE_RUNS; seed++) {
    const start = DAYS[seed % DAYS.length]!
    await runHistory(seed, start, await storedLicense(start))
  }
}, 3_600_000)
