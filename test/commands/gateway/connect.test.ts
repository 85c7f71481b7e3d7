import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { connect } from '../../../src/commands/catalog/gateway.ts'
import { pullCatalog } from '../../../src/commands/catalog/pull.ts'
import { writeReport } from '../../../src/commands/report/write-report.ts'

const out = mkdtempSync(join(tmpdir(), 'licet-connect-'))
afterAll(() => rmSync(out, { recursive: true }))

/** The commands that call a gateway, each with a key of its caller. */
const commands: [string, (url: string, key: string) => Promise<unknown>][] = [
  ['report', (url, key) => writeReport({ from: '2026-01-01', to: '2026-01-31', zone: 'UTC', out, url, key })],
  ['catalog', async (url, key) => pullCatalog(connect({ url, key }))],
]

async function serve(respond: RequestListener): Promise<string> {
  const server = createServer(respond)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
}

const failing = (status: number, code: string, headers = {}): RequestListener => {
  const body = JSON.stringify({ errors: [{ message: `It is ${code}.`, extensions: { code } }] })
  return (_, response) => response.writeHead(status, headers).end(body)
}

const refusals: [string, RequestListener, RegExp, RegExp][] = [
  ['another server', (_, response) => response.end('<html>'), /is not a gateway \(HTTP 200\)/, /--url/],
  ['a lost response', (_, response) => response.destroy(), /did not respond/, /./],
  ['a wrong key', failing(401, 'UNAUTHENTICATED'), /does not accept the key/, /LICET_ADMIN_KEY/],
  ['a missing scope', failing(200, 'FORBIDDEN'), /lacks a scope/, /(INSIGHTS|CATALOG)_READ/],
  ['unknown fields', failing(400, 'GRAPHQL_VALIDATION_FAILED'), /does not have the fields/, /version/],
  ['other data', (_, response) => response.end('{"data":{}}'), /does not expect/, /version of the gateway/],
]

describe.each(commands)('licet %s', (_, run) => {
  test.each(refusals)(
    'names %s with the remedy, and writes nothing',
    async (_name, respond, said, remedy) => {
      const url = await serve(respond)
      await expect(run(url, 'licet_key')).rejects.toMatchObject({
        message: expect.stringMatching(said),
        remedy: expect.stringMatching(remedy),
      })
      expect(readdirSync(out)).toEqual([])
    },
  )

  test('names the URL at which no gateway responds', async () => {
    await expect(run('http://127.0.0.1:1/graphql', 'licet_key')).rejects.toMatchObject({
      message: expect.stringMatching(/^No gateway responds at http:\/\/127\.0\.0\.1:1\/graphql/),
      remedy: expect.stringContaining('npm start'),
    })
  })

  test.each(['licet_é', 'a b', ''])('refuses the key "%s" before a request', async (key) => {
    await expect(run('http://127.0.0.1:1/graphql', key)).rejects.toThrow('The value of --key is not a key.')
  })

  test('sends the request again when the gateway asks for it', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      const busy = failing(503, 'OVERLOADED', { 'retry-after': '0' })
      const forbidden = failing(200, 'FORBIDDEN')
      requests++ === 0 ? busy(request, response) : forbidden(request, response)
    })
    await expect(run(url, 'licet_key')).rejects.toThrow('lacks a scope')
    expect(requests).toBe(2)
  })
})
