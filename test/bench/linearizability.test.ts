import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinearizable, type Operation } from '../../bench/linearizability.ts'

/** `1-4 activate a TAKEN`: sent at 1, heard at 4; `1- activate a` was never heard of. */
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
      'one after the other',
      1,
      ['1-2 activate a TAKEN', '3-4 activate b FULL', '5-6 deactivate a GIVEN', '7-8 activate b TAKEN'],
    ],
    ['the same device twice', 1, ['1-2 activate a TAKEN', '3-4 activate a KEPT']],
    [
      'a refusal that overlaps the giving back',
      1,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 activate b FULL'],
    ],
    [
      'a taking that overlaps the giving back',
      1,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 activate b TAKEN'],
    ],
    [
      'either answer of a validation that overlaps',
      1,
      ['1-9 activate a TAKEN', '2-3 validate a NOT_ACTIVE', '4-5 validate a ACTIVE'],
    ],
    [
      'an activation without a response that was applied',
      1,
      ['1- activate a', '2-3 activate b FULL', '4-5 validate a ACTIVE'],
    ],
    ['one that did not happen', 1, ['1- activate a', '2-3 activate b TAKEN', '4-5 validate a NOT_ACTIVE']],
    ['one that happened late', 1, ['1- activate a', '2-3 validate a NOT_ACTIVE', '4-5 validate a ACTIVE']],
    ['no seats at all', 0, ['1-2 activate a FULL', '1-2 deactivate a NONE']],
  ])('%s', (_name, seats, lines) => {
    expect(isLinearizable(history(...lines), seats)).toBe(true)
  })
})

describe('refuses', () => {
  test.each<[string, number, string[]]>([
    ['a seat too many', 1, ['1-4 activate a TAKEN', '2-3 activate b TAKEN']],
    ['a refusal while a seat is free', 2, ['1-2 activate a TAKEN', '3-4 activate b FULL']],
    ['a device that takes two seats', 2, ['1-4 activate a TAKEN', '2-3 activate a TAKEN']],
    [
      'a seat that is given back twice',
      2,
      ['1-2 activate a TAKEN', '3-6 deactivate a GIVEN', '4-5 deactivate a GIVEN'],
    ],
    ['a seat released that no device had', 1, ['1-2 deactivate a GIVEN']],
    ['an acknowledged activation that is lost', 1, ['1-2 activate a TAKEN', '3-4 validate a NOT_ACTIVE']],
    [
      'an acknowledged giving back that is lost',
      1,
      ['1-2 activate a TAKEN', '3-4 deactivate a GIVEN', '5-6 validate a ACTIVE'],
    ],
    [
      'an old answer after a new one',
      1,
      ['1-9 activate a TAKEN', '2-3 validate a ACTIVE', '4-5 validate a NOT_ACTIVE'],
    ],
    ['a device that is active before it asks', 1, ['1-2 validate a ACTIVE', '3-4 activate a TAKEN']],
    ['a seat kept that was never taken', 1, ['1-2 activate a KEPT']],
    [
      'one silence that would have to explain two things',
      1,
      ['1- deactivate a', '2-3 activate a TAKEN', '4-5 activate b TAKEN', '6-7 activate a TAKEN'],
    ],
    ['a silence that explains what was before it', 1, ['1-2 validate a ACTIVE', '3- activate a']],
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

test('answers as trying every order does', () => {
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

/** The definition itself: some order of some of the unheard and all of the heard, real time kept, replays to the same answers. */
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
