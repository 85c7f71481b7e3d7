import { expect, test } from 'vitest'
import { readArguments } from '../../../src/commands/import/arguments.ts'

test('reads what to import, and how', () => {
  expect(readArguments(['keygen', 'a.json', '--dry-run', 'b.json'])).toEqual({
    request: {
      format: 'keygen',
      paths: ['a.json', 'b.json'],
      dryRun: true,
      csv: { zone: null, map: new Map() },
    },
    reportFile: undefined,
  })
  expect(readArguments(['csv', 'a.csv', '--report', 'r.json'])).toEqual({
    request: { format: 'csv', paths: ['a.csv'], dryRun: false, csv: { zone: null, map: new Map() } },
    reportFile: 'r.json',
  })
  const args = ['csv', 'a.csv', '--zone', 'Europe/Berlin', '--map', 'License Key=key', '--map', 'Notes=']
  expect(readArguments(args)).toMatchObject({
    request: {
      csv: {
        zone: 'Europe/Berlin',
        map: new Map([
          ['license_key', 'key'],
          ['notes', ''],
        ]),
      },
    },
  })
  expect(readArguments(['csv', 'a.csv', '--zone', 'Berlin'])).toMatchObject({
    problem: expect.stringMatching(/^--zone Berlin/),
  })
  expect(readArguments(['csv', 'a.csv', '--map', 'key'])).toMatchObject({
    problem: expect.stringMatching(/^--map "key"/),
  })
  expect(readArguments(['keygen', 'a.json', '--map', 'a=key'])).toMatchObject({
    problem: expect.stringContaining('for a CSV file'),
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
