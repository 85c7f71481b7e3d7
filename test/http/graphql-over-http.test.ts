import { auditServer } from 'graphql-http'
import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const url = await listen(app)

test('passes the GraphQL over HTTP audits: every MUST and SHOULD, and every MAY except GET', async () => {
  const results = await auditServer({ url: `${url}/graphql`, fetchFn: fetch })
  const failed = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.name}: ${result.reason}`],
  )
  const serious = failed.filter((name) => !name.startsWith('MAY '))
  expect(serious).toEqual([])
  expect(failed.filter((name) => !/GET/.test(name))).toEqual([])
  expect(results.length).toBeGreaterThan(50)
})
