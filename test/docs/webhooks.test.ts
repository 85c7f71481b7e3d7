import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { KEPT_PER_ENDPOINT } from '../../src/webhooks/deliveries/forget.ts'
import { MAX_PAYLOAD_BYTES } from '../../src/webhooks/deliveries/payload.ts'
import { MAX_WAITING } from '../../src/webhooks/deliveries/queue-deliveries.ts'
import { retryDelays } from '../../src/webhooks/deliveries/record-attempt.ts'
import { MAX_RESPONSE_CHARACTERS, REQUEST_MS } from '../../src/webhooks/requests/send-request.ts'
import { seedLicense } from '../seed.ts'
import { createEndpoint, deliveriesOf, startWithWebhooks } from '../webhooks/subscriber.ts'

const page = readFileSync('docs/webhooks.md', 'utf8')
const app = await startWithWebhooks()
const { admin } = app

test('the receiver of the page verifies webhooks, ignores a repeat and refuses another secret', async () => {
  const [, code] = /```js\n([\s\S]*?)```/.exec(page)!
  mkdirSync('node_modules/.cache', { recursive: true })
  const folder = mkdtempSync('node_modules/.cache/receiver-')
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'receiver.mjs')
  writeFileSync(file, code!)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const { licenseId } = await seedLicense(admin)
  const { id, secret } = await createEndpoint(app, admin, { url, eventTypes: ['license.suspended'] })
  const other = await createEndpoint(app, admin, { url, eventTypes: ['license.suspended'] })
  const receiver = spawn(process.execPath, [file], {
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  afterAll(() => void receiver.kill())
  let output = ''
  receiver.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await vi.waitFor(async () => expect((await fetch(url, { method: 'POST' })).status).toBe(400), 100_000)

  await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await app.webhooks.run()
  const line = `license.suspended ${toTypedId('License', licenseId)}\n`
  await vi.waitFor(() => expect(output).toBe(line), 100_000)
  expect(await deliveriesOf(app, admin, id, 'state status')).toEqual([{ state: 'DELIVERED', status: 204 }])
  expect(await deliveriesOf(app, admin, other.id, 'state status')).toEqual([
    { state: 'PENDING', status: 400 },
  ])

  await admin.db.webhookEndpoint.updateMany({ data: { position: 0n } })
  await app.webhooks.run()
  expect((await deliveriesOf(app, admin, id, 'state')).map(({ state }) => state)).toEqual([
    'DELIVERED',
    'DELIVERED',
  ])
  expect(output).toBe(line)
  receiver.kill()
  await once(receiver, 'exit')
})

test('the page states the limits of the code', () => {
  expect(page).toContain(`${MAX_PAYLOAD_BYTES / 1024} KiB`)
  expect(page).toContain(`within ${REQUEST_MS / 1000} seconds`)
  expect(page).toContain(`first ${MAX_RESPONSE_CHARACTERS} characters`)
  expect(page).toContain(`about ${MAX_WAITING.toLocaleString('en')};`)
  expect(page).toContain(`at most ${KEPT_PER_ENDPOINT.toLocaleString('en')} of one endpoint`)
  const names = { h: 3_600_000, min: 60_000, s: 1_000 }
  const stated = /about ([^.]*)\. Half/.exec(page.replaceAll('\n', ' '))![1]!
  const delays = [...stated.matchAll(/(\d+) (s|min|h)\b/g)].map(
    ([, count, unit]) => Number(count) * names[unit as keyof typeof names],
  )
  expect(delays).toEqual(retryDelays)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
