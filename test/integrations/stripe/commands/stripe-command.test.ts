import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { createPrice, createProduct } from '../../../../integrations/stripe/emulator/objects/prices.ts'
import { startEmulator } from '../../../../integrations/stripe/emulator/start-emulator.ts'

const licet = fileURLToPath(new URL('../../../../bin/licet.js', import.meta.url))
const emulator = await startEmulator()
afterAll(() => emulator.close())
const { account } = emulator

async function run(args: string[], env: Record<string, string> = {}) {
  const options = {
    env: {
      ...process.env,
      LICET_ENV_FILE: '',
      LICET_STRIPE_KEY: account.key,
      LICET_STRIPE_URL: emulator.url,
      LICET_PUBLIC_URL: 'http://127.0.0.1:9',
      ...env,
    },
  }
  return await promisify(execFile)(process.execPath, [licet, 'stripe', ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error) => ({ code: error.code, out: error.stdout, err: error.stderr }),
  )
}

test('setup prints the secret once, doctor shows what remains', async () => {
  const product = createProduct(account, { name: 'Studio' })
  const price = createPrice(account, { product: product.id, currency: 'eur', unit_amount: '9900' })
  const first = await run(['setup', '--sku', `${price.id}=STUDIO-1Y`])
  expect(first).toMatchObject({ code: 0 })
  const [, secret] = /Signing secret, shown this once: (whsec_\w+)/.exec(first.out)!
  expect(first.out).toContain(`✓ ${price.id} sells STUDIO-1Y`)
  expect((await run(['setup'])).out).toBe('✓ Everything exists. Nothing was changed.\n')
  const doctor = await run(['doctor'], { LICET_STRIPE_WEBHOOK_SECRETS: secret! })
  expect(doctor.code).toBe(1)
  expect(doctor.out).toContain('✓ webhook endpoint: http://127.0.0.1:9/stripe/webhooks gets all')
  expect(doctor.out).toContain('✗ webhooks: http://127.0.0.1:9/stripe/webhooks cannot be reached')
  expect(doctor.out).toContain('1 to fix.')
  expect(doctor.out).not.toContain(account.key)
})

test('without a key, every command says what to set', async () => {
  for (const name of ['doctor', 'setup', 'reconcile']) {
    const { code, err } = await run([name], { LICET_STRIPE_KEY: '' })
    expect([name, code, err]).toEqual([name, 1, expect.stringContaining('LICET_STRIPE_KEY_FILE')])
  }
})

test('reconcile runs on the database of the gateway', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'licet-stripe-'))
  const { code, out } = await run(['reconcile', '--dry-run', '--since', '2026-01-31'], {
    LICET_DATA_DIR: dataDir,
  })
  expect([code, out]).toEqual([0, '\nCompared 0 sales: 0 differ, 0 failed. Nothing was changed.\n'])
})

test.each([
  [['setup', '--sku', 'STUDIO-1Y'], 'It must be a price and its SKU, such as price_123=STUDIO-1Y.'],
  [['reconcile', '--since', '2026-02-30'], 'It must be a date, such as 2026-01-31.'],
  [['emulator', '--port', 'x'], 'It must be a port from 0 to 65535.'],
])('refuses %j', async (args, message) => {
  const { code, err } = await run(args)
  expect([code, err]).toEqual([1, expect.stringContaining(message)])
})

test('the emulator prints its address and key, and ends in order', async () => {
  const child = spawn(process.execPath, [licet, 'stripe', 'emulator', '--port', '0', '--key', 'sk_test_1'])
  const exit = once(child, 'exit')
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url = /ready at (\S+)/.exec(line)?.[1] ?? url
    if (line.startsWith('Account:')) break
  }
  const response = await fetch(`${url}/v1/account`, { headers: { authorization: 'Bearer sk_test_1' } })
  expect(await response.json()).toMatchObject({ object: 'account' })
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})
