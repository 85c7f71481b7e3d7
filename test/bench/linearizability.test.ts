import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinearizable, type Operation } from '../../bench/linearizability.ts'

/** `1-4 activate a TAKEN`: sent at 1, response at 4. `1- activate a`: no response. */
function history(...lines: string[]): Operation[] {
  return lines.map((line) => {
    const [span, kind, device, answer = null] = line.split(' ')
    const [sentAt, heardAt] = span!.split('-').map(Number)
    return { kind, device, answer, sentAt, ...(answer && { heardAt }) } as Operation
  })
}

describe('accepts', () => {
  test.each<[string, number, string[]]>([
    ['nothing', 1, []],
    [
      'operations one after the other',
      1,
      ['1-2 activate a TAKEN', '3-4 activate b FULL', '5-6 deactivate a GIVEN', '7-8 activate b TAKEN'],
    ],
    ['the same device twice', 1, ['1-2 activate a TAKEN', '3-4 activate a KEPT']],
    [
      'a refusal that overlaps a release',
      1,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 activate b FULL'],
    ],
    [
      'an activation that overlaps a release',
      1,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 activate b TAKEN'],
    ],
    [
      'either result of an overlapping validation',
      1,
      ['1-9 activate a TAKEN', '2-3 validate a NOT_ACTIVE', '4-5 validate a ACTIVE'],
    ],
    [
      'an activation without a response that was applied',
      1,
      ['1- activate a', '2-3 activate b FULL', '4-5 validate a ACTIVE'],
    ],
    [
      'an activation without a response that was not applied',
      1,
      ['1- activate a', '2-3 activate b TAKEN', '4-5 validate a NOT_ACTIVE'],
    ],
    [
      'an activation without a response that was applied late',
      1,
      ['1- activate a', '2-3 validate a NOT_ACTIVE', '4-5 validate a ACTIVE'],
    ],
    ['no seats at all', 0, ['1-2 activate a FULL', '1-2 deactivate a NONE']],
  ])('%s', (_name, seats, lines) => {
    expect(isLinearizable(history(...lines), seats)).toBe(true)
  })
})

describe('refuses', () => {
  test.each<[string, number, string[]]>([
    ['a seat above the limit', 1, ['1-4 activate a TAKEN', '2-3 activate b TAKEN']],
    ['a refusal while a seat is free', 2, ['1-2 activate a TAKEN', '3-4 activate b FULL']],
    ['a device that takes two seats', 2, ['1-4 activate a TAKEN', '2-3 activate a TAKEN']],
    [
      'a seat that is released twice',
      2,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 deactivate a GIVEN'],
    ],
    ['a seat released that no device had', 1, ['1-2 deactivate a GIVEN']],
    ['an acknowledged activation that is lost', 1, ['1-2 activate a TAKEN', '3-4 validate a NOT_ACTIVE']],
    [
      'an acknowledged release that is lost',
      1,
      ['1-2 activate a TAKEN', '3-4 deactivate a GIVEN', '5-6 validate a ACTIVE'],
    ],
    [
      'an old result after a new one',
      1,
      ['1-9 activate a TAKEN', '2-3 validate a ACTIVE', '4-5 validate a NOT_ACTIVE'],
    ],
    ['a device that is active before its activation', 1, ['1-2 validate a ACTIVE', '3-4 activate a TAKEN']],
    ['a seat kept that was never taken', 1, ['1-2 activate a KEPT']],
    [
      'one operation without a response that would have to happen twice',
      1,
      ['1- deactivate a', '2-3 activate a TAKEN', '4-5 activate b TAKEN', '6-7 activate a TAKEN'],
    ],
    [
      'an operation without a response that would have to happen before its request',
      1,
      ['1-2 validate a ACTIVE', '3- activate a'],
    ],
  ])('%s', (_name, seats, lines) => {
    expect(isLinearizable(history(...lines), seats)).toBe(false)
  })
})

const answersOf = {
  activate: ['TAKEN', 'KEPT', 'FULL'],
  deactivate: ['GIVEN', 'NONE'],
  validate: ['ACTIVE', 'NOT_ACTIVE'],
} as const

const operation = fc
  .record({
    kind: fc.constantFrom('activate' as const, 'deactivate' as const, 'validate' as const),
    device: fc.constantFrom('a', 'b'),
    sentAt: fc.integer({ min: 0, max: 8 }),
    lasts: fc.integer({ min: 0, max: 4 }),
    choice: fc.nat(3),
  })
  .map(({ kind, device, sentAt, lasts, choice }) => {
    const answer = answersOf[kind][choice] ?? null
    return { kind, device, sentAt, answer, ...(answer && { heardAt: sentAt + lasts }) } as Operation
  })

test('returns the same result as a search of every order', () => {
  let accepted = 0
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 5 }),
      fc.integer({ min: 0, max: 2 }),
      (operations, seats) => {
        const expected = anyOrderExplains(operations, seats)
        if (expected) accepted++
        expect(isLinearizable(operations, seats)).toBe(expected)
      },
    ),
    { numRuns: 2000 },
  )
  expect(accepted).toBeGreaterThan(100)
})

/** The definition: an order of all operations with a response and of some without, in real time, gives the same results. */
function anyOrderExplains(
  left: readonly Operation[],
  seats: number,
  held: ReadonlySet<string> = new Set(),
): boolean {
  if (left.every(({ answer }) => answer === null)) return true
  return left.some((next) => {
    const others = left.filter((other) => other !== next)
    if (others.some(({ heardAt }) => heardAt !== undefined && heardAt < next.sentAt)) return false
    const after = new Set(held)
    const given = replay(after, next, seats)
    return (next.answer === null || next.answer === given) && anyOrderExplains(others, seats, after)
  })
}

function replay(held: Set<string>, { kind, device }: Operation, seats: number): string {
  if (kind === 'validate') return held.has(device) ? 'ACTIVE' : 'NOT_ACTIVE'
  if (kind === 'deactivate') return held.delete(device) ? 'GIVEN' : 'NONE'
  if (held.has(device)) return 'KEPT'
  if (held.size >= seats) return 'FULL'
  held.add(device)
  return 'TAKEN'
}
