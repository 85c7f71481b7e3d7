import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from '../../client/decide.ts'
import { type Event, emptyMemory, type Memory, type Statement } from '../../client/memory.ts'
import { DAY, HOUR, no, START, yes } from './statements.ts'
import { expectVectors } from './vectors.ts'

/** An event, and the time since the start at which the clock of the machine stands. */
type Step = [clock: number, event: Event]

const opened: Event = { type: 'OPENED', answer: null, file: null }
const activated: Event = { type: 'ACTIVATED', key: 'KEY' }
const tick: Event = { type: 'TICK' }
const outage: Event = { type: 'UNREACHABLE', retryAfter: null, unsent: null }
const unsent = (id: string): Event => ({ type: 'UNREACHABLE', retryAfter: null, unsent: id })
const answered = (after: number, changes: Partial<Statement> = {}, within: number | null = null): Event => ({
  type: 'ANSWERED',
  statement: yes(START + after, changes),
  within,
})
const declined = (after: number, code?: string, changes?: Partial<Statement>): Event => ({
  type: 'ANSWERED',
  statement: no(START + after, code, changes),
  within: null,
})
const used = (id: string, amount: number, meter = 'renders'): Event => ({ type: 'USED', id, meter, amount })
const begin: Step[] = [
  [0, opened],
  [0, activated],
  [0, answered(0)],
]
const noExpiry = { expiry: null, graceEndsAt: null }

const scenarios: [name: string, steps: Step[]][] = [
  [
    'a device without a license',
    [
      [0, opened],
      [DAY, tick],
    ],
  ],
  ['a license is active and checked again', [...begin, [4 * HOUR, tick], [4 * HOUR, answered(4 * HOUR)]]],
  [
    'an outage ends in time',
    [...begin, [HOUR, outage], [2 * DAY, tick], [3 * DAY - 1, answered(3 * DAY - 1)]],
  ],
  [
    'an outage lasts too long',
    [...begin, [HOUR, outage], [3 * DAY - 1, tick], [3 * DAY, tick], [4 * DAY, answered(4 * DAY)]],
  ],
  [
    'an outage of a gateway that asks for time',
    [...begin, [HOUR, { ...outage, retryAfter: 120_000 }], [HOUR + 119_999, tick], [HOUR + 120_000, tick]],
  ],
  [
    'outages make the attempts rarer',
    [...begin, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((hour): Step => [hour * HOUR, outage])],
  ],
  [
    'the software starts without a network',
    [
      ...begin,
      [DAY, { ...opened, answer: yes(START, { source: 'ANSWER' }) }],
      [DAY, outage],
      [3 * DAY, tick],
    ],
  ],
  ['the software starts with an answer that is not genuine', [...begin, [DAY, opened], [DAY, outage]]],
  [
    'a suspension, then no network, then a new start',
    [
      ...begin,
      [HOUR, declined(HOUR)],
      [2 * HOUR, outage],
      [3 * HOUR, { ...opened, answer: yes(START) }],
      [DAY, outage],
    ],
  ],
  ['a suspension ends', [...begin, [HOUR, declined(HOUR)], [2 * HOUR, tick], [2 * HOUR, answered(2 * HOUR)]]],
  [
    'an older answer arrives late',
    [...begin, [HOUR, declined(HOUR)], [HOUR, answered(HOUR - 1)], [HOUR, answered(HOUR)]],
  ],
  ['an older "no" arrives late', [...begin, [HOUR, answered(HOUR)], [HOUR, declined(HOUR - 1)]]],
  ['a "no" of the same instant', [...begin, [0, declined(0)]]],
  ['a "no" about another license', [...begin, [HOUR, declined(HOUR, 'REVOKED', { license: 'lic_2' })]]],
  [
    'the license does not exist any more',
    [...begin, [HOUR, declined(HOUR, 'NOT_FOUND', { license: null })], [2 * HOUR, answered(2 * HOUR)]],
  ],
  [
    'the clock is set back',
    [...begin, [DAY, outage], [DAY - HOUR, tick], [DAY - HOUR - 1, tick], [DAY, tick]],
  ],
  ['the clock is set back after the end', [...begin, [4 * DAY, outage], [DAY, tick], [-400 * DAY, tick]]],
  [
    'the clock is set back while the gateway answers',
    [
      ...begin,
      [-30 * DAY, tick],
      [-30 * DAY, answered(HOUR)],
      [-30 * DAY + DAY, outage],
      [-30 * DAY + 4 * DAY, tick],
    ],
  ],
  [
    'a clock without a battery, which is set later',
    [
      [-9_000 * DAY, opened],
      [-9_000 * DAY, activated],
      [-9_000 * DAY, answered(0)],
      [-9_000 * DAY + HOUR, tick],
      [2 * HOUR, tick],
    ],
  ],
  [
    'a clock that is a year ahead, which is set later',
    [
      [365 * DAY, opened],
      [365 * DAY, activated],
      [365 * DAY, answered(0)],
      [366 * DAY, outage],
      [2 * DAY, tick],
    ],
  ],
  [
    'the lease is lost and taken again',
    [
      ...begin,
      [HOUR, { type: 'LOST' }],
      [HOUR, declined(HOUR, 'LEASE_EXPIRED')],
      [HOUR + 5_000, activated],
      [HOUR + 5_000, answered(HOUR + 5_000)],
    ],
  ],
  [
    'the lease is lost and all seats are in use',
    [
      ...begin,
      [HOUR, { type: 'LOST' }],
      [HOUR, declined(HOUR, 'FINGERPRINT_MISMATCH')],
      [HOUR + 5_000, declined(HOUR + 5_000, 'FINGERPRINT_MISMATCH')],
      [2 * HOUR, tick],
    ],
  ],
  ['the lease is lost by an unsigned text alone', [...begin, [HOUR, { type: 'LOST' }], [HOUR, outage]]],
  [
    'the seat is released by the owner',
    [...begin, [HOUR, declined(HOUR, 'FINGERPRINT_MISMATCH')], [2 * HOUR, tick]],
  ],
  [
    'a lease that ends soon',
    [
      [0, opened],
      [0, activated],
      [0, answered(0, { until: START + 30 * 60_000 }, 10 * 60_000)],
      [200_000, tick],
    ],
  ],
  [
    'grace and end of a license',
    [
      [0, opened],
      [0, activated],
      [0, answered(0, { expiry: START + HOUR, graceEndsAt: START + 2 * HOUR })],
      [HOUR, tick],
      [HOUR + 1, tick],
      [2 * HOUR + 1, tick],
    ],
  ],
  [
    'a license that may be used after its end',
    [
      [0, opened],
      [0, activated],
      [0, answered(0, { expiry: START + HOUR, graceEndsAt: START + HOUR, outlives: true })],
      [HOUR + 1, tick],
    ],
  ],
  [
    'a license without an end, with a tolerated finding',
    [
      [0, opened],
      [0, activated],
      [0, answered(0, { ...noExpiry, code: 'TOO_MANY_ACTIVATIONS' })],
      [HOUR, tick],
    ],
  ],
  [
    'a license file that a person carries',
    [
      [0, opened],
      [
        0,
        {
          type: 'INSTALLED',
          statement: yes(START, { source: 'FILE', from: START, until: START + 30 * DAY }),
        },
      ],
      [29 * DAY, tick],
      [30 * DAY, tick],
    ],
  ],
  [
    'a license file that starts later',
    [
      [0, opened],
      [
        0,
        {
          type: 'INSTALLED',
          statement: yes(START, { source: 'FILE', from: START + DAY, until: START + 30 * DAY }),
        },
      ],
      [DAY, tick],
    ],
  ],
  [
    'a license file outlasts an answer',
    [
      ...begin,
      [
        HOUR,
        { type: 'INSTALLED', statement: yes(START + HOUR, { source: 'FILE', until: START + 30 * DAY }) },
      ],
      [10 * DAY, outage],
    ],
  ],
  [
    'a newer license file ends a "no"',
    [
      ...begin,
      [HOUR, declined(HOUR)],
      [
        2 * HOUR,
        { type: 'INSTALLED', statement: yes(START + 2 * HOUR, { source: 'FILE', until: START + 30 * DAY }) },
      ],
    ],
  ],
  [
    'an older license file does not end a "no"',
    [
      ...begin,
      [HOUR, declined(HOUR)],
      [2 * HOUR, { type: 'INSTALLED', statement: yes(START, { source: 'FILE', until: START + 30 * DAY }) }],
    ],
  ],
  [
    'a license file is revoked',
    [
      [0, opened],
      [0, { type: 'INSTALLED', statement: yes(START, { source: 'FILE', until: START + 30 * DAY }) }],
      [DAY, { type: 'INSTALLED', statement: no(START + DAY, 'REVOKED', { source: 'FILE' }) }],
    ],
  ],
  [
    'a new file repairs a clock that was ahead once',
    [
      [0, opened],
      [300 * DAY, tick],
      [
        2 * DAY,
        { type: 'INSTALLED', statement: yes(START + DAY, { source: 'FILE', until: START + 30 * DAY }) },
      ],
    ],
  ],
  [
    'use is added up, sent once and in order',
    [
      ...begin,
      [1, used('a', 2)],
      [2, used('b', 3)],
      [3, { type: 'SENDING', id: 'a' }],
      [4, used('c', 5)],
      [5, used('d', 7, 'pages')],
      [6, outage],
      [10_000, tick],
      [10_001, { type: 'SENDING', id: 'a' }],
      [10_002, { type: 'SENT', id: 'a' }],
      [10_003, { type: 'SENT', id: 'c' }],
    ],
  ],
  [
    'use that did not arrive stays open',
    [...begin, [1, used('a', 2)], [2, { type: 'SENDING', id: 'a' }], [3, unsent('a')], [4, used('b', 3)]],
  ],
  [
    'a second attempt that did not arrive keeps the content',
    [
      ...begin,
      [1, used('a', 2)],
      [2, { type: 'SENDING', id: 'a' }],
      [3, outage],
      [10_000, { type: 'SENDING', id: 'a' }],
      [10_001, unsent('a')],
      [10_002, used('b', 3)],
    ],
  ],
  [
    'use of unknown outcome is not counted twice',
    [
      ...begin,
      [1, used('a', 2)],
      [2, { type: 'SENDING', id: 'a' }],
      [3, outage],
      [23 * HOUR, tick],
      [23 * HOUR + 3, tick],
    ],
  ],
  [
    'use without a license is not recorded',
    [
      [0, opened],
      [0, used('a', 2)],
    ],
  ],
  [
    'a large use is a request of its own',
    [...begin, [1, used('a', 600_000_000)], [2, used('b', 600_000_000)]],
  ],
  [
    'the license is given up without a network',
    [
      ...begin,
      [1, used('a', 2)],
      [HOUR, outage],
      [HOUR, { type: 'DEACTIVATED', id: 'r', proof: 'PROOF' }],
      [2 * HOUR, tick],
      [2 * HOUR, { type: 'SENT', id: 'a' }],
      [2 * HOUR, { type: 'SENT', id: 'r' }],
    ],
  ],
  [
    'the license is used again before its release was sent',
    [
      ...begin,
      [HOUR, outage],
      [HOUR, { type: 'DEACTIVATED', id: 'r', proof: null }],
      [2 * HOUR, activated],
      [2 * HOUR, answered(2 * HOUR)],
    ],
  ],
  [
    'a carried file is given up',
    [
      [0, opened],
      [0, { type: 'INSTALLED', statement: yes(START, { source: 'FILE', until: START + 30 * DAY }) }],
      [DAY, { type: 'DEACTIVATED', id: 'r', proof: 'PROOF' }],
    ],
  ],
  [
    'nothing is given up',
    [
      [0, opened],
      [0, { type: 'DEACTIVATED', id: 'r', proof: null }],
    ],
  ],
]

/** Random events at random times. The gateway knows the true time; the clock of the machine can be set. */
const steps = fc
  .array(
    fc.record({
      passed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: DAY })),
      set: fc.oneof(
        { weight: 12, arbitrary: fc.constant(null) },
        fc.integer({ min: -40 * DAY, max: 40 * DAY }),
      ),
      kind: fc.constantFrom(
        'open',
        'activate',
        'yes',
        'no',
        'old',
        'file',
        'lost',
        'outage',
        'busy',
        'use',
        'sent',
        'tick',
        'deactivate',
      ),
      amount: fc.integer({ min: 1, max: 9 }),
      code: fc.constantFrom('SUSPENDED', 'REVOKED', 'LEASE_EXPIRED', 'FINGERPRINT_MISMATCH', 'EXPIRED'),
      span: fc.integer({ min: 1, max: 7 * DAY }),
    }),
    { minLength: 3, maxLength: 24 },
  )
  .map((moves) => {
    let truth = 0
    let offset = 0
    let uses = 0
    return moves.map(({ passed, set, kind, amount, code, span }): Step & { truth?: number } => {
      truth += passed
      offset = set ?? offset
      const events: Record<string, Event> = {
        open: opened,
        activate: activated,
        yes: answered(truth, { until: START + truth + span }),
        no: declined(truth, code),
        old: answered(Math.max(0, truth - span), { until: START + truth + span }),
        file: {
          type: 'INSTALLED',
          statement: yes(START + truth, { source: 'FILE', until: START + truth + span }),
        },
        lost: { type: 'LOST' },
        outage: {
          type: 'UNREACHABLE',
          retryAfter: amount % 2 ? null : amount * 1000,
          unsent: amount > 5 ? `u${uses}` : null,
        },
        busy: { type: 'SENDING', id: `u${uses}` },
        use: used(`u${++uses}`, amount),
        sent: { type: 'SENT', id: `u${Math.max(1, uses - 1)}` },
        tick,
        deactivate: { type: 'DEACTIVATED', id: `d${truth}`, proof: null },
      }
      return [truth + offset, events[kind]!]
    })
  })

function run(sequence: readonly Step[]) {
  let memory = emptyMemory
  return sequence.map(([clock, event]) => {
    const before = memory
    const now = START + clock
    const decision = decide(memory, event, now)
    memory = decision.memory
    return { before, now, event, ...decision }
  })
}

test('the vectors are those of this function', () => {
  const random = fc
    .sample(steps, { seed: 19, numRuns: 40 })
    .map((sequence, index): [string, Step[]] => [`random ${index + 1}`, sequence])
  expectVectors(
    'decide.json',
    [...scenarios, ...random].map(([name, sequence]) => ({
      name,
      steps: run(sequence).map(({ now, event, verdict, effects }) => ({ now, event, verdict, effects })),
      memory: run(sequence).at(-1)!.memory,
    })),
  )
})

/** The verdict of a memory at an instant, without any event. */
const at = (memory: Memory, now: number) => decide(memory, tick, now).verdict
const holds = (check: (step: ReturnType<typeof run>[number]) => void) =>
  fc.assert(
    fc.property(steps, (sequence) => {
      const all = run(sequence)
      for (const step of all) check(step)
    }),
    { numRuns: 300 },
  )

test('a network fault, 429, 503 or LEASE_LOST alone never locks', () => {
  holds(({ before, now, event, verdict }) => {
    if (event.type === 'UNREACHABLE' || event.type === 'LOST')
      expect(verdict.valid).toBe(at(before, now).valid)
  })
})

test('only a signed "no", a passed until or a clock that was set back locks', () => {
  holds(({ before, now, event, verdict, memory }) => {
    const was = at(before, now)
    if (
      !was.valid ||
      verdict.valid ||
      event.type === 'OPENED' ||
      event.type === 'DEACTIVATED' ||
      event.type === 'ACTIVATED'
    )
      return
    const isNo = 'statement' in event && !event.statement.valid
    const isEnd = ['STALE', 'EXPIRED', 'CLOCK_ROLLED_BACK'].includes(verdict.code)
    expect(isNo || isEnd, `${event.type} ${verdict.code} ${JSON.stringify(memory)}`).toBe(true)
  })
})

test('a clock that is set back never unlocks', () => {
  holds(({ memory, now, verdict }) => {
    if (verdict.valid) return
    for (const back of [1, HOUR, HOUR + 1, DAY, 400 * DAY]) expect(at(memory, now - back).valid).toBe(false)
  })
})

test('after a "no" was seen, only a later "yes" unlocks', () => {
  holds(({ before, now, event, verdict }) => {
    const last = before.no
    if (at(before, now).valid || !last || !verdict.valid) return
    const isNewer = 'statement' in event && event.statement.valid && event.statement.asOf > last.asOf
    expect(isNewer).toBe(true)
  })
})

test('a "yes" of now unlocks, whatever the clock of the machine shows', () => {
  holds(({ before, event, verdict }) => {
    if (event.type !== 'ANSWERED' || !event.statement.valid) return
    const isNewest = [before.no, before.answer].every((last) => !last || last.asOf < event.statement.asOf)
    if (isNewest && before.key && event.statement.asOf >= before.proven)
      expect(verdict).toMatchObject({ state: 'LICENSED', valid: true })
  })
})

test('a valid verdict has a later end, and an invalid one grants nothing', () => {
  holds(({ verdict }) => {
    if (verdict.valid) expect(verdict.until).not.toBeNull()
    else expect(verdict).toMatchObject({ until: null, entitlements: {}, source: null })
  })
})

test('no use is lost or counted twice, and its order stays', () => {
  holds(({ before, event, memory }) => {
    const total = (outbox: Memory['outbox']) => outbox.reduce((sum, { amount }) => sum + amount, 0)
    const open = before.outbox.filter(({ id }) => memory.outbox.some((item) => item.id === id))
    if (event.type === 'USED' && before.key) expect(total(memory.outbox)).toBe(total(open) + event.amount)
    const kept = before.outbox
      .filter(({ id }) => memory.outbox.some((item) => item.id === id))
      .map(({ id }) => id)
    expect(memory.outbox.map(({ id }) => id).filter((id) => kept.includes(id))).toEqual(kept)
    for (const item of before.outbox) {
      const later = memory.outbox.find(({ id }) => id === item.id)
      if (item.tried !== null && later && event.type !== 'UNREACHABLE') expect(later.amount).toBe(item.amount)
    }
  })
})

test('the memory is plain JSON, and the function changes no argument', () => {
  holds(({ before, event, now, memory, verdict }) => {
    const copy = JSON.parse(JSON.stringify(before))
    expect(decide(Object.freeze(copy), event, now).verdict).toEqual(verdict)
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory)
  })
})

test('every wait ends in time, and what waits is sent in the end', () => {
  holds(({ memory, effects }) => {
    const wake = effects.find(({ type }) => type === 'WAKE')
    if (memory.key !== null || memory.outbox.length > 0) expect(wake).toBeDefined()
    if (wake?.type === 'WAKE') expect(wake.after).toBeGreaterThanOrEqual(0)
    if (wake?.type === 'WAKE' && (memory.key !== null || memory.outbox.length > 0))
      expect(wake.after).toBeLessThanOrEqual(4 * HOUR)
  })
})
