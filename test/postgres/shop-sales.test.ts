import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SaleResponse } from '../../integrations/shop/follow-sent-sale.ts'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { Webhook } from '../webhooks/standard-webhooks.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate } from './mutations.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`

describe.skipIf(!hasPostgres())(
  'a sale that a shop sends to two gateways at once',
  { timeout: 240_000 },
  () => {
    const licet = useGateways({ environment: { LICET_SHOP_SECRETS: `main:${secret}` } })

    async function send(turn: number, sale: object): Promise<SaleResponse> {
      const [id, at, body] = [randomUUID(), new Date(), JSON.stringify(sale)]
      const url = new URL('/sales', licet.at(turn).url)
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, at, body),
        },
      })
      expect(response.status, await response.clone().text()).toBe(200)
      return (await response.json()) as SaleResponse
    }

    async function seedSku(): Promise<string> {
      const [product, code, sku] = [uniqueCode('product'), uniqueCode('type'), uniqueCode('SKU')]
      await mutate(licet.at(0), 'createProduct', { code: product, name: product }, 'product { id }')
      const type = { product, code, name: code, skus: [sku], rules: { term: 'P1Y' } }
      await mutate(licet.at(0), 'defineLicenseType', type, 'licenseType { id }')
      await mutate(licet.at(0), 'publishLicenseType', { code }, 'licenseType { id }')
      return sku
    }

    test('issues one license to one account, whatever is repeated', async () => {
      const sku = await seedSku()
      for (let round = 0; round < 4; round++) {
        const customer = { id: uniqueCode('customer'), email: `${uniqueCode('buyer')}@example.com` }
        const changedAt = new Date().toISOString()
        const sale = { id: uniqueCode('order'), state: 'WON', changedAt, customer, lines: [{ sku }] }
        const responses = await atOnce(8, (turn) => send(turn, sale))
        expect(new Set(responses.map(({ account }) => account)).size).toBe(1)
        expect(new Set(responses.flatMap(({ effects }) => effects.map(({ license }) => license))).size).toBe(
          1,
        )
        const { rows } = await licet.sql.query(
          'select count(distinct account_id)::int as accounts from contacts where email = $1',
          [customer.email],
        )
        expect(rows).toEqual([{ accounts: 1 }])
      }
    })

    test('ends in its newest state, in whatever order the states arrive', async () => {
      const sku = await seedSku()
      for (let round = 0; round < 6; round++) {
        const customer = { email: `${uniqueCode('buyer')}@example.com` }
        const sale = { id: uniqueCode('order'), customer, lines: [{ sku, quantity: 2 }] }
        const states = ['WON', 'LOST', 'WON', 'REFUNDED', 'WON', round % 2 ? 'LOST' : 'WON']
        const sent = states.map((state, index) => ({
          ...sale,
          state,
          changedAt: new Date(Date.UTC(2026, 5, 1, 0, index)).toISOString(),
        }))
        await atOnce(6, (turn) => send(turn, sent[(turn * 5 + round) % 6]!))
        const last = await send(round, sent.at(-1)!)
        expect(last.outcome).toBe('FOLLOWED')
        expect(last.effects.map(({ inForce }) => inForce)).toEqual(
          round % 2 && last.sale === null ? [] : [round % 2 === 0],
        )
      }
    })
  },
)
