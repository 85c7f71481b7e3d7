import { expect, test, vi } from 'vitest'
import { serveByYoga } from '../../schema/server/yoga.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const soon = (check: () => void) => vi.waitFor(check, { timeout: 100_000 })

test('one credential takes at most a quarter of the slots, during authentication as well', async () => {
  const held: (() => void)[] = []
  const accessTokens = async () => {
    await new Promise<void>((go) => held.push(go))
    return null
  }
  const ctx = { ...app.ctx, accessTokens }
  const operations = { slots: 8, queueLength: 100, waitMs: 60_000 }
  const url = await listen({ ...app, ctx }, { graphql: serveByYoga(app.graphql), edge: { operations } })
  const headers = { 'content-type': 'application/json' }
  const post = (more = {}) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { ...headers, ...more }, body })
  const requests = Array.from({ length: 12 }, () =>
    post({ authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.x' }),
  )
  await soon(() => expect(held).toHaveLength(2))
  const others = await Promise.all(Array.from({ length: 4 }, () => post()))
  expect(others.map(({ status }) => status)).toEqual(Array(4).fill(200))
  expect(held).toHaveLength(2)
  for (let begun = 0; begun < 12; begun++) {
    await soon(() => expect(held.length).toBeGreaterThan(begun))
    held[begun]!()
  }
  expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(Array(12).fill(401))
})
