import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { createPrice, createProduct } from '../../../integrations/stripe/emulator/objects/prices.ts'
import { reconcile } from '../../../integrations/stripe/reconcile/reconcile.ts'
import { createStripeSync } from '../../../integrations/stripe/sync.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { createProduct as createOwnProduct } from '../../../src/domain/catalogue/products/create.ts'
import { transact } from '../../../src/platform/db.ts'
import { noMail, startTestApp, type TestApp, unlimited } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { startShop } from './shop.ts'
import { type Subscriber, subscribe } from './subscribers.ts'

const start = () => startTestApp(createEmbedded, openMail(noMail), unlimited)
/** One gateway gets every webhook, in any order and repeated. The other one reads Stripe only at the end. */
const shop = await startShop({}, await start())
const late = await start()
const { account } = shop.emulator

async function defineTypes({ admin }: TestApp): Promise<void> {
  const rules = { term: 'P1M', gracePeriod: 'P5D', endsAtEndOfDay: false }
  await transact(admin.db, async (tx) => {
    await createOwnProduct(admin, tx, { code: 'studio', name: 'Studio' })
    for (const code of ['basic', 'pro']) {
      await defineLicenseType(admin, tx, { product: 'studio', code, name: code, rules })
      await publishLicenseType(admin, tx, code)
    }
    for (const [code, from] of [
      ['basic', 'pro'],
      ['pro', 'basic'],
    ] as const)
      await defineLicenseType(admin, tx, {
        product: 'studio',
        code,
        name: code,
        rules,
        skus: [code.toUpperCase()],
        upgradesFrom: [from],
      })
  })
}
await defineTypes(shop.app)
await defineTypes(late)

const product = createProduct(account, { name: 'Studio' })
const [basic, pro] = ['BASIC', 'PRO'].map((sku) =>
  createPrice(account, {
    ...{ product: product.id, currency: 'eur', unit_amount: '1000', metadata: { licet_sku: sku } },
    recurring: { interval: 'month' },
  }),
) as [ReturnType<typeof createPrice>, ReturnType<typeof createPrice>]

type Step =
  | { do: 'wait'; days: number }
  | { do: 'seats'; quantity: number }
  | { do: 'plan'; to: 'basic' | 'pro'; proration_behavior: string }
  | { do: 'cancel'; atEnd: boolean }
  | { do: 'card'; state: 'OK' | 'DECLINED' }
  | { do: 'pay' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('seats' as const), quantity: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('plan' as const),
      to: fc.constantFrom('basic' as const, 'pro' as const),
      proration_behavior: fc.constantFrom('create_prorations', 'always_invoice'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), atEnd: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('card' as const),
      state: fc.constantFrom('OK' as const, 'DECLINED' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pay' as const) }) },
)

async function take(subscriber: Subscriber, one: Step, clock: { at: number }): Promise<void> {
  const { status } = account.get('subscription', subscriber.id)
  if (one.do === 'wait') {
    clock.at += one.days * 24 * 60 * 60 * 1000
    return await subscriber.until(new Date(clock.at).toISOString())
  }
  if (one.do === 'card') return subscriber.card(one.state)
  if (status === 'canceled') return
  const { id } = subscriber.item()
  if (one.do === 'pay') {
    const open = account.get('invoice', String(account.get('subscription', subscriber.id).latest_invoice))
    if (open.status === 'open') await subscriber.pay()
  } else if (one.do === 'cancel') await subscriber.update({ cancel_at_period_end: one.atEnd })
  else if (one.do === 'seats') await subscriber.update({ items: [{ id, quantity: one.quantity }] })
  else
    await subscriber.update({
      ...{ items: [{ id, price: (one.to === 'pro' ? pro : basic).id }] },
      proration_behavior: one.proration_behavior,
    })
}

const stateOf = async ({ ctx }: TestApp, externalId: string) =>
  (
    await ctx.db.license.findMany({
      where: { saleEffects: { some: { sale: { externalId } } } },
      include: { licenseType: true },
    })
  ).map(({ licenseType, maxActivations, expiry, suspendedAt }) => ({
    ...{ type: licenseType.code, maxActivations, expiry, isSuspended: suspendedAt !== null },
  }))

/** Webhooks arrive in any order, and more than once. */
function disturb(seed: number): void {
  const { pending } = shop.emulator.webhooks
  if (seed % 2 === 0) pending.reverse()
  if (seed % 3 === 0) pending.push(...structuredClone(pending))
}

test('whatever happens to a subscription, webhooks in any order lead to the state that a reader of the end finds', async () => {
  const flush = shop.emulator.webhooks.flush
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), fc.nat(1_000), async (steps, seed) => {
      shop.emulator.webhooks.flush = () => {
        disturb(seed)
        return flush()
      }
      const clock = { at: new Date('2026-01-15T12:00:00Z').getTime() }
      const subscriber = await subscribe(shop, basic, { quantity: 2 })
      for (const one of steps) await take(subscriber, one, clock)
      const again = await reconcile(shop.app.ctx, await shop.sync.open(), {
        ...{ dryRun: true, since: null, onDifference: () => {} },
      })
      const live = await stateOf(shop.app, subscriber.id)
      late.setNow(shop.app.ctx.now().toISOString())
      const sync = createStripeSync(late.ctx, { client: shop.client, slackDays: 3 })
      await reconcile(late.ctx, await sync.open(), { dryRun: false, since: null, onDifference: () => {} })
      const read = await stateOf(late, subscriber.id)
      account.remove('subscription', subscriber.id)
      expect(again.failed).toBe(0)
      expect(live).toHaveLength(1)
      // A subscription that was over before it was read issues nothing.
      if (read.length > 0) expect(read).toEqual(live)
    }),
    { numRuns: Number(process.env.TEST_STRIPE_RUNS ?? 5) },
  )
}, 300_000)
