import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import type { Standing } from '../../client/standing.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { publishedKeys } from '../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../src/platform/db.ts'
import { defaultWebhooks } from '../../src/webhooks/webhook-settings.ts'
import { startTestApp, unlimited } from '../app.ts'
import { listen } from '../http/listen.ts'
import { createMailbox } from '../mailbox.ts'
import { startProxy } from '../proxy.ts'
import { seedAccount, seedLicenseType } from '../seed.ts'
import type { Client } from './clients.ts'
import { openPatient } from './database.ts'
import { type Program, startProgram } from './program.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Real time that anything may take, in milliseconds. It ends a run that hangs, and is longer than any slow machine needs. */
const PATIENCE = 300_000
/** Options of the tests of a client. */
export const patient = { timeout: PATIENCE }

/** As `expect.poll`, for as long as a slow machine needs. */
export function eventually<Result>(read: () => Result | Promise<Result>) {
  return expect.poll(read, { timeout: PATIENCE })
}

/** Arguments of `open` in addition to the gateway, its keys and the store, and what belongs to the machine. */
export interface DeviceOptions {
  product: string
  fingerprint?: string | null
  meter?: string | undefined
  trial?: string
  locale?: 'en' | 'de'
  offline?: string
  timeout?: number
  /** URL of the gateway. Default: that of the proxy. */
  gateway?: string
  /** Path of the store. Default: a new one. */
  store?: string
  /** Milliseconds by which the clock of the machine differs from the true time. */
  offset?: number
  /** Environment variables of the program. */
  variables?: Record<string, string>
}

/** The software of a vendor on a device: the conformance program of a client. */
export interface Device {
  store: string
  call<Result>(name: string, args?: Record<string, unknown>): Promise<Result>
  /** Sends a call, and does not wait for its response. */
  send(name: string, args?: Record<string, unknown>): Promise<unknown>
  activate(key: string, name?: string): Promise<Standing>
  check(fresh?: boolean): Promise<Standing>
  standing(): Promise<Standing>
  has(code: string): Promise<boolean>
  value(code: string): Promise<unknown>
  recordUsage(amount: number): Promise<boolean>
  /** Records usage, which must succeed. */
  use(amount: number): Promise<void>
  /** Sets the clock of the machine, as a difference to the true time in milliseconds. */
  setOffset(milliseconds: number): void
  /** Replaces the text of every file of the store, which the next start reads. */
  damage(text: string): void
  /** From now on, no change of the store can be written. It can still be read. */
  fillDisk(): Promise<void>
  emptyDisk(): void
  /** Kills the program as `kill -9` does, long enough ago that a lock which it left is abandoned. */
  kill(): Promise<void>
  /** Ends the input of the program, and returns its exit code. */
  end(): Promise<number | null>
  /** The software after a new start, with the same store: another client in the same program, or in another after `kill`. */
  restart(more?: Partial<DeviceOptions>): Promise<Device>
}

/** Creates a folder. Returns false if a file has the name of one of its parents. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true })
    return true
  } catch {
    return false
  }
}

/**
 * Starts a gateway over HTTP with a clock that stands still, and a proxy in front of it. Each test file has its own. Before
 * each test, a day passes and the network is repaired. A program that is idle after a test is used again, with another `open`.
 */
export async function startField() {
  const mailbox = createMailbox()
  const proxy = await startProxy()
  const gateway = await startTestApp(openPatient, mailbox.mail, unlimited, defaultWebhooks, proxy.url)
  proxy.pointAt(await listen(gateway, { edge: { requestTimeoutMs: PATIENCE } }))
  const { admin } = gateway
  const folder = mkdtempSync(join(tmpdir(), 'licet-conformance-'))
  const running = new Map<Program, string>()
  const idle: [client: string, program: Program][] = []
  let stores = 0
  let now = Date.parse('2026-01-15T12:00:00Z')
  const readKeys = () => transact(gateway.ctx.db, (tx) => publishedKeys(admin, tx))
  /** The keys that new software ships. */
  let keys = await readKeys()

  /** The true time: that of the gateway, and of every device whose clock is right. */
  const time = {
    get now() {
      return now
    },
    pass(milliseconds: number) {
      now += milliseconds
      gateway.setNow(new Date(now).toISOString())
    },
  }

  /** Kills the programs of a test. Keeps each that can open another client. */
  const putBack = async () => {
    for (const [program, name] of running)
      if (name !== '' && program.isIdle()) idle.push([name, program])
      else await program.kill()
    running.clear()
  }
  beforeEach(async () => {
    proxy.set('none')
    proxy.forget()
    time.pass(DAY)
    // A former test can have rotated them.
    keys = await readKeys()
  })
  afterEach(putBack)
  afterAll(async () => {
    await putBack()
    await Promise.all(idle.map(([, program]) => program.kill()))
    rmSync(folder, { recursive: true, force: true })
  })

  const types = new Map<string, ReturnType<typeof seedLicenseType>>()
  const account = await seedAccount(admin)

  /** Issues a license. Licenses with equal rules have one license type and product. */
  async function issue(rules: Record<string, unknown>) {
    const name = JSON.stringify(rules)
    const seeding = types.get(name) ?? seedLicenseType(admin, rules)
    types.set(name, seeding)
    const type = await seeding
    const { accountId } = account
    const { licenseType } = type
    return {
      ...type,
      ...(await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))),
    }
  }

  /** Returns a program of a client that no device of this test uses. With variables, it is used for one test. */
  function takeProgram(client: Client, variables: Record<string, string>): Program {
    const isPlain = Object.keys(variables).length === 0
    const at = isPlain ? idle.findIndex(([name]) => name === client.name) : -1
    // A store of the user must not be used, so the home is empty.
    const home = { HOME: folder, XDG_STATE_HOME: folder }
    const program = at < 0 ? startProgram(client, { ...home, ...variables }) : idle.splice(at, 1)[0]![1]
    running.set(program, isPlain ? client.name : '')
    return program
  }

  /** Starts the software on a device. */
  async function device(client: Client, options: DeviceOptions, former?: Program): Promise<Device> {
    const { store = join(folder, `${++stores}`, 'state.json'), variables = {}, offset: given = 0 } = options
    const { product, fingerprint = 'laptop', meter = 'renders', trial, locale, offline } = options
    let offset = given
    const program = former?.isIdle() ? former : takeProgram(client, variables)
    let shown = now + offset
    await program.call('open', {
      ...{ gateway: proxy.url, product, version: '1.0', keys, store, now: shown, timeout: PATIENCE },
      ...{ fingerprint, meter, trial, locale, offline },
      ...(options.timeout && { timeout: options.timeout }),
      ...(options.gateway && { gateway: options.gateway }),
    })
    const setClock = async () => {
      if (shown === now + offset) return
      shown = now + offset
      await program.call('clock', { now: shown })
    }
    const call = async <Result>(name: string, args?: Record<string, unknown>) => {
      await setClock()
      return (await program.call(name, args)) as Result
    }
    const kill = async () => {
      await program.kill()
      const locks = [`${store}.lock`, `${store}.lock.break`]
      for (const path of locks) if (existsSync(path)) utimesSync(path, 0, 0)
    }
    return {
      store,
      call,
      async send(name, args) {
        await setClock()
        return await program.send(name, args)
      },
      activate: (key, name) => call('activate', { key, name }),
      check: (fresh = false) => call('check', { fresh }),
      standing: () => call('standing'),
      has: (code) => call('has', { code }),
      value: (code) => call('value', { code }),
      recordUsage: (amount) => call('recordUsage', { amount }),
      async use(amount) {
        expect(await call('recordUsage', { amount })).toBe(true)
      },
      setOffset(milliseconds) {
        offset = milliseconds
      },
      damage(text) {
        const folder = dirname(store)
        for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text)
      },
      async fillDisk() {
        // A folder is where each change writes a file first. A change that is under way ends before.
        while (!makeFolder(`${store}.new/full`)) await sleep(1)
      },
      emptyDisk: () => rmSync(`${store}.new`, { recursive: true, force: true }),
      kill,
      end: () => program.end(),
      restart: (more = {}) => device(client, { ...options, store, offset, ...more }, program),
    }
  }

  /** Starts the software on a device, and activates a license there, which must succeed. */
  async function activated(
    client: Client,
    { product, licenseKey }: { product: string; licenseKey: string },
    options: Partial<DeviceOptions> = {},
  ): Promise<Device> {
    const app = await device(client, { product, ...options })
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
    return app
  }

  /** Number of requests of a kind that arrived at the proxy, such as `heartbeat`. */
  const requests = (kind: string) => proxy.seen.filter((body) => body.includes(`${kind}(`)).length

  return { mailbox, gateway, admin, proxy, time, device, activated, requests, issue }
}
