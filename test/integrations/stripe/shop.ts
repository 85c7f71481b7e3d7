import { afterAll } from 'vitest'
import { createClient, type StripeClient } from '../../../integrations/stripe/api/client.ts'
import { createLimiter } from '../../../integrations/stripe/api/limiter.ts'
import type { StripeObject } from '../../../integrations/stripe/emulator/account/stripe-object.ts'
import type { Params } from '../../../integrations/stripe/emulator/http/form.ts'
import {
  completePayment,
  type Entered,
} from '../../../integrations/stripe/emulator/objects/checkout-sessions.ts'
import { createMeter } from '../../../integrations/stripe/emulator/objects/meters.ts'
import { createPrice, createProduct } from '../../../integrations/stripe/emulator/objects/prices.ts'
import { createEndpoint } from '../../../integrations/stripe/emulator/objects/webhook-endpoints.ts'
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../../../integrations/stripe/emulator/start-emulator.ts'
import { signatureHeader } from '../../../integrations/stripe/emulator/webhooks/sign.ts'
import { stripeRoutes } from '../../../integrations/stripe/routes.ts'
import { createStripeSync, type StripeSync } from '../../../integrations/stripe/sync.ts'
import { startTestApp, type TestApp } from '../../app.ts'
import { listen } from '../../http/listen.ts'

/** A gateway that receives the webhooks of an emulated Stripe. */
export interface Shop {
  app: TestApp
  emulator: Emulator
  client: StripeClient
  sync: StripeSync
  /** Address of the gateway. */
  url: string
  endpoint: StripeObject
  secret: string
  /** A price of a new product with a SKU. */
  price(sku: string | null, params?: Params): StripeObject
  /** A Stripe meter with an event name. */
  meter(eventName: string): StripeObject
  session(params: object): Promise<{ id: string }>
  /** Creates a session in payment mode, and completes it as a customer. */
  buy(price: StripeObject, entered: Entered, session?: object): Promise<StripeObject>
  /** Delivers and processes events until none is pending. */
  pull(): Promise<void>
  /** Sends a webhook without the emulator. */
  post(body: string, headers?: Record<string, string>): Promise<Response>
  /** Signs a body. */
  sign(body: string, secrets?: string[], at?: Date): Record<string, string>
}

/** Starts a gateway and an emulator of Stripe with a webhook endpoint. */
export async function startShop(options: EmulatorOptions = {}, started?: TestApp): Promise<Shop> {
  const app = started ?? (await startTestApp())
  const emulator = await startEmulator({ perSecond: 10_000, now: () => app.ctx.now(), ...options })
  afterAll(() => emulator.close())
  const { account, webhooks } = emulator
  const clock = () => webhooks.clock()
  const endpoint = createEndpoint(account, { url: 'http://127.0.0.1:9', enabled_events: ['*'] })
  const secret = String(endpoint.secret)
  const client = createClient({
    key: { key: account.key },
    baseUrl: emulator.url,
    log: app.ctx.log,
    limiter: createLimiter(10_000),
  })
  const url = await listen(app, {
    routes: stripeRoutes({ app: app.ctx, client, webhookSecrets: [secret], clock }),
  })
  account.get('webhook_endpoint', endpoint.id).url = `${url}/stripe/webhooks`
  const sync = createStripeSync(app.ctx, { client, slackDays: 3 })
  const sign = (body: string, signing = [secret], at = clock()) => ({
    'stripe-signature': signatureHeader(body, signing, at),
  })
  const shop: Shop = {
    ...{ app, emulator, client, sync, url, endpoint, secret, sign },
    price(sku, params = {}) {
      const product = createProduct(account, { name: `Product ${sku}` })
      const metadata: Params = sku === null ? {} : { licet_sku: sku }
      return createPrice(account, {
        ...{ product: product.id, currency: 'eur', unit_amount: '9900', metadata, ...params },
      })
    },
    meter: (eventName) =>
      createMeter(account, {
        ...{ display_name: eventName, event_name: eventName, default_aggregation: { formula: 'sum' } },
        customer_mapping: { event_payload_key: 'customer', type: 'by_id' },
        value_settings: { event_payload_key: 'amount' },
      }),
    session: (params) => client.call(({ checkout }) => checkout.sessions.create(params as never)),
    async buy(price, entered, session = {}) {
      const { id } = await shop.session({
        mode: 'payment',
        success_url: 'https://shop.example/thanks',
        line_items: [{ price: price.id, quantity: 1 }],
        ...session,
      })
      return completePayment(account, account.get('checkout.session', id), entered)
    },
    async pull() {
      for (;;) {
        const deliveries = await webhooks.flush()
        const failed = deliveries.filter(({ status }) => status !== 200)
        if (failed.length > 0)
          throw new Error(`the gateway responded with ${failed.map(({ status }) => status)}`)
        await sync.run()
        if (webhooks.pending.length === 0) return
      }
    },
    post: async (body, headers) =>
      await fetch(`${url}/stripe/webhooks`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...(headers ?? sign(body)) },
      }),
  }
  return shop
}

let people = 0
/** An address that no other test has. */
export function someone(): string {
  people++
  return `buyer-${people}-${process.pid}@customer.example`
}
