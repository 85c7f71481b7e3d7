import { expect, test } from 'vitest'
import { csvLine } from '../../src/platform/csv.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+call', "'+call"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1+1', "'\t'=1+1"],
  ['＝1+1', "'＝1+1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  // A spreadsheet with a semicolon or a tab as its separator begins a cell there, and after a line break a row.
  ['Acme;=1+1', "Acme;'=1+1"],
  ['Acme; ＋call', "Acme; '＋call"],
  ['Acme\t@SUM(A1)', "Acme\t'@SUM(A1)"],
  ['Acme;"=1+1"', `"Acme;""'=1+1"""`],
  ['Acme\n=1+1', `"Acme\n'=1+1"`],
  ['Acme|-1+1', "Acme|'-1+1"],
])('a text with a formula is text in a spreadsheet: %j', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test.each([
  'Acme',
  '-1.5',
  '+49',
  'a=b',
  'ada@acme.example',
  'a-b; c',
  '2026-01-01T00:00:00Z',
  '{"a":"b=c"}',
])('other texts and numbers have no apostrophe: %s', (value) => {
  expect(csvLine([value])).not.toContain("'")
})
