import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { connectWhileStopped } from '../gateway/connect-while-stopped.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { mutate, seedLicense } from './mutations.ts'
import { startProcess } from './process.ts'

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 100_000, interval: 50 })

/** The children of a process, of this moment. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

const isGateway = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('start')
const gatewaysOf = (pid: number) => childrenOf(pid).filter(isGateway)

describe.skipIf(!hasPostgres())('a gateway of several processes', () => {
  const POINTS = 100
  const folder = mkdtempSync(join(tmpdir(), 'licet-variables-'))
  const variables = join(folder, 'variables')
  let gateway: Gateway
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let key: string

  beforeAll(async () => {
    database = await createPostgresDatabase()
    writeFileSync(variables, 'LICET_CORS_ORIGINS=https://before.example\n')
    gateway = await startGateway(database.url, {
      LICET_ENV_FILE: variables,
      LICET_PROCESSES: '3',
      // Of one address, which is this machine.
      LICET_LIMIT_ATTEMPTS: '0',
      LICET_LIMIT_REQUESTS: String(POINTS),
      LICET_LIMIT_CONNECTIONS: '0',
    })
    key = (await seedLicense(gateway, {})).key
  })
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await database.drop()
    rmSync(folder, { recursive: true })
  })

  /** Sends a validation on a connection of its own, which any process accepts. Returns the code, or the error of the connection. */
  async function validate(agent = new Agent()): Promise<string> {
    const body = JSON.stringify({
      query: 'query V($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }',
      variables: { input: { key } },
    })
    return await new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const sent = request(`${gateway.url}/graphql`, { method: 'POST', agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve(JSON.parse(text).data?.validateLicense?.code ?? text))
        response.on('error', (error) => resolve(String(error)))
      })
      sent.on('error', (error) => resolve(String(error)))
      sent.end(body)
    })
  }

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${gateway.url}/metrics`)).text()
    const line = text.split('\n').find((one) => one.startsWith(`${name} `))
    return Number(line?.split(' ')[1] ?? Number.NaN)
  }
  const validations = () => metric('licet_validations_total{code="VALID"}')

  test('three gateways and one worker run', () => {
    expect(gatewaysOf(gateway.pid)).toHaveLength(3)
    expect(childrenOf(gateway.pid)).toHaveLength(4)
  })

  test('the connections of a rush wait for a busy parent process, and none is refused', async () => {
    const statuses = await connectWhileStopped(gateway.pid, gateway.url, 2_000)
    expect(statuses).toEqual(statuses.map(() => 200))
  })

  test('the processes print whole lines of JSON', async () => {
    await Promise.all(Array.from({ length: 60 }, () => validate()))
    await until(() =>
      expect(gateway.output().match(/validateLicense|"V"/g)?.length).toBeGreaterThanOrEqual(60),
    )
    for (const line of gateway.output().trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  })

  test('a limit counts the calls of all processes together', async () => {
    const input = { name: 'counted', audience: 'SUPPORT' }
    const { secret } = await mutate(gateway, 'createApiKey', input, 'secret')
    const ask = async () => await gateway.graphql('{ viewer { audience } }', {}, secret)
    const answers = await Promise.all(Array.from({ length: POINTS + 20 }, ask))
    const limited = answers.filter(({ errors }) => errors?.[0]?.extensions?.code === 'RATE_LIMITED')
    expect(limited).toHaveLength(20)
  })

  test('the metrics add the counters of all processes', async () => {
    const before = await validations()
    await Promise.all(Array.from({ length: 60 }, () => validate()))
    expect((await validations()) - before).toBe(60)
    expect(await metric('licet_jobs_waiting')).toBeGreaterThanOrEqual(0)
  })

  test('another process replaces one that is killed, and no counter falls', async () => {
    const before = await validations()
    const [victim] = gatewaysOf(gateway.pid)
    process.kill(victim!, 'SIGKILL')
    await until(() => {
      expect(gatewaysOf(gateway.pid)).toHaveLength(3)
      expect(gatewaysOf(gateway.pid)).not.toContain(victim)
    })
    await gateway.printed(/"a process of the gateway is ready"/)
    expect(await validations()).toBeGreaterThanOrEqual(before)
    expect(await metric('licet_process_ends_total')).toBe(1)
    expect(await Promise.all(Array.from({ length: 30 }, () => validate()))).toEqual(Array(30).fill('VALID'))
  })

  test('SIGHUP replaces every process, and no request fails', async () => {
    const old = childrenOf(gateway.pid)
    const codes: string[] = []
    let isDone = false
    const client = async (agent: Agent) => {
      while (!isDone) {
        codes.push(await validate(agent))
        await sleep(5)
      }
      agent.destroy()
    }
    const clients = [new Agent(), new Agent(), new Agent({ keepAlive: true })].map(client)
    writeFileSync(variables, 'LICET_CORS_ORIGINS=https://after.example\n')
    process.kill(gateway.pid, 'SIGHUP')
    await gateway.printed(/"all processes of the gateway were replaced"/)
    isDone = true
    await Promise.all(clients)
    const now = childrenOf(gateway.pid)
    expect(now).toHaveLength(4)
    expect(now.filter((pid) => old.includes(pid))).toEqual([])
    expect(codes.length).toBeGreaterThan(10)
    expect(codes.filter((code) => code !== 'VALID')).toEqual([])
    // Each process has read the file again.
    for (const origin of ['https://before.example', 'https://after.example']) {
      const { headers } = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers: { origin } })
      expect(headers.get('access-control-allow-origin')).toBe(origin.includes('after') ? origin : null)
    }
  })

  test('SIGTERM ends all processes', async () => {
    const children = childrenOf(gateway.pid)
    expect(await gateway.kill('SIGTERM')).toBe(0)
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })

  test('SIGHUP during the start ends no process', async () => {
    const started = startProcess('start', { DATABASE_URL: database.url, LICET_PROCESSES: '2' })
    await until(() => expect(childrenOf(started.pid)).toHaveLength(1))
    process.kill(started.pid, 'SIGHUP')
    await started.printed(/"all processes of the gateway were replaced"/)
    expect(childrenOf(started.pid)).toHaveLength(3)
    expect(await started.kill('SIGTERM')).toBe(0)
  })

  test('a start that fails reports the reason once, and ends with 1', async () => {
    const started = startProcess('start', {
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      LICET_PROCESSES: '2',
      LICET_DATABASE_WAIT: '0',
    })
    expect(await started.exited).toBe(1)
    expect(started.output().match(/^licet: /gm)).toHaveLength(1)
  })
})

test('the embedded database runs in one process', async () => {
  const refused = startProcess('start', { LICET_PROCESSES: '2' })
  expect(await refused.exited).toBe(1)
  expect(refused.output()).toContain('LICET_PROCESSES: several processes need PostgreSQL')
  const one = startProcess('start', { LICET_PROCESSES: 'auto' })
  await one.printed(/ready at/)
  expect(childrenOf(one.pid)).toEqual([])
  expect(await one.kill('SIGTERM')).toBe(0)
})
