import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { handleControl } from './control/handle-control.ts'
import { servePage } from './page/serve-page.ts'
import { createPortal, type Portal, type PortalOptions } from './portal/portal.ts'
import { createEmulatorServer, type HandleOther, type RecordedCall } from './server/server.ts'
import { createWebhooks, type Webhooks, type WebhooksOptions } from './webhooks/webhooks.ts'

export interface EmulatorOptions extends PortalOptions {
  /** 0 chooses a free port. Default: 0. */
  port?: number
  webhooks?: WebhooksOptions
  /** The secret of the app, which signs webhooks and card requests. Default: a new one. */
  appSecret?: string
}

export interface Emulator {
  readonly url: string
  readonly portal: Portal
  readonly webhooks: Webhooks
  readonly appSecret: string
  /** The newest token. */
  readonly token: string
  /** The calls of HubSpot's API so far. Only the last ones if there are very many. */
  readonly calls: RecordedCall[]
  close(): Promise<void>
}

const MOST_CALLS_KEPT = 20_000

/** Starts an emulator of HubSpot on the loopback interface, with an empty account in memory. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const portal = createPortal(options)
  const appSecret = options.appSecret ?? randomUUID()
  const webhooks = createWebhooks(portal, appSecret, options.webhooks)
  const calls: RecordedCall[] = []
  const handleOther: HandleOther = async (request, response, url, body) =>
    (await handleControl({ portal, webhooks, appSecret }, request, response, url, body)) ||
    servePage(portal, request, response, url)
  const server = createEmulatorServer({
    portal,
    handleOther,
    onCall: (call) => {
      if (calls.length >= MOST_CALLS_KEPT) calls.splice(0, MOST_CALLS_KEPT / 2)
      calls.push(call)
    },
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    portal,
    webhooks,
    appSecret,
    get token() {
      return portal.tokens.current
    },
    calls,
    close: async () => {
      webhooks.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
