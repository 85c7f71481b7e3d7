import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const command = fileURLToPath(
  new URL('../../../../integrations/hubspot/commands/hubspot-command.ts', import.meta.url),
)

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
  const child = spawn(process.execPath, [
    command,
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

test('an unknown command is told which there are', async () => {
  const [unknown, help] = await Promise.all([run('emulate'), run('--help')])

  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('emulate is not a command') })
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(help.out).toMatch(/emulator +runs an emulator of HubSpot/)
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
