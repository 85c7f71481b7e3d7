import type { SafeHtml } from '../../platform/html.ts'
import { type Bar, barChart } from './bar-chart.ts'
import { counted, percent, section, table } from './parts.ts'
import { readableTime } from './readable-time.ts'
import type { Insights } from './report.ts'

/** Sections about onboarding: where it succeeds, fails and stalls. */
export const onboardingSections = [funnel, activationTimes, errors, refusals]

function funnel({ funnel, comparedFunnel }: Insights): SafeHtml {
  const words = [outcomeOf(funnel) ?? 'No account started.', trendOf(funnel, comparedFunnel)]
    .filter(Boolean)
    .join(' ')
  const bars = funnel.map(({ step, completed, overallConversion }, index) => ({
    ...{ name: step, value: completed, label: `${counted(completed)} (${percent(overallConversion)})` },
    before: comparedFunnel[index]?.completed ?? 0,
  }))
  const rows = funnel.map(({ step, conversion, ...row }, index) => [
    ...[step, row.entered, row.completed, row.dropped, row.inProgress, percent(conversion)],
    percent(comparedFunnel[index]?.conversion ?? null),
    ...[row.medianTime, row.meanTime, row.p90Time, row.p99Time].map(readableTime),
  ])
  const heads = [
    'Step',
    'Entered',
    'Completed',
    'Dropped',
    'In progress',
    'Conversion',
    'Before',
    'Median',
    'Mean',
    'p90',
    'p99',
  ]
  return section('Onboarding', words, barChart(`The funnel. ${words}`, bars), table(heads, rows))
}

type Completed = { step: string; entered: number; completed: number; overallConversion: number | null }[]

function outcomeOf(funnel: Completed): string | null {
  const [first, last] = [funnel[0], funnel.at(-1)]
  if (!first || !last || first.entered === 0) return null
  return `Of ${counted(first.entered)} accounts that started, ${counted(last.completed)} (${percent(last.overallConversion)}) reached verified use.`
}

/** Describes the period before; null if one of the periods has no accounts. */
function trendOf(funnel: Completed, before: Completed): string | null {
  const [entered, enteredBefore] = [funnel[0]?.entered ?? 0, before[0]?.entered ?? 0]
  if (entered === 0 || enteredBefore === 0) return null
  return `In the period before (thin bars), ${counted(enteredBefore)} accounts started, and ${percent(before.at(-1)?.overallConversion ?? null)} reached verified use.`
}

function activationTimes({ activationTimes }: Insights): SafeHtml {
  const all = activationTimes.reduce((sum, { accounts }) => sum + accounts, 0)
  const words = `Time of ${counted(all)} accounts from the assigned license to the first device.`
  const bars = activationTimes.map(({ upTo, accounts }) => ({
    ...{ name: upTo ? `up to ${readableTime(upTo)}` : 'longer', value: accounts, label: counted(accounts) },
  }))
  return section('From assignment to activation', words, barChart(words, bars))
}

function errors({ errorPatterns }: Insights): SafeHtml {
  const rows = errorPatterns.map((row) => [
    ...[row.code, row.step, row.licenseType ?? '–', row.accounts, row.attempts, row.comparedAttempts],
    ...[row.firstSeenAt, row.lastSeenAt].map((instant) => instant.replace('T', ' ').slice(0, 16)),
  ])
  const heads = [
    'Code',
    'Step',
    'License type',
    'Accounts',
    'Attempts',
    'Before',
    'First (UTC)',
    'Last (UTC)',
  ]
  const words =
    rows.length === 0
      ? 'No step was refused, and none failed.'
      : 'Refusals and failures that stopped onboardings.'
  const bars = byCode(errorPatterns)
  return section('Errors', words, bars.length > 0 && barChart(words, bars), table(heads, rows))
}

type Coded = { code: string; attempts: number; comparedAttempts: number }[]

/** Returns the ten most frequent codes, in both periods, over all steps and license types. */
function byCode(rows: Coded): Bar[] {
  const codes = [...Map.groupBy(rows, ({ code }) => code)].map(([code, same]) => ({
    ...{ code, attempts: same.reduce((sum, { attempts }) => sum + attempts, 0) },
    before: same.reduce((sum, { comparedAttempts }) => sum + comparedAttempts, 0),
  }))
  return codes
    .sort((a, b) => b.attempts - a.attempts)
    .slice(0, 10)
    .map(({ code, attempts, before }) => ({
      ...{ name: code, value: attempts, before, label: `${counted(attempts)}, before ${counted(before)}` },
    }))
}

function refusals({ refusals }: Insights): SafeHtml {
  const rows = refusals.map(({ kind, code, licenseType, attempts, comparedAttempts }) => [
    ...[kind, code, licenseType ?? '–', attempts, comparedAttempts],
  ])
  const words =
    rows.length === 0
      ? 'No requests were refused.'
      : 'Validations with a negative result, refused activations, and calls above a rate limit.'
  const bars = byCode(refusals)
  const heads = ['Kind', 'Code', 'License type', 'Attempts', 'Before']
  return section('Refused', words, bars.length > 0 && barChart(words, bars), table(heads, rows))
}
