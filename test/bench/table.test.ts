import { expect, test } from 'vitest'
import { missedGoals, printTable, type Row } from '../../bench/table.ts'

const row: Row = {
  what: 'validation',
  against: 'hello',
  perSecond: 9,
  yardstickPerSecond: 10,
  ratio: 0.9,
  errors: 0,
}

test.each([
  [{ ratio: 0.82, goal: 0.9 }, []],
  [{ ratio: 0.8, goal: 0.9 }, ['validation: the throughput is 0.80 of the yardstick, and the goal is 0.9.']],
  [
    { ratio: Number.NaN, goal: 0.9 },
    ['validation: the throughput is NaN of the yardstick, and the goal is 0.9.'],
  ],
  [{ cpuRatio: 1.1, cpuGoal: 1 }, []],
  [{ cpuRatio: 1.12, cpuGoal: 1 }, ['validation: the CPU time is 1.12 of the yardstick, and the goal is 1.']],
  [{ cpuRatio: 9 }, []],
])('%j misses its goal by more than a tenth: %j', (measured, missed) => {
  expect(missedGoals([{ ...row, ...measured }])).toEqual(missed)
})

test('the table has the ratios with their goals', () => {
  const table = printTable([{ ...row, goal: 0.9, cpuRatio: 1.25, cpuGoal: 1 }])
  expect(table).toContain('0.90 ≥ 0.9')
  expect(table).toContain('1.25 ≤ 1')
})
