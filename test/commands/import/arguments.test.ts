import { expect, test } from 'vitest'
import { readArguments } from '../../../src/commands/import/arguments.ts'

test('reads what to import, and how', () => {
  expect(readArguments(['keygen', 'a.json', '--dry-run', 'b.json'])).toEqual({
    request: { format: 'keygen', paths: ['a.json', 'b.json'], dryRun: true },
    reportFile: undefined,
  })
  expect(readArguments(['csv', 'a.csv', '--report', 'r.json'])).toEqual({
    request: { format: 'csv', paths: ['a.csv'], dryRun: false },
    reportFile: 'r.json',
  })
  expect(readArguments(['csv', '--help'])).toBe(null)
})

test.each([
  [[], 'say what to import: keygen or csv'],
  [['xml', 'a'], 'say what to import: keygen or csv'],
  [['keygen'], 'name a file'],
  [['csv', 'a', 'b'], 'name one CSV file; import others after it'],
  [['csv', 'a', '--frobnicate'], "Unknown option '--frobnicate'"],
])('refuses %j', (args, problem) => {
  expect(readArguments(args)).toMatchObject({ problem: expect.stringContaining(problem) })
})
