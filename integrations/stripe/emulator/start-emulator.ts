import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type Account, type AccountOptions, createAccount } from './account/account.ts'
import { createFaults, type Faults } from './http/faults.ts'
import { createApiServer, type RecordedCall } from './http/server.ts'
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts'

export interface EmulatorOptions extends AccountOptions {
  /** 0 chooses a free port. Default: 0. */
  port?: number
  /** Requests a second. Default: 25, as in a sandbox of Stripe. */
  perSecond?: number
}

export interface Emulator {
  readonly url: string
  readonly account: Account
  readonly webhooks: Webhooks
  readonly faults: Faults
  /** The calls of the API so far. */
  readonly calls: RecordedCall[]
  close(): Promise<void>
}

const MOST_CALLS_KEPT = 20_000

/** Starts an emulator of Stripe on the loopback interface, with an empty account in memory. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const account = createAccount(options)
  const webhooks = createWebhooks(account)
  const faults = createFaults()
  const calls: RecordedCall[] = []
  const server = createApiServer({
    account,
    faults,
    perSecond: options.perSecond ?? 25,
    onCall: (call) => {
      if (calls.length >= MOST_CALLS_KEPT) calls.splice(0, MOST_CALLS_KEPT / 2)
      calls.push(call)
    },
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ account, webhooks, faults, calls },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
