import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createClient } from '../../../../integrations/hubspot/api/client.ts'
import { readBatch } from '../../../../integrations/hubspot/api/read-batch.ts'
import { readRecords } from '../../../../integrations/hubspot/api/read-record.ts'
import { unlimited } from '../crm.ts'

/** The errors in the response to every batch read, beside one record. */
let errors: object[] = []
const server = createServer((_request, response) => {
  const results = [{ id: '1', properties: { email: 'ada@example.com' } }]
  response
    .writeHead(207, { 'content-type': 'application/json' })
    .end(JSON.stringify({ status: 'COMPLETE', results, numErrors: errors.length, errors }))
}).listen(0, '127.0.0.1')
afterAll(() => server.close())
await once(server, 'listening')
const client = createClient({
  token: { token: 'pat-na1-any' },
  baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  log: pino({ level: 'silent' }),
  limiter: unlimited(),
})
const read = async () => [
  await readBatch(client, 'contacts', 'email', ['ada@example.com', 'bob@example.com'], []),
  await readRecords(client, 'line_items', ['1', '2'], ['quantity']),
]

test('a missing record is absent from the result', async () => {
  errors = [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'No.', context: { ids: ['2'] } }]
  expect(await read()).toEqual([
    new Map([['ada@example.com', { remoteId: '1', properties: { email: 'ada@example.com' } }]]),
    [expect.objectContaining({ remoteId: '1' })],
  ])
})

test('a record that cannot be read for now fails the read, and does not count as missing', async () => {
  errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'Later.', context: { ids: ['2'] } }]
  const later = expect.objectContaining({ kind: 'transient', code: 'INTERNAL_ERROR' })
  expect(await read()).toEqual([later, later])
})
