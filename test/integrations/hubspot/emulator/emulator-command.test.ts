import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const command = fileURLToPath(new URL('../../../../integrations/hubspot/hubspot-command.ts', import.meta.url))

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return await promisify(execFile)(process.execPath, [command, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error) => ({ code: error.code, out: error.stdout, err: error.stderr }),
  )
}

async function linesOf(child: ChildProcess, last: RegExp): Promise<string> {
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    if (last.test(line)) break
  }
  return lines.join('\n')
}

test('it prints its address and its token, answers them, and ends in order', async () => {
  const child = spawn(process.execPath, [command, 'emulator', '--port', '0', '--time-zone', 'Europe/Berlin'])
  const exit = once(child, 'exit')
  const out = await linesOf(child, /^Portal:/)
  const [, url] = /ready at (\S+)/.exec(out)!
  const [, token] = /^Token: (\S+)$/m.exec(out)!
  const response = await fetch(`${url}/account-info/2026-09/details`, {
    headers: { authorization: `Bearer ${token}` },
  })

  expect(await response.json()).toMatchObject({ timeZone: 'Europe/Berlin' })
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test('without a command it says which there are', async () => {
  const [none, unknown, help] = await Promise.all([run(), run('emulate'), run('--help')])

  expect(none).toMatchObject({ code: 1, out: '' })
  expect(none.err).toContain('emulator  runs an emulator of HubSpot')
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('emulate is not a command') })
  expect(help).toMatchObject({ code: 0, err: '' })
})

test.each([
  ['--port', 'x', 'x is not a port'],
  ['--port', '65536', '65536 is not a port'],
  ['--time-zone', 'Mars/Olympus', 'Mars/Olympus is not a time zone'],
  ['--webhooks', 'nowhere', 'nowhere is not an address'],
  ['--color', 'red', "Unknown option '--color'"],
])('%s %s is refused with a reason', async (option, value, reason) => {
  const { code, out, err } = await run('emulator', option, value)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(`hubspot emulator: ${reason}`)
})

test('a port that is taken is said so', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { code, err } = await run('emulator', '--port', String(port))
  server.close()

  expect(code).toBe(1)
  expect(err).toContain(`${port}. Choose another port`)
  expect(err).not.toContain('    at ')
})
