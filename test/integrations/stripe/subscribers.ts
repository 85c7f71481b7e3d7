import type { StripeObject } from '../../../integrations/stripe/emulator/account/stripe-object.ts'
import { payOpenInvoice } from '../../../integrations/stripe/emulator/billing/cycle.ts'
import { completeSubscription } from '../../../integrations/stripe/emulator/objects/checkout-sessions.ts'
import { type Shop, someone } from './shop.ts'

/** A customer with a subscription, in a time of its own. */
export interface Subscriber {
  id: string
  customer: StripeObject
  email: string
  /** Moves the time of the customer and of the gateway, and follows everything until then. */
  until(instant: string): Promise<void>
  /** Changes the subscription as the vendor does. */
  update(params: object): Promise<void>
  /** Cancels it at once. */
  cancel(): Promise<void>
  pay(): Promise<void>
  /** Sets whether the card is declined. */
  card(state: 'OK' | 'DECLINED'): void
  item(): { id: string; current_period_end: number; quantity: number }
  /** The only license of the customer. */
  license(): Promise<Awaited<ReturnType<typeof licensesOf>>[number]>
  licenses(): ReturnType<typeof licensesOf>
  /** Lines and effects of the sale, in short. */
  effects(): Promise<{ intent: string; quantity: number; inForce: boolean }[]>
  sale(): Promise<{ state: string; renews: boolean } | null>
  reviews(): Promise<{ code: string; detail: string; resolvedAt: Date | null }[]>
}

function licensesOf(shop: Shop, externalId: string) {
  return shop.app.ctx.db.license.findMany({
    where: { saleEffects: { some: { sale: { externalId } } } },
    include: { licenseType: true, account: { include: { contacts: true } } },
    orderBy: { id: 'asc' },
  })
}

const seconds = (instant: string) => Math.floor(new Date(instant).getTime() / 1_000)

/** Subscribes a new customer in Checkout, with a test clock at an instant. */
export async function subscribe(
  shop: Shop,
  price: StripeObject,
  {
    at = '2026-01-15T12:00:00Z',
    quantity = 1,
    data = {},
    customer: existing,
  }: { at?: string; quantity?: number; data?: object; customer?: StripeObject } = {},
): Promise<Subscriber> {
  const { app, emulator, client } = shop
  const { account } = emulator
  const { db } = app.ctx
  app.setNow(at)
  const email = existing ? String(existing.email) : someone()
  const clock = existing
    ? { id: String(existing.test_clock) }
    : await client.call(({ testHelpers }) => testHelpers.testClocks.create({ frozen_time: seconds(at) }))
  const made =
    existing ??
    (await client.call(({ customers }) =>
      customers.create({ email, name: 'Grace Hopper', preferred_locales: ['de'], test_clock: clock.id }),
    ))
  const session = await shop.session({
    mode: 'subscription',
    success_url: 'https://shop.example/thanks',
    customer: made.id,
    line_items: [{ price: price.id, quantity }],
    subscription_data: data,
  })
  const frozen = Number(account.get('test_helpers.test_clock', clock.id).frozen_time)
  account.at(frozen, () => {
    completeSubscription(account, account.get('checkout.session', session.id), { email })
  })
  const id = String(account.get('checkout.session', session.id).subscription)
  await shop.pull()
  const customer = account.get('customer', made.id)
  const subscription = () => account.get('subscription', id)
  const now = () => Number(account.get('test_helpers.test_clock', clock.id).frozen_time)
  return {
    ...{ id, customer, email },
    async until(instant) {
      await client.call(({ testHelpers }) =>
        testHelpers.testClocks.advance(clock.id, { frozen_time: seconds(instant) }),
      )
      app.setNow(instant)
      await shop.pull()
      await app.handlers['licenses.record-expired']({})
    },
    async update(params) {
      await client.call(({ subscriptions }) => subscriptions.update(id, params as never))
      await shop.pull()
    },
    async cancel() {
      await client.call(({ subscriptions }) => subscriptions.cancel(id))
      await shop.pull()
    },
    async pay() {
      account.at(now(), () => payOpenInvoice(account, subscription()))
      await shop.pull()
    },
    card: (state) => {
      customer._card = state
    },
    item: () => (subscription().items as { data: never[] }).data[0]!,
    licenses: () => licensesOf(shop, id),
    async license() {
      const [license, ...others] = await licensesOf(shop, id)
      if (!license || others.length > 0) throw new Error(`the subscription has ${others.length + 1} licenses`)
      return license
    },
    async effects() {
      const effects = await db.saleEffect.findMany({
        where: { sale: { externalId: id } },
        orderBy: { position: 'asc' },
      })
      return effects.map(({ intent, quantity, inForce }) => ({ intent, quantity, inForce }))
    },
    sale: () => db.sale.findFirst({ where: { externalId: id }, select: { state: true, renews: true } }),
    reviews: () => db.crmReview.findMany({ where: { remoteId: id }, orderBy: { id: 'asc' } }),
  }
}
