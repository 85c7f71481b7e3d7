import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedHeaders } from '../../integrations/hubspot/emulator/webhooks/sign.ts'
import { hasPostgres } from '../database.ts'
import { sell } from '../integrations/hubspot/inbound/deals/selling.ts'
import { useGateways } from './gateways.ts'
import { PUBLIC, startPortal } from './portal.ts'

const LONGEST_WAIT_MS = 100_000

describe.skipIf(!hasPostgres())('a won deal', async () => {
  if (!hasPostgres()) return
  const { emulator, environment } = await startPortal()
  const two = useGateways({ environment })

  beforeAll(async () => {
    const { data } = await two.at(0).graphql(
      `mutation { createProduct(input: { code: "studio", name: "Studio" }) { __typename }
        defineLicenseType(input: { product: "studio", code: "studio-annual", name: "Annual", rules: {}, skus: ["STUDIO-1Y"] }) { __typename }
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

  const send = async (turn: number, body: string) => {
    const signable = { method: 'POST', url: `${PUBLIC}/hubspot/webhooks`, body, timestamp: Date.now() }
    const headers = { 'content-type': 'application/json', ...signedHeaders(emulator.appSecret, signable) }
    const response = await fetch(`${two.at(turn).url}/hubspot/webhooks`, { method: 'POST', body, headers })
    return { status: response.status, result: (await response.json()) as { stored: number } }
  }

  test('delivered five times in parallel to each of two gateways issues one license, and is stored once', async () => {
    const deal = await sell({ agent }, [{ sku: 'STUDIO-1Y', quantity: '3' }])
    await deal.move('closedwon')
    const event = {
      eventId: 77,
      subscriptionId: 1,
      portalId: emulator.portal.id,
      appId: emulator.portal.appId,
      occurredAt: Date.now(),
      subscriptionType: 'deal.propertyChange',
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
      attemptNumber: 0,
      objectId: 'ID',
    }
    const body = JSON.stringify([event]).replace('"ID"', deal.dealId)
    const results = await Promise.all(Array.from({ length: 10 }, (_, turn) => send(turn, body)))
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(results.reduce((sum, { result }) => sum + result.stored, 0)).toBe(1)
    // Other events of the same deal change nothing either.
    const others = [78, 79, 80, 81].map((eventId) =>
      send(eventId, JSON.stringify([{ ...event, eventId }]).replace('"ID"', deal.dealId)),
    )
    await Promise.all(others)

    await untilProcessed()
    const licenses = await two.sql.query(
      `select l.max_activations from licenses l join accounts a on a.id = l.account_id where a.domain = $1`,
      [deal.domain],
    )
    expect(licenses.rows).toEqual([{ max_activations: 3 }])
    const seats = await two.sql.query(
      'select issued, e.intent, e.quantity, in_force from sale_effects e join sales s on s.id = e.sale_id where s.external_id = $1',
      [deal.dealId],
    )
    expect(seats.rows).toEqual([{ issued: true, intent: 'NEW', quantity: 3, in_force: true }])
  })

  async function untilProcessed(): Promise<void> {
    for (const deadline = Date.now() + LONGEST_WAIT_MS; ; ) {
      const { rows } = await two.sql.query(
        'select count(*)::int as stored, count(processed_at)::int as processed from crm_inbox_events',
      )
      if (rows[0].stored === 5 && rows[0].processed === 5) return
      if (Date.now() > deadline) throw new Error(`not processed: ${JSON.stringify(rows[0])}`)
      await sleep(100)
    }
  }
})
