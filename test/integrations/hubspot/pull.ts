import { paths } from '../../../integrations/hubspot/api/paths.ts'
import { signedHeaders } from '../../../integrations/hubspot/emulator/webhooks/sign.ts'
import type { WireEvent } from '../../../integrations/hubspot/emulator/webhooks/subscription.ts'
import { subscriptions } from '../../../integrations/hubspot/emulator/webhooks/subscriptions.ts'
import type { MappingOptions } from '../../../integrations/hubspot/mapping/mapping.ts'
import { hubspotRoutes } from '../../../integrations/hubspot/routes.ts'
import { createHubspotSync, type HubspotSync } from '../../../integrations/hubspot/sync.ts'
import { type HubspotApp, workflowActions } from '../../../src/crm/hubspot-settings.ts'
import type { TestApp } from '../../app.ts'
import { listen } from '../../http/listen.ts'
import { type Crm, startCrm } from './crm.ts'

/** The public address of the gateway, as if a proxy stood in front of it. */
export const PUBLIC = 'https://licenses.example'

export interface Pull extends Crm {
  /** A sync that processes webhooks. */
  sync: HubspotSync
  hubspot: HubspotApp
  /** The address at which the gateway listens. */
  url: string
  /** Writes as a person in HubSpot. Returns the record. */
  agent(method: string, path: string, body?: object): Promise<{ id: string }>
  /** Restores a deleted record as a person in HubSpot. */
  restore(type: string, id: string): Promise<void>
  /** Delivers and processes events until none is pending. */
  pull(): Promise<void>
  /** Sends webhooks without the emulator. Signed unless other headers are given. */
  post(events: unknown, headers?: Record<string, string>): Promise<Response>
  /** Creates an event of the emulator's portal and app. */
  event(about: Partial<WireEvent>): WireEvent
}

/** Starts a gateway that receives the webhooks of an emulator. */
export async function startPull(
  settings: Partial<HubspotApp> = {},
  started?: TestApp,
  mapping: MappingOptions = { link: null },
): Promise<Pull> {
  const crm = await startCrm({ webhooks: { gatherMs: null, retryDelaysMs: [] }, app: started }, mapping)
  const { app, emulator, client } = crm
  const hubspot: HubspotApp = {
    secret: emulator.appSecret,
    id: String(emulator.portal.appId),
    portals: [],
    deals: {
      won: 'hs_is_closed_won',
      closed: 'hs_is_closed',
      sku: 'hs_sku',
      intent: 'licet_intent',
      refunded: 'licet_refunded_quantity',
      dealTypeIntents: {},
      pipelineIntents: {},
      refundedStages: [],
      negotiatingStages: [],
    },
    lostDeals: 'suspend',
    actions: workflowActions,
    mostSeats: 100,
    renewals: null,
    ...settings,
  }
  const clock = () => emulator.portal.now()
  const url = await listen(app, { routes: hubspotRoutes({ app: app.ctx, hubspot, clock, client }) })
  Object.assign(emulator.webhooks.settings, {
    targetUrl: `${url}/hubspot/webhooks`,
    publicUrl: `${PUBLIC}/hubspot/webhooks`,
    subscriptions,
  })
  const sync = createHubspotSync(app.ctx, { client, mapping, hubspot })
  await sync.run()
  let eventIds = 1

  return {
    ...crm,
    sync,
    hubspot,
    url,
    async agent(method, path, body) {
      const response = await fetch(`${emulator.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${emulator.token}`,
          'x-emulator-agent': '1',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${response.status} ${text}`)
      return text === '' ? { id: '' } : JSON.parse(text)
    },
    async restore(type, id) {
      const response = await fetch(`${emulator.url}/_emulator/restore`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type, id }),
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    },
    async pull() {
      for (;;) {
        const deliveries = await emulator.webhooks.flush()
        const failed = deliveries.filter(({ status }) => status !== 200)
        if (failed.length > 0)
          throw new Error(`the gateway responded with ${failed.map(({ status }) => status)}`)
        await sync.run()
        if (emulator.webhooks.pending.length === 0) return
      }
    },
    async post(events, headers) {
      const body = typeof events === 'string' ? events : JSON.stringify(events)
      const signable = { method: 'POST', url: `${PUBLIC}/hubspot/webhooks`, body }
      const signed = signedHeaders(emulator.appSecret, { ...signable, timestamp: clock().getTime() })
      return await fetch(`${url}/hubspot/webhooks`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...(headers ?? signed) },
      })
    },
    event: (about) => ({
      eventId: eventIds++,
      subscriptionId: 1,
      portalId: emulator.portal.id,
      appId: emulator.portal.appId,
      occurredAt: clock().getTime(),
      subscriptionType: 'company.propertyChange',
      propertyName: 'name',
      attemptNumber: 0,
      objectId: 1,
      ...about,
    }),
  }
}

export const objects = (type: string, rest = '') => `${paths.objects(type)}${rest}`
