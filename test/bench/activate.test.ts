import { expect, test } from 'vitest'
import { scriptFor } from '../../bench/activate.ts'

test('the script of pgbench has the facts of the licenses', async () => {
  const license = { revision_id: 'r', starts_at: 's', expiry: 'e', grace_ends_at: 'g' }
  const sql = { query: async () => ({ rows: [license] }) }
  const script = await scriptFor({ sql: sql as never, licenses: [{}, {}] as never })
  expect(script).toContain('random(0, 1)')
  expect(script).not.toMatch(/undefined|\$\d/)
})
