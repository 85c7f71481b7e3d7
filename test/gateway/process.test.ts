import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fillDataDir } from '../database.ts'
import { type Process, startProcess } from '../postgres/process.ts'
import { connectWhileStopped } from './connect-while-stopped.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'licet-process-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** Starts another process that ends by itself, and returns its whole output. */
async function refusedStart(environment: Record<string, string>): Promise<string> {
  const child = startProcess('start', environment)
  expect(await child.exited).toBe(1)
  return child.output()
}

test('an invalid environment ends the start with every problem and no stack', async () => {
  const output = await refusedStart({ PORT: 'x', LICET_DATA_DIRECTORY: './data' })
  expect(output).toMatch(/^licet: The environment cannot be used:\n/)
  expect(output).toContain('LICET_DATA_DIRECTORY: is not a variable of Licet')
  expect(output).toContain('PORT: must be a port number')
  expect(output).not.toContain('    at ')
})

test.each([
  ['postgres://licet:hunter2@one.example,/licenses', 'must name each of its hosts'],
  ['postgres://licet:hunter2@one,two/licenses?target_session_attrs=any', 'must have target_session_attrs'],
])('hosts in DATABASE_URL that cannot be used end the start at once: %s', async (url, problem) => {
  // A start that waits for the database exceeds the time of this test.
  const output = await refusedStart({ DATABASE_URL: url, LICET_DATABASE_WAIT: '3600' })
  expect(output).toContain(`licet: The environment cannot be used:\n  DATABASE_URL: ${problem}`)
  expect(output).not.toMatch(/does not respond|Invalid URL|hunter2| {4}at /)
})

test('two hosts in DATABASE_URL without a primary end the start with the state of each, and no stack', async () => {
  const url = 'postgres://licet:hunter2@127.0.0.1:1,127.0.0.1:2/licenses?target_session_attrs=read-write'
  const output = await refusedStart({ DATABASE_URL: url, LICET_DATABASE_WAIT: '0' })
  expect(output).toContain(
    'licet: PostgreSQL at 127.0.0.1:1,127.0.0.1:2/licenses could not be used within 0 s: ',
  )
  expect(output).toContain('127.0.0.1:1: connect ECONNREFUSED')
  expect(output).toContain('127.0.0.1:2: connect ECONNREFUSED')
  expect(output).not.toMatch(/hunter2| {4}at /)
})

test('a production gateway without TLS and without a proxy ends the start, before it opens the database', async () => {
  const output = await refusedStart({
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://127.0.0.1:1/licenses',
  })
  expect(output).toMatch(/^licet: In production the gateway rejects every request without TLS/)
  expect(output).not.toContain('    at ')
})

test('a data directory that is a file ends the start with the remedy and no stack', async () => {
  const path = join(dataDir, 'file')
  writeFileSync(path, '')
  const output = await refusedStart({ LICET_DATA_DIR: path })
  expect(output).toBe(
    `licet: The data directory ${path} cannot be used: it is not a folder. Choose a folder with LICET_DATA_DIR.\n`,
  )
})

test('variables are read from a file, and the start logs their names without their values', async () => {
  const path = join(dataDir, 'licet.env')
  writeFileSync(path, 'LICET_METRICS_TOKEN=a-token-from-the-file\nLICET_LOG_FORMAT=pretty\n')
  const child = startProcess('start', { LICET_ENV_FILE: path })
  const [line] = await child.printed(/.*"variables were read from a file".*/)
  expect(JSON.parse(line)).toMatchObject({
    path,
    variables: ['LICET_METRICS_TOKEN'],
    overridden: ['LICET_LOG_FORMAT'],
  })
  await child.printed(/ready at/)
  expect(await child.kill('SIGTERM')).toBe(0)
  expect(child.output()).not.toContain('a-token-from-the-file')
})

test('a development gateway shows its pages under its own names alone', async () => {
  const child = startProcess('start', { LICET_PUBLIC_URL: 'http://gateway.example:4000' })
  const port = Number((await child.printed(/ready at http:\/\/127\.0\.0\.1:(\d+)/))[1])
  const statusUnder = async (host: string, path: string) => {
    const asked = request({ port, host: '127.0.0.1', path, headers: { host, accept: 'text/html' } }).end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }
  const statuses = async (hosts: string[]) => {
    const found: Record<string, unknown> = {}
    for (const host of hosts)
      found[host] = [await statusUnder(host, '/dev'), await statusUnder(host, '/dev/mail')]
    return found
  }
  const own = [
    ...['127.0.0.1', `127.0.0.1:${port}`, 'localhost:1', 'LocalHost', '[::1]', `[0:0:0:0:0:0:0:1]:${port}`],
    ...['gateway.example', 'GATEWAY.Example:99'],
  ]
  const foreign = [
    ...['evil.example', `evil.example:${port}`, 'EVIL.example.', 'localhost.evil.example', 'evil.localhost'],
    ...['127.0.0.1.evil.example', 'gateway.example.evil.example', 'x.gateway.example', '[2001:db8::1]:4000'],
    ...['0.0.0.0', '192.168.1.1', 'xn--lcalhost-54a', '127.0.0.2'],
  ]
  expect(await statuses(own)).toEqual(Object.fromEntries(own.map((host) => [host, [200, 200]])))
  expect(await statuses(foreign)).toEqual(Object.fromEntries(foreign.map((host) => [host, [404, 404]])))
  const confusing = ['localhost@evil.example', 'evil.example/localhost', 'localhost evil.example']
  expect(await statuses(confusing)).toEqual(Object.fromEntries(confusing.map((host) => [host, [400, 400]])))
  await child.kill('SIGTERM')
})

test('the message about an unreachable database names its host and never its password', async () => {
  const output = await refusedStart({
    DATABASE_URL: 'postgres://licet:hunter2@127.0.0.1:1/licenses',
    LICET_DATABASE_WAIT: '1',
  })
  expect(output).toContain('PostgreSQL at 127.0.0.1:1/licenses could not be used within 1 s')
  expect(output).toContain('does not respond yet')
  expect(output).not.toContain('hunter2')
  expect(output).not.toContain('    at ')
})

test('the packages of an installation for production are enough, also for the readable log', async () => {
  const hidden = new URL('../hide-development.ts', import.meta.url).href
  const child = startProcess('start', { LICET_LOG_FORMAT: 'pretty', NODE_OPTIONS: `--import ${hidden}` })
  await child.printed(/ready at/)
  const response = await fetch(`${/ready at (http:\S+)/.exec(child.output())![1]}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { audience } }' }),
  })
  expect(response.status).toBe(200)
  await child.printed(/INFO.*: operation/)
  expect(await child.kill('SIGTERM')).toBe(0)
})

test('in a terminal the start shows the admin key, and writes it to no file', async () => {
  const folder = mkdtempSync(join(dataDir, 'terminal-'))
  fillDataDir(folder)
  // Gives the gateway a terminal. SIGTERM closes it, which ends the gateway.
  const child = spawn(
    'script',
    ['--quiet', '--command', `'${process.execPath}' bin/licet.js start`, devNull],
    {
      env: { PATH: process.env.PATH, LICET_ENV_FILE: devNull, PORT: '0', LICET_DATA_DIR: folder },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for await (const text of child.stdout.setEncoding('utf8')) {
    output += text
    if (/shown this once: licet_\w{36}/.test(output) && /Console: /.test(output)) break
  }
  child.kill('SIGTERM')
  expect(output).toMatch(/Admin key, shown this once: licet_\w{36}/)
  expect(output).toMatch(/Console: http:\/\/127\.0\.0\.1:\d+\/console\/#ticket=[\w-]{43}\s/)
  expect(readdirSync(folder).filter((name) => /^(admin-key|console-link)/.test(name))).toEqual([])
})

describe('in an empty data directory', () => {
  let gateway: Process
  let url: string

  beforeAll(async () => {
    gateway = startProcess('start', { LICET_DATA_DIR: dataDir })
    const ready = () => gateway.printed(/Licet is ready at (http:\/\/127\.0\.0\.1:\d+\/graphql)/)
    // The first start creates the database. This takes long under load.
    url = (await ready().catch(ready))[1]!
  })

  test('the first admin key is in a file of this user alone, opens the graph, and is not in the log', async () => {
    const [, path] = await gateway.printed(/The first admin key is in (\S+?)\. Store it/)
    expect(path).toBe(join(dataDir, 'admin-key'))
    expect((statSync(path!).mode & 0o777).toString(8)).toBe('600')
    const apiKey = readFileSync(path!, 'utf8').trim()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query: '{ viewer { audience } }' }),
    })
    expect(await response.json()).toMatchObject({ data: { viewer: { audience: 'ADMIN' } } })
    expect(gateway.output()).not.toContain(apiKey)
  })

  test('the link to the console is in a file of this user alone, signs in, and is not in the log', async () => {
    const [, path] = await gateway.printed(/the link that opens it signed in is in (\S+?)\."/)
    expect(path).toBe(join(dataDir, `console-link-${new URL(url).port}`))
    expect((statSync(path!).mode & 0o777).toString(8)).toBe('600')
    const link = new URL(readFileSync(path!, 'utf8').trim())
    expect(link.origin + link.pathname).toBe(new URL('/console/', url).href)
    const ticket = link.hash.replace('#ticket=', '')
    const response = await fetch(new URL('/console/session', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: link.origin },
      body: JSON.stringify({ ticket }),
    })
    const { apiKey } = await response.json()
    expect(apiKey).toMatch(/^licet_\w{36}$/)
    expect(gateway.output()).not.toContain(ticket)
    expect(gateway.output()).not.toContain(apiKey)
  })

  test('in a log of JSON lines, every line of the start is an entry', async () => {
    await gateway.printed(/CRM: .*/)
    const lines = gateway.output().trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      lines.map(() => expect.objectContaining({ level: expect.any(Number), time: expect.any(String) })),
    )
  })

  test('the connections of a rush wait for a busy gateway, and none is refused', async () => {
    const statuses = await connectWhileStopped(gateway.pid, url, 2_000)
    expect(statuses).toEqual(statuses.map(() => 200))
  })

  test('a port in use ends the start, and the message says what to do', async () => {
    expect(await refusedStart({ PORT: new URL(url).port })).toMatch(
      /another process uses the port\.\nChoose another port with PORT\./,
    )
  })

  test('a second process on the data directory is refused, and the first one continues', async () => {
    const output = await refusedStart({ LICET_DATA_DIR: dataDir })
    expect(output).toContain(`The data directory ${dataDir} is in use by another Licet process`)
    expect(output).toContain('LICET_DATA_DIR')
    expect((await fetch(new URL('/ready', url))).status).toBe(200)
  })

  test('on SIGTERM the process exits with 0, also with a second signal at once, and the next process finds its data', async () => {
    process.kill(gateway.pid, 'SIGINT')
    expect(await gateway.kill('SIGTERM')).toBe(0)
    expect(readdirSync(dataDir).filter((name) => name.startsWith('console-link'))).toEqual([])
    const next = startProcess('start', { LICET_DATA_DIR: dataDir })
    await next.printed(/Licet is ready/)
    expect(next.output()).not.toContain('admin key')
    expect(await next.kill('SIGTERM')).toBe(0)
  })
})
