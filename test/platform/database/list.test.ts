import { expect, test } from 'vitest'
import { readPositions } from '../../../src/platform/database/list.ts'
import { startTestApp } from '../../app.ts'

const { admin } = await startTestApp()

/** Reads a whole list in pages of seven, as a client does: each page after, or before, the last position of the page before. */
async function readAll(table: string, column: { sql: string; type: string }, fromEnd: boolean) {
  const read: string[] = []
  for (let position: string[] | null = null; ; ) {
    const range = { after: fromEnd ? null : position, before: fromEnd ? position : null, fromEnd, limit: 7 }
    const page = await readPositions(admin.sql, table, { all: [] }, { columns: [column] }, range)
    read.push(...page.map(([value]) => value!))
    if (page.length < 7) return fromEnd ? read.toReversed() : read
    position = page.at(-1)!
  }
}

test.each([
  {
    values: 'numbers',
    table: '(select n as value from generate_series(1, 120) n)',
    column: { sql: 'child.value', type: 'int' },
    inOrder: Array.from({ length: 120 }, (_, index) => String(index + 1)),
  },
  {
    values: 'codes, in the order of their type,',
    table: `(select unnest(array['PENDING', 'CHANGED', 'UNCHANGED', 'REFUSED', 'FAILED']::bulk_operation_outcome[]) as value)`,
    column: { sql: 'child.value', type: 'bulk_operation_outcome' },
    inOrder: ['PENDING', 'CHANGED', 'UNCHANGED', 'REFUSED', 'FAILED'],
  },
  {
    values: 'instants before year 0',
    table: `(select unnest(array['0002-01-01 00:00:00+00 BC', '0001-01-01 00:00:00+00 BC', '2026-01-01 00:00:00+00', 'infinity']::timestamptz[]) as value)`,
    column: { sql: 'child.value', type: 'timestamptz' },
    inOrder: ['0002-01-01 00:00:00+00 BC', '0001-01-01 00:00:00+00 BC', '2026-01-01 00:00:00+00', 'infinity'],
  },
])('lists $values in the order of their values, on every page', async ({ table, column, inOrder }) => {
  expect(await readAll(table, column, false)).toEqual(inOrder)
  expect(await readAll(table, column, true)).toEqual(inOrder)
})
