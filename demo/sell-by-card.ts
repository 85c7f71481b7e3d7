import { payOpenInvoice } from '../integrations/stripe/emulator/billing/cycle.ts'
import { completeSubscription } from '../integrations/stripe/emulator/objects/checkout-sessions.ts'
import { createPrice, createProduct } from '../integrations/stripe/emulator/objects/prices.ts'
import type { Emulator } from '../integrations/stripe/emulator/start-emulator.ts'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { monthly } from './catalogue.ts'
import { expectMember } from './expect.ts'
import { AdvanceClockDocument } from './generated/admin/graphql.ts'
import { formatDate, section, step } from './report.ts'
import { describe, intentsOf, noteMail, type SoldLicense, waitForSale } from './sold-license.ts'

const EMAIL = 'jonas@havn.example'

/** Sells a subscription by card: checkout, a renewal, a failed payment, and a cancellation. */
export async function sellByCard(vendor: GraphqlClient, url: string, stripe: Emulator): Promise<void> {
  section('Sold by card', 'a monthly subscription in an emulator of Stripe')
  const { account, webhooks } = stripe
  const post = async (path: string, params: Record<string, string>) => {
    const response = await fetch(`${stripe.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'idempotency-key': crypto.randomUUID() },
      body: new URLSearchParams(params),
    })
    const object = await response.json()
    if (!response.ok) throw new Error(`Stripe returned status ${response.status}: ${object.error?.message}`)
    return object
  }
  const advance = async (input: { by: string } | { to: string }) => {
    const { advanceClock } = await vendor.send(AdvanceClockDocument, { input })
    return expectMember(advanceClock, 'AdvanceClockPayload').now
  }
  const endpoint = account.all('webhook_endpoint')[0]!
  endpoint.url = `${new URL(url).origin}/stripe/webhooks`

  // Gateway and Stripe have the same time, which the demonstration moves forward.
  let now = Temporal.Instant.from(await advance({ by: 'PT1S' }))
  const seconds = () => String(Math.floor(now.epochMilliseconds / 1000))
  const { id: clock } = await post('test_helpers/test_clocks', { frozen_time: seconds() })
  const follow = async (isFollowed: (license: SoldLicense) => boolean) => {
    const failed = (await webhooks.flush()).filter(({ status }) => status !== 200)
    if (failed.length > 0) throw new Error(`the gateway responded with ${failed[0]!.status}`)
    return await waitForSale(vendor, EMAIL, isFollowed)
  }
  /** Moves the time of the customer and of the gateway. */
  const moveTo = async (instant: Temporal.Instant) => {
    now = instant
    await post(`test_helpers/test_clocks/${clock}/advance`, { frozen_time: seconds() })
    await advance({ to: instant.toString() })
  }

  const customer = await post('customers', { email: EMAIL, name: 'Havn Foto', test_clock: clock })
  const card = account.get('customer', customer.id)
  const { subscription, license: sold } = await step('checkout', async () => {
    const product = createProduct(account, { name: monthly.name })
    const price = createPrice(account, {
      ...{ product: product.id, currency: 'nok', unit_amount: '19900', recurring: { interval: 'month' } },
      metadata: { licet_sku: monthly.skus![0]! },
    })
    const { id } = await post('checkout/sessions', {
      ...{ mode: 'subscription', success_url: 'https://shop.example/thanks', customer: customer.id },
      ...{ 'line_items[0][price]': price.id, 'line_items[0][quantity]': '2' },
    })
    account.at(Number(seconds()), () => {
      completeSubscription(account, account.get('checkout.session', id), { email: EMAIL })
    })
    const license = await follow((one) => intentsOf(one).length === 1)
    const subscription = account.get('checkout.session', id).subscription as string
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}`, subscription, license }
  })
  await noteMail(vendor, sold, 'LICENSE_ISSUED')
  const periodEnd = () => {
    const { items } = account.get('subscription', subscription)
    const [item] = (items as { data: { current_period_end: number }[] }).data
    return Temporal.Instant.fromEpochMilliseconds(item!.current_period_end * 1000)
  }
  const { license: renewed } = await step('renewal', async () => {
    await moveTo(periodEnd().add({ hours: 2 }))
    // The sale is recorded before the license is renewed.
    const license = await follow((one) => intentsOf(one).length === 2 && one.expiry! > sold.expiry!)
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}, with the same key`, license }
  })
  await noteMail(vendor, renewed, 'LICENSE_RENEWED')
  await step('failed payment', async () => {
    card._card = 'DECLINED'
    await moveTo(periodEnd().add({ hours: 24 * 4 }))
    const license = await follow((one) => one.status === 'GRACE')
    return {
      says: `not renewed: ${license.status} until ${formatDate(license.graceEndsAt, license.timeZone)}. Stripe mails the customer`,
    }
  })
  const { license: paid } = await step('paid', async () => {
    card._card = 'OK'
    account.at(Number(seconds()), () => payOpenInvoice(account, account.get('subscription', subscription)))
    const license = await follow((one) => one.status === 'ACTIVE')
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}`, license }
  })
  const { license: canceled } = await step('canceled', async () => {
    await post(`subscriptions/${subscription}`, { cancel_at_period_end: 'true' })
    const license = await follow((one) => one.expiry! < paid.expiry!)
    return { says: `at the end of the paid period: ${describe(license)}`, license }
  })
  await noteMail(vendor, canceled, 'LICENSE_CHANGED')
}
