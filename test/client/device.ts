import { createLicensing, memoryStore } from '../../client/index.ts'
import type { Settings, Store } from '../../client/settings.ts'
import { publishedKeys } from '../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp, unlimited } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { listen } from '../http/listen.ts'
import { createMailbox } from '../mailbox.ts'
import { startProxy } from '../proxy.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Starts a gateway behind a proxy, and returns the software of a vendor on devices. Each test file has its own. */
export async function startField() {
  const mailbox = createMailbox()
  const gateway = await startTestApp(createEmbedded, mailbox.mail, unlimited)
  const { admin } = gateway
  // No request is ended early on a slow machine.
  const proxy = await startProxy(await listen(gateway, { edge: { requestTimeoutMs: 0 } }))
  let now = Date.parse('2026-01-15T12:00:00Z')

  /** The true time: that of the gateway, and of every device whose clock is right. */
  const time = {
    get now() {
      return now
    },
    set(instant: string) {
      now = Date.parse(instant)
      gateway.setNow(instant)
    },
    pass(milliseconds: number) {
      time.set(new Date(now + milliseconds).toISOString())
    },
  }

  /** The software of a vendor on a device, which keeps its state in `store`. */
  async function software(
    product: string,
    fingerprint: string,
    { store = memoryStore(), ...more }: Partial<Settings> & { store?: Store } = {},
  ) {
    const keys = await transact(gateway.ctx.db, (tx) => publishedKeys(admin, tx))
    return createLicensing({
      gateway: proxy.url,
      product,
      version: '1.0',
      keys,
      fingerprint,
      store,
      meter: 'renders',
      now: () => now,
      timeout: 60_000,
      ...more,
    })
  }

  return { mailbox, gateway, admin, proxy, time, software }
}
