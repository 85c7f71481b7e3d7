import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runLicet } from '../../../commands/program/run.ts'

const licet = fileURLToPath(new URL('../../../../bin/licet.js', import.meta.url))

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return await promisify(execFile)(process.execPath, [licet, 'hubspot', ...args]).then(
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

test('the emulator prints its address and token, accepts the token, and ends in order', async () => {
  const child = spawn(process.execPath, [
    licet,
    'hubspot',
    'emulator',
    '--port',
    '0',
    '--time-zone',
    'Europe/Berlin',
    '--secret',
    'app-secret',
  ])
  const exit = once(child, 'exit')
  const out = await linesOf(child, /^Portal:/)
  const [, url] = /ready at (\S+)/.exec(out)!
  const [, token] = /^Token: (\S+)$/m.exec(out)!
  const response = await fetch(`${url}/account-info/2026-09/details`, {
    headers: { authorization: `Bearer ${token}` },
  })

  expect(out).toContain('App secret: app-secret')
  expect(await response.json()).toMatchObject({ timeZone: 'Europe/Berlin' })
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test.each([
  ['--port', 'x', "option '--port <port>' argument 'x' is invalid. It must be a port from 0 to 65535."],
  ['--port', '65536', 'It must be a port from 0 to 65535.'],
  ['--time-zone', 'Mars/Olympus', 'It must be a time zone, such as Europe/Berlin.'],
  ['--webhooks', 'nowhere', 'It must be an http or https address.'],
  ['--webhooks', 'ftp://x.test', 'It must be an http or https address.'],
  ['--color', 'red', "unknown option '--color'"],
])('refuses %s %s with a reason', async (option, value, reason) => {
  const { code, out, err } = await runLicet('hubspot', 'emulator', option, value)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(reason)
})

test('reports a port that is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { code, err } = await run('emulator', '--port', String(port))
  server.close()

  expect(code).toBe(1)
  expect(err).toContain(`${port}.\nChoose another port with --port.`)
  expect(err).not.toContain('    at ')
})
