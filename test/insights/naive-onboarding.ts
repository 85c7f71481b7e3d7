import { OnboardingStep } from '../../prisma/client/enums.ts'
import type { ErrorPattern } from '../../src/insights/error-patterns.ts'
import { SAMPLE } from '../../src/insights/error-patterns.ts'
import { type ActivationTimes, activationTimeClassesMs, type FunnelStep } from '../../src/insights/funnel.ts'
import { roundedTime } from '../../src/insights/rounded-time.ts'
import type { Period, Selection } from '../../src/insights/selection.ts'
import type { AttemptRecord, OnboardingHistory, OnboardingRecord } from './onboarding-history.ts'

const steps = Object.values(OnboardingStep)
const within = (at: Date, { from, to }: Period) => at >= from && at < to

/** The first time each step was confirmed; undefined where it never was. */
const confirmations = (attempts: AttemptRecord[]) =>
  steps.map((step) =>
    attempts
      .filter((made) => made.step === step && made.code === null)
      .map(({ endedAt }) => endedAt.getTime())
      .sort((a, b) => a - b)
      .at(0),
  )

/** When an account completed each of its steps within the window, in their order, as far as it came. */
interface Progress {
  times: number[]
  over: boolean
}

function progressOf(onboardings: OnboardingRecord[], { period, windowMs, now }: Selection): Progress | null {
  const counted = onboardings.filter(({ attempts }) => {
    const [created] = confirmations(attempts)
    return created !== undefined && within(new Date(created), period)
  })
  if (counted.length === 0) return null
  const firsts = confirmations(counted.flatMap(({ attempts }) => attempts))
  const deadline = firsts[0]! + windowMs
  const times: number[] = []
  for (const first of firsts) {
    if (first === undefined) break
    const at = Math.max(first, times.at(-1) ?? first)
    if (at > deadline) break
    times.push(at)
  }
  return { times, over: now.getTime() > deadline || counted.every(({ abandonedAt }) => abandonedAt) }
}

export function progressNaively(
  history: OnboardingHistory,
  selection: Selection,
  type: number | null,
): Progress[] {
  return history.accounts.flatMap(({ onboardings }) => {
    const progress = progressOf(
      onboardings.filter((one) => type === null || one.type === type),
      selection,
    )
    return progress ? [progress] : []
  })
}

export function funnelNaively(all: Progress[]): FunnelStep[] {
  return steps.map((step, index) => {
    const entered = all.filter(({ times }) => times.length >= index)
    const completed = entered.filter(({ times }) => times.length > index)
    const left = entered.filter(({ times }) => times.length === index)
    const took =
      index === 0 ? [] : completed.map(({ times }) => times[index]! - times[index - 1]!).sort((a, b) => a - b)
    const share = (percent: number) => {
      const ms = took[Math.ceil((percent * took.length) / 100) - 1]
      return ms === undefined ? null : roundedTime(ms)
    }
    return {
      step,
      entered: entered.length,
      completed: completed.length,
      dropped: left.filter(({ over }) => over).length,
      inProgress: left.filter(({ over }) => !over).length,
      medianMs: share(50),
      meanMs: took.length > 0 ? Math.round(took.reduce((sum, ms) => sum + ms, 0) / took.length) : null,
      p90Ms: share(90),
      p99Ms: share(99),
    }
  })
}

export function activationTimesNaively(all: Progress[]): ActivationTimes[] {
  const took = all.filter(({ times }) => times.length > 2).map(({ times }) => times[2]! - times[1]!)
  return [...activationTimeClassesMs, null].map((upToMs, index) => ({
    upToMs,
    accounts: took.filter(
      (ms) => ms <= (upToMs ?? Infinity) && ms > (activationTimeClassesMs[index - 1] ?? -1),
    ).length,
  }))
}

/** Patterns by name. `everyAccount` has all accounts with the pattern; the statement returns some of them. */
export function patternsNaively(
  { accounts }: OnboardingHistory,
  { period, compared }: Selection,
  typeCodes: string[],
  type: number | null,
): Map<string, Omit<ErrorPattern, 'sampleAccountIds'> & { lastByAccount: Map<string, number> }> {
  const found: ReturnType<typeof patternsNaively> = new Map()
  for (const { id, onboardings } of accounts) {
    for (const onboarding of onboardings.filter((one) => type === null || one.type === type)) {
      for (const { step, code, startedAt } of onboarding.attempts) {
        if (code === null) continue
        const licenseType = onboarding.type === null ? null : typeCodes[onboarding.type]!
        const name = `${code} ${step} ${licenseType}`
        const pattern = found.get(name) ?? {
          ...{ code, step, licenseType, attempts: 0, accounts: 0, comparedAttempts: 0 },
          ...{ firstSeenAt: new Date(8e15), lastSeenAt: new Date(-8e15), lastByAccount: new Map() },
        }
        found.set(name, pattern)
        if (within(startedAt, compared)) pattern.comparedAttempts++
        if (!within(startedAt, period)) continue
        pattern.attempts++
        if (startedAt < pattern.firstSeenAt) pattern.firstSeenAt = startedAt
        if (startedAt > pattern.lastSeenAt) pattern.lastSeenAt = startedAt
        pattern.lastByAccount.set(id, Math.max(pattern.lastByAccount.get(id) ?? -8e15, startedAt.getTime()))
        pattern.accounts = pattern.lastByAccount.size
      }
    }
  }
  return new Map([...found].filter(([, { attempts }]) => attempts > 0))
}

/** Those that met it last, the last first; of several at the same instant the one with the lower id. */
export function sampleNaively(lastByAccount: Map<string, number>): string[] {
  return [...lastByAccount]
    .sort(([a, lastOfA], [b, lastOfB]) => lastOfB - lastOfA || (a < b ? -1 : 1))
    .slice(0, SAMPLE)
    .map(([id]) => id)
}
