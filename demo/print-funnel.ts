import type { Client } from './client.ts'
import { type OnboardingStep, OnboardingsDocument, type OnboardingsQuery } from './generated/admin/graphql.ts'
import { formatMilliseconds, paint, print, section } from './report.ts'

const steps: OnboardingStep[] = ['CREATE_ACCOUNT', 'ASSIGN_LICENSE', 'ACTIVATE', 'VERIFY_USAGE']
const BAR_COLUMNS = 30

type Onboarding = OnboardingsQuery['onboardings']['edges'][number]['node']

/** How far customers came and what stopped them, from the recorded attempts and nothing else. */
export async function printFunnel(vendor: Client, name: string): Promise<void> {
  const { onboardings } = await vendor.send(OnboardingsDocument, {})
  const all = onboardings.edges.map(({ node }) => node)
  section('Funnel', `${all.length} onboardings, from their recorded attempts`)
  for (const step of steps) {
    const reached = all.filter((onboarding) => codesOf(onboarding, step, 'CONFIRMED').length > 0).length
    const refused = all.flatMap((onboarding) => codesOf(onboarding, step, 'REFUSED'))
    const bar = '█'.repeat(Math.round((reached / all.length) * BAR_COLUMNS)).padEnd(BAR_COLUMNS)
    const share = `${Math.round((reached / all.length) * 100)} %`
    const why = refused.length ? `  refused: ${refused.join(', ')}` : ''
    print(`${step.padEnd(14)}  ${paint('cyan', bar)} ${reached} ${share.padStart(6)}${paint('yellow', why)}`)
  }
  const times = all.flatMap(({ assignmentToActivation: time }) => (time ? [toMilliseconds(time)] : []))
  const own = all.find(({ account }) => account.name === name)?.assignmentToActivation
  if (!own) throw new Error(`${name} has no time from assignment to activation`)
  const median = times.sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? 0
  section(
    'Assignment to activation',
    `${formatMilliseconds(toMilliseconds(own))} for ${name}, median of ${times.length} customers ${formatMilliseconds(median)}`,
  )
}

function codesOf({ attempts }: Onboarding, step: OnboardingStep, outcome: 'CONFIRMED' | 'REFUSED'): string[] {
  return attempts.edges
    .map(({ node }) => node)
    .filter((attempt) => attempt.step === step && attempt.outcome === outcome)
    .map(({ code }) => code ?? '')
}

function toMilliseconds(duration: string): number {
  return Temporal.Duration.from(duration).total({ unit: 'milliseconds' })
}
