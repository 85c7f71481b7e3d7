import { readTime } from './clock.ts'
import type { Memory, Statement, Verdict } from './memory.ts'

/** What helps against each code. The names are those of `NextAction` of the API. */
const actions: Record<string, string> = {
  ENTER_KEY_AGAIN: 'KEY_MALFORMED NOT_FOUND PRODUCT_MISMATCH',
  CONTACT_OWNER: 'KEY_ROTATED ENTITLEMENT_MISSING',
  CONTACT_SUPPORT: 'REVOKED SUSPENDED DEVICE_BANNED',
  WAIT: 'NOT_YET_VALID USAGE_LIMIT_REACHED LEASE_LOST',
  RENEW: 'EXPIRED GRACE VERSION_NOT_ALLOWED',
  CHECK_IN: 'CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE CLOCK_ROLLED_BACK',
  ACTIVATE: 'NOT_ACTIVATED FINGERPRINT_MISMATCH RELEASED',
  RELEASE_ACTIVATION: 'TOO_MANY_ACTIVATIONS',
}

/** Returns the action that helps against a code; null if none is needed or known. */
export function actionOf(code: string): string | null {
  return Object.keys(actions).find((action) => actions[action]!.split(' ').includes(code)) ?? null
}

/** Codes of a "no" about the seat of this device. */
const seatCodes = ['LEASE_EXPIRED', 'HEARTBEAT_OVERDUE', 'NOT_ACTIVATED', 'FINGERPRINT_MISMATCH']

/** Whether the newest "no" says that the seat of this device is gone, after another device took it. */
export function isSeatLost({ lost, no }: Memory): boolean {
  return lost && no !== null && seatCodes.includes(no.code)
}

/** Returns whether the software may be used. It depends on the memory and the clock only. */
export function judge(memory: Memory, now: number): Verdict {
  const { key, answer, file, no, online } = memory
  const time = readTime(memory, now)
  const locked = (code: string): Verdict => ({
    ...{ state: key || file ? 'LOCKED' : 'UNLICENSED', valid: false, code, nextAction: actionOf(code) },
    ...{ until: null, expiry: (answer ?? file)?.expiry ?? null, source: null, entitlements: {} },
  })
  if (!key && !file) return locked('NOT_ACTIVATED')
  const all = [answer, file].filter((statement) => statement !== null)
  const usable = all.filter((statement) => !isEndedBy(no, statement))
  if (no && usable.length === 0) return locked(isSeatLost(memory) ? 'LEASE_LOST' : no.code)
  if (time.rolledBack) return locked('CLOCK_ROLLED_BACK')
  const judged = usable.map((statement) => judgeStatement(statement, time.at))
  const [best] = judged.filter(([, yes]) => yes).sort(([, a], [, b]) => b!.until - a!.until)
  if (!best) return locked(judged[0]?.[0] ?? 'STALE')
  const [code, { until, expiry, source, entitlements }] = best as [string, Statement]
  return {
    ...{ state: online ? 'LICENSED' : 'OFFLINE', valid: true, code, nextAction: actionOf(code) },
    ...{ until, expiry, source: source === 'GATEWAY' && !online ? 'ANSWER' : source, entitlements },
  }
}

/** Whether a "no" takes precedence over a statement: it is about the same license, and not older. */
export function isEndedBy(no: Memory['no'], statement: Statement): boolean {
  return no !== null && isSame(no, statement) && no.asOf >= statement.asOf
}

/** Whether two statements are about one license. One about no license is about every license. */
export function isSame(a: Pick<Statement, 'license'>, b: Pick<Statement, 'license'>): boolean {
  return a.license === null || b.license === null || a.license === b.license
}

/** Returns the first failed check of a "yes" at an instant, as the verifier of license files does, and the "yes" if it holds. */
function judgeStatement(statement: Statement, at: number): [code: string, yes?: Statement] {
  const { from, until, expiry, graceEndsAt, outlives, code } = statement
  const end = graceEndsAt ?? expiry
  const isPast = (instant: number | null) => instant !== null && at > instant
  if (at < from) return ['NOT_YET_VALID']
  if (isPast(end) && !outlives) return ['EXPIRED']
  if (at >= until) return ['STALE']
  if (!['VALID', 'GRACE', 'EXPIRED'].includes(code)) return [code, statement]
  return [isPast(end) ? 'EXPIRED' : isPast(expiry) ? 'GRACE' : 'VALID', statement]
}
