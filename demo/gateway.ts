import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createEndpoint } from '../integrations/stripe/emulator/objects/webhook-endpoints.ts'
import { type Emulator, startEmulator } from '../integrations/stripe/emulator/start-emulator.ts'

const START_MS = 180_000
const STOP_MS = 10_000
const LOG_LINES = 20

/** A gateway in its own process, with an embedded database in a temporary folder. */
export class Gateway {
  readonly adminKey = randomBytes(24).toString('base64url')
  readonly folder = mkdtempSync(join(tmpdir(), 'licet-demo-'))
  /** The last lines of its log. */
  readonly log: string[] = []
  /** Address of the emulator of HubSpot that it pushes to; set once the gateway is ready. */
  crm = ''
  /** File with the link that opens the console signed in; set once the gateway is ready. */
  #consoleLink = ''
  #process: ChildProcess | null = null
  #stripe: Emulator | null = null

  /** The emulator of Stripe whose sales the gateway follows; it runs in this process. */
  get stripe(): Emulator {
    if (!this.#stripe) throw new Error('the gateway is not started')
    return this.#stripe
  }

  /** The link that opens the console signed in. */
  get consoleLink(): string {
    return readFileSync(this.#consoleLink, 'utf8').trim()
  }

  /** Starts the gateway on a free port. Returns the address of `/graphql` once it is ready. */
  async start(): Promise<string> {
    this.#stripe = await startEmulator()
    const licet = fileURLToPath(new URL('../bin/licet.js', import.meta.url))
    // In its own process group, so that Ctrl-C reaches only the demonstration, which then stops the gateway.
    const child = spawn(process.execPath, [licet, 'start'], {
      detached: true,
      env: this.#environment(this.#stripe),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    let url: string | undefined
    return await new Promise((resolve, reject) => {
      for (const input of [child.stdout, child.stderr]) {
        createInterface({ input }).on('line', (line) => {
          this.log.push(line)
          if (this.log.length > LOG_LINES) this.log.shift()
          url ??= /^Licet is ready at (\S+)/.exec(line)?.[1]
          this.#consoleLink ||= /^Console: .* is in (.+)\.$/.exec(line)?.[1] ?? ''
          this.crm ||= /^CRM: an emulator of HubSpot at (http[^\s,]+)/.exec(line)?.[1] ?? ''
          if (url && this.crm && this.#consoleLink) resolve(url)
        })
      }
      child.once('error', reject)
      child.once('close', (code, signal) =>
        reject(new Error(`the gateway ended with ${signal ?? `code ${code}`}`)),
      )
      setTimeout(
        () => reject(new Error(`the gateway was not ready after ${START_MS / 1000} s`)),
        START_MS,
      ).unref()
    })
  }

  /** Stops the gateway, gracefully or at once, and removes its folder. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await exit
      clearTimeout(killTimer)
    }
    await this.#stripe?.close()
    this.#stripe = null
    this.#removeFolder()
  }

  /** Kills the gateway without waiting for its end. */
  kill(): void {
    this.#process?.kill('SIGKILL')
    this.#removeFolder()
  }

  #removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Removes the variables of the caller's own gateway. */
  #environment({ url, account }: Emulator): NodeJS.ProcessEnv {
    // The address follows when the gateway is ready.
    const endpoint = createEndpoint(account, { url: 'http://127.0.0.1:9', enabled_events: ['*'] })
    const ours = /^(LICET_.*|DATABASE_URL|NODE_ENV|NODE_OPTIONS|FORCE_COLOR)$/
    return {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
      LICET_ENV_FILE: devNull,
      PORT: '0',
      LICET_DATA_DIR: join(this.folder, 'data'),
      LICET_ADMIN_KEY: this.adminKey,
      LICET_SANDBOX: '1',
      LICET_STRIPE_URL: url,
      LICET_STRIPE_KEY: account.key,
      LICET_STRIPE_WEBHOOK_SECRETS: String(endpoint.secret),
      // Reports a finding for one customer.
      LICET_FINDING_ACCOUNTS: '1',
    }
  }
}
