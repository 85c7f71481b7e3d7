import { expect, test } from 'vitest'
import { idColumn } from '../../../../schema/builder/pages/order.ts'
import { readPage } from '../../../../schema/builder/pages/page.ts'
import { type Row, readConnection } from '../../../../schema/builder/pages/read-connection.ts'
import { startTestApp } from '../../../app.ts'

const { ctx } = await startTestApp()
const order = { type: 'License', columns: [idColumn] }

/** Reads the first two records of a list. A record without a node was deleted after its position was read. */
function readTwo(rows: Row<{ id: string }>[]) {
  const page = readPage(ctx.secrets, order, { first: 2 })
  const count = async () => ({ value: rows.length, exact: true })
  return readConnection(
    ctx.secrets,
    order,
    page,
    async ({ limit }) => rows.slice(0, limit),
    async () => false,
    count,
  )
}

const row = (id: string): Row<{ id: string }> => ({ node: { id }, position: [id] })
const deleted = (id: string): Row<{ id: string }> => ({ node: null, position: [id] })

test.each([
  ['in the page', [row('a'), deleted('b'), row('c')], ['a']],
  ['after the page', [row('a'), row('b'), deleted('c')], ['a', 'b']],
  ['in the whole page', [deleted('a'), deleted('b'), row('c')], []],
])('a record that is deleted %s ends no list', async (_where, rows, nodes) => {
  const { edges, pageInfo } = await readTwo(rows)
  expect(edges.map(({ node }) => node.id)).toEqual(nodes)
  expect(pageInfo.hasNextPage).toBe(true)
  const next = readPage(ctx.secrets, order, { first: 2, after: pageInfo.endCursor })
  expect(next.after).toEqual(['b'])
})
