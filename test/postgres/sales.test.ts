import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedHeaders } from '../../integrations/hubspot/emulator/webhooks/sign.ts'
import { hasPostgres } from '../database.ts'
import { sell } from '../integrations/hubspot/inbound/deals/selling.ts'
import { useGateways } from './gateways.ts'
import { PUBLIC, startPortal } from './portal.ts'

const LONGEST_WAIT_MS = 100_000

describe.skipIf(!hasPostgres())('different deals of one customer', async () => {
  if (!hasPostgres()) return
  const { emulator, environment } = await startPortal()
  const two = useGateways({ environment })

  beforeAll(async () => {
    const { data } = await two.at(0).graphql(
      `mutation { createProduct(input: { code: "studio", name: "Studio" }) { __typename }
        defineLicenseType(input: { product: "studio", code: "studio-annual", name: "Annual", rules: { term: "P1Y" },
          skus: ["STUDIO-1Y", "STUDIO-SEAT"], skuIntents: [{ sku: "STUDIO-SEAT", intent: ADD_SEATS }] }) { __typename }
        publishLicenseType(input: { code: "studio-annual" }) { __typename } }`,
    )
    expect(data.publishLicenseType.__typename).toBe('PublishLicenseTypePayload')
    return () => emulator.close()
  })

  const agent = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${emulator.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${emulator.token}`,
        'x-emulator-agent': '1',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return JSON.parse(await response.text())
  }

  let events = 0

  /** Reports a deal to one of the gateways. */
  const report = async (turn: number, dealId: string) => {
    const event = {
      ...{ eventId: ++events, subscriptionId: 1, portalId: emulator.portal.id, appId: emulator.portal.appId },
      ...{ occurredAt: Date.now(), subscriptionType: 'deal.propertyChange', propertyName: 'dealstage' },
      ...{ attemptNumber: 0, objectId: 'ID' },
    }
    const body = JSON.stringify([event]).replace('"ID"', dealId)
    const signable = { method: 'POST', url: `${PUBLIC}/hubspot/webhooks`, body, timestamp: Date.now() }
    const headers = { 'content-type': 'application/json', ...signedHeaders(emulator.appSecret, signable) }
    const response = await fetch(`${two.at(turn).url}/hubspot/webhooks`, { method: 'POST', body, headers })
    expect(response.status).toBe(200)
  }

  async function untilProcessed(): Promise<void> {
    for (const deadline = Date.now() + LONGEST_WAIT_MS; ; ) {
      const { rows } = await two.sql.query(
        'select count(*)::int as stored, count(processed_at)::int as processed from crm_inbox_events',
      )
      if (rows[0].stored === events && rows[0].processed === events) return
      if (Date.now() > deadline) throw new Error(`not processed: ${JSON.stringify(rows[0])}`)
      await sleep(100)
    }
  }

  test('won, lost and won again through two gateways at once make one license with the seats of all', async () => {
    const first = await sell({ agent }, [{ sku: 'STUDIO-1Y', quantity: '3' }])
    const others = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((quantity) =>
        sell({ agent }, [{ sku: 'STUDIO-SEAT', quantity: String(quantity) }], {
          companyId: first.companyId,
          contact: false,
        }),
      ),
    )
    await first.move('closedwon')
    await report(0, first.dealId)
    await untilProcessed()
    for (const stage of ['closedwon', 'closedlost', 'closedwon']) {
      await Promise.all(others.map((deal) => deal.move(stage)))
      // Each deal is reported to both gateways.
      await Promise.all(others.flatMap(({ dealId }) => [0, 1].map((turn) => report(turn, dealId))))
      await untilProcessed()
      const licenses = await two.sql.query(
        `select l.max_activations, l.suspended_at from licenses l join accounts a on a.id = l.account_id where a.domain = $1`,
        [first.domain],
      )
      expect(licenses.rows).toEqual([{ max_activations: stage === 'closedwon' ? 24 : 3, suspended_at: null }])
    }
    const effects = await two.sql.query(
      'select intent, count(*)::int as count from sale_effects where in_force group by intent order by intent',
    )
    expect(effects.rows).toEqual([
      { intent: 'NEW', count: 1 },
      { intent: 'ADD_SEATS', count: 6 },
    ])
  })
})
