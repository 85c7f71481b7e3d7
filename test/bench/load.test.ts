import { expect, test } from 'vitest'
import { isLinearizable } from '../../bench/linearizability.ts'
import { randomFrom } from '../../bench/load/arrivals.ts'
import type { Client, Heard } from '../../bench/load/client.ts'
import { contend, rush } from '../../bench/load/contend.ts'
import { validate } from '../../bench/load/field.ts'
import { createLedger } from '../../bench/load/ledger.ts'
import { createMeasurements } from '../../bench/load/measurements.ts'
import { onboard } from '../../bench/load/onboard.ts'
import { findingsOf, wrongIn } from '../../bench/load/overrun.ts'
import type { Run } from '../../bench/load/run.ts'

interface Question {
  operation: string
  input: { key: string; fingerprint: string; idempotencyKey?: string }
}
const payload = (field: string, rest: object) => ({
  [field]: { __typename: `${field[0]!.toUpperCase()}${field.slice(1)}Payload`, ...rest },
})

/** Starts a run on a gateway with the results of `answer`, and with correct results where `answer` returns null. */
function startRun(answer: (question: Question) => Heard<unknown> | object | null, insistMs = 0): Run {
  const send: Client['ask'] = async (_as, document, variables) => {
    const operation = /(?:query|mutation) (\w+)/.exec(document.toString())![1]!
    const { input } = variables as { input: Question['input'] }
    const given = answer({ operation, input }) ?? honest[operation]!
    return ('kind' in given ? given : { kind: 'answered', data: given }) as never
  }
  return {
    client: { ask: send, send: async () => ({ kind: 'unheard', reason: 'not used in this test' }) },
    measurements: createMeasurements(),
    ledger: createLedger(),
    random: randomFrom(1),
    until: performance.now() + insistMs,
    insistMs,
    devices: [],
    freeSeats: [],
    histories: [],
  }
}

const honest: Record<string, object> = {
  StartOnboarding: payload('startOnboarding', { account: { id: 'acct' }, onboarding: { id: 'onb' } }),
  AssignLicense: payload('assignLicense', { license: { id: 'lic' }, licenseKey: 'LIC' }),
  IssueLicense: payload('issueLicense', { license: { id: 'lic' }, licenseKey: 'LIC' }),
  ActivateLicense: payload('activateLicense', {
    created: true,
    activation: { id: 'act' },
    validation: { valid: true },
  }),
  VerifyUsage: payload('verifyUsage', { onboarding: { state: 'COMPLETED' } }),
  DeactivateLicense: payload('deactivateLicense', { deactivated: true }),
  ValidateLicense: { validateLicense: { valid: true, code: 'VALID' } },
}
const wrongOf = (run: Run) => Object.keys(run.measurements.summary().wrong)

test('a customer with all four steps has four acknowledgements, and is measured from assignment', async () => {
  const run = startRun(() => null)
  await onboard(run, 'acme', performance.now())

  expect(wrongOf(run)).toEqual([])
  const { accounts, licenses, activations, completed } = run.ledger
  expect([accounts, licenses, activations, completed].map(({ size }) => size)).toEqual([1, 1, 1, 1])
  expect(run.measurements.summary().latencies.map(({ operation }) => operation)).toContain(
    'assignment to activation',
  )
})

test('finds a seat above the limit in a rush', async () => {
  const run = startRun(() => null)
  await rush(run, 'lab')

  expect(wrongOf(run)).toEqual(['40 of 40 devices got one of 5 seats'])
})

test('a gateway that accepts every device has histories that are not linearizable', async () => {
  const run = startRun(() => null)
  await contend(run, 'team')

  expect(run.histories).toHaveLength(1)
  const [{ operations, seats }] = run.histories as [Run['histories'][number]]
  expect(operations).toHaveLength(40)
  expect(isLinearizable(operations, seats)).toBe(false)
})

test('finds a wrong validation, and a rejected request', async () => {
  const run = startRun(({ operation }) =>
    operation === 'ValidateLicense' ? { validateLicense: { valid: false, code: 'EXPIRED' } } : null,
  )
  run.devices.push({ key: 'LIC', fingerprint: 'laptop' })
  await validate(run, performance.now())
  expect(wrongOf(run)).toEqual(['validateLicense returned EXPIRED, not VALID'])

  const limited = startRun(() => ({ kind: 'declined', status: 429, code: 'RATE_LIMITED' }))
  await onboard(limited, 'acme', performance.now())
  expect(wrongOf(limited)).toEqual(['startOnboarding was rejected: 429 RATE_LIMITED'])
  expect(limited.ledger.accounts.size).toBe(0)
})

test('a retry uses the same idempotency key, and is measured from the first attempt', async () => {
  const keys: (string | undefined)[] = []
  const run = startRun(({ operation, input }) => {
    if (operation !== 'StartOnboarding') return null
    keys.push(input.idempotencyKey)
    return keys.length < 3 ? { kind: 'unheard', reason: 'ECONNRESET' } : null
  }, 10_000)
  await onboard(run, 'acme', performance.now() - 1_000)

  expect(keys).toEqual(['acme', 'acme', 'acme'])
  const { latencies, unheard } = run.measurements.summary()
  expect(unheard).toEqual({ 'startOnboarding: ECONNRESET': 2 })
  expect(latencies.find(({ operation }) => operation === 'startOnboarding')).toMatchObject({
    count: 1,
    max: expect.toSatisfy((ms: number) => ms >= 1_000),
  })
})

const quiet = () => ({ answered: [10, 10, 10], shed: [] as number[], wrong: new Map<string, number>() })
const goodRush = () => ({
  before: quiet(),
  greedy: { ...quiet(), shed: [5] },
  beside: quiet(),
  rush: { ...quiet(), shed: [20] },
  after: quiet(),
})
const brokenIn = (overrun: ReturnType<typeof goodRush>, mostSlower = 2) =>
  findingsOf(overrun, mostSlower).filter(({ mustBeZero, value }) => mustBeZero && value > 0).length

test('a burst passes if requests were shed soon, only of the greedy client, and the speed recovers', () => {
  expect(brokenIn(goodRush())).toBe(0)
  expect(brokenIn({ ...goodRush(), rush: quiet() })).toBe(1)
  expect(brokenIn({ ...goodRush(), greedy: quiet() })).toBe(1)
  expect(brokenIn({ ...goodRush(), rush: { ...quiet(), shed: [20, 4_000] } })).toBe(1)
  expect(brokenIn({ ...goodRush(), beside: { ...quiet(), shed: [5] } })).toBe(1)
  expect(brokenIn({ ...goodRush(), after: { ...quiet(), answered: [21, 25, 30] } })).toBe(1)
  expect(brokenIn({ ...goodRush(), after: { ...quiet(), answered: [21, 25, 30] } }, 3)).toBe(0)
  expect(brokenIn({ ...goodRush(), after: { ...quiet(), answered: [] } })).toBe(1)
  // Without a judgement of times.
  expect(brokenIn({ ...goodRush(), rush: { ...quiet(), shed: [20, 4_000] } }, 0)).toBe(0)
  expect(brokenIn({ ...goodRush(), after: { ...quiet(), answered: [210] } }, 0)).toBe(0)
  expect(brokenIn({ ...goodRush(), after: { ...quiet(), answered: [] } }, 0)).toBe(1)
  expect(brokenIn({ ...goodRush(), beside: { ...quiet(), shed: [5] } }, 0)).toBe(1)
  expect(
    wrongIn({ ...goodRush(), after: { ...quiet(), wrong: new Map([['HTTP 500 INTERNAL', 2]]) } }),
  ).toEqual({
    'rush, after: HTTP 500 INTERNAL': 2,
  })
})
