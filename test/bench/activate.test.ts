import { expect, test } from 'vitest'
import { scriptFor } from '../../bench/activate.ts'

test('pgbench has an expression for each parameter of the statement', async () => {
  const license = { revision_id: 'r', starts_at: 's', expiry: 'e', grace_ends_at: 'g' }
  const sql = { query: async () => ({ rows: [license] }) }
  const script = await scriptFor({ sql: sql as never, licenses: [{}, {}] as never })
  expect(script).toContain('random(0, 1)')
  expect(script).not.toMatch(/undefined|\$\d/)
})
