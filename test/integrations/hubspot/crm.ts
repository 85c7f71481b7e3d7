import { afterAll } from 'vitest'
import { type Call, createClient, type HubspotClient } from '../../../integrations/hubspot/api/client.ts'
import { createLimiter } from '../../../integrations/hubspot/api/limiter.ts'
import { paths } from '../../../integrations/hubspot/api/paths.ts'
import { readBatch } from '../../../integrations/hubspot/api/read-batch.ts'
import { objectsIn, textIn } from '../../../integrations/hubspot/api/read-response.ts'
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../../../integrations/hubspot/emulator/start-emulator.ts'
import { LICENSE_ID, licenseProperties } from '../../../integrations/hubspot/mapping/license-object.ts'
import type { MappingOptions } from '../../../integrations/hubspot/mapping/mapping.ts'
import { propertyNames } from '../../../integrations/hubspot/mapping/properties.ts'
import { setUpPortal } from '../../../integrations/hubspot/portal/setup.ts'
import { createHubspotSync, type HubspotSync } from '../../../integrations/hubspot/sync.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { isObject } from '../../../src/platform/json.ts'
import { startTestApp, type TestApp } from '../../app.ts'

/** A limiter with limits that no test reaches. The limiter has its own test. */
export const unlimited = () => createLimiter({ calls: 10_000, searches: 10_000 })

/** A license as a custom object. */
export interface LicenseObject {
  remoteId: string
  properties: Record<string, string | null>
  companies: string[]
}

export interface Crm {
  app: TestApp
  emulator: Emulator
  client: HubspotClient
  sync: HubspotSync
  /** The properties of an account's company in HubSpot; undefined if it does not exist. */
  companyOf(accountId: string): Promise<Record<string, string | null> | undefined>
  contactOf(email: string): Promise<Record<string, string | null> | undefined>
  /** A license in HubSpot with its associated companies. */
  licenseOf(licenseId: string): Promise<LicenseObject | undefined>
  /** Creates a company as a person in the CRM. Returns its id. */
  makeCompany(properties: Record<string, string>): Promise<string>
  read(remoteId: string): Promise<Record<string, string | null>>
  /** The writes so far, as method and path. */
  writes(): string[]
}

/** Starts a gateway, and an emulator of HubSpot that is set up, on a real port. */
export async function startCrm(
  { app: started, ...options }: EmulatorOptions & { timeoutMs?: number; app?: TestApp | undefined } = {},
  mapping: MappingOptions = { link: null },
): Promise<Crm> {
  const app = started ?? (await startTestApp())
  const emulator = await startEmulator({
    limits: unlimitedPortal,
    autoCreateCompanies: false,
    searchLagMs: 0,
    ...options,
  })
  afterAll(() => emulator.close())
  const client = createClient({
    token: { token: emulator.token },
    baseUrl: emulator.url,
    log: app.ctx.log,
    limiter: unlimited(),
    timeoutMs: options.timeoutMs ?? 20_000,
  })
  await setUpPortal(client, mapping.licenseObjects, { deals: true, roleLabels: mapping.roleLabels ?? false })
  const send = async (call: Call) => {
    const { verdict, body } = await client.send(call)
    if (verdict.kind !== 'ok') throw new Error(JSON.stringify(verdict))
    return body
  }
  const find = async (type: string, idProperty: string, id: string) => {
    const found = await readBatch(client, type, idProperty, [id], [...propertyNames, 'name', 'domain'])
    if ('kind' in found) throw new Error(found.reason)
    return found.get(id)?.properties
  }
  return {
    app,
    emulator,
    client,
    sync: createHubspotSync(app.ctx, { client, mapping }),
    companyOf: (accountId) => find('companies', 'licet_account_id', toTypedId('Account', accountId)),
    contactOf: (email) => find('contacts', 'email', email),
    async licenseOf(licenseId) {
      const id = toTypedId('License', licenseId)
      const names = licenseProperties.map(({ name }) => name)
      const found = await readBatch(client, 'license', LICENSE_ID, [id], names)
      if ('kind' in found) throw new Error(found.reason)
      const record = found.get(id)
      if (!record) return undefined
      const path = `${paths.objects('license')}/${record.remoteId}/associations/companies`
      const ends = objectsIn(await send({ method: 'GET', path }), 'results')
      return { ...record, companies: ends.map(({ toObjectId }) => String(toObjectId)) }
    },
    makeCompany: async (properties) =>
      textIn(await send({ method: 'POST', path: paths.objects('companies'), body: { properties } }), 'id')!,
    async read(remoteId) {
      const path = `${paths.objects('companies')}/${remoteId}`
      const query = { properties: [...propertyNames, 'name', 'domain'].join(',') }
      const body = await send({ method: 'GET', path, query })
      return isObject(body) ? (body.properties as Record<string, string | null>) : {}
    },
    writes: () =>
      emulator.calls
        .filter(({ path }) => /batch\/(upsert|update|create)/.test(path))
        .map(({ method, path }) => `${method} ${path.replace(/.*2026-09\//, '')}`),
  }
}

/** Limits that no test reaches. */
const unlimitedPortal = { burst: 1_000_000, daily: 100_000_000, searchPerSecond: 1_000_000 }
