import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { expectEqual } from './expect.ts'
import { CompanyOfAccountDocument } from './generated/admin/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { note, section, step } from './report.ts'

const PATIENCE_MS = 30_000
const PAUSE_MS = 100
const COMPANIES = '/crm/objects/2026-09/companies'
/** As long as the demonstration takes: the gateway keeps the token that it has. */
const HOUR_MS = 60 * 60 * 1000

/** As much of the card as is printed. */
interface Card {
  sentence: string
  licenses: { devices: { name: string }[] }[]
  refusals: { explanation: string; nextAction: string | null }[]
  mails: unknown[]
}

/** Two companies are merged in the CRM, the account follows, and an agent asks what a customer who calls has. */
export async function answerFromCrm(
  vendor: GraphqlClient,
  url: string,
  crm: string,
  { account, licenseKey }: Customer,
): Promise<void> {
  section('Support', 'an agent in the CRM, and a merge')
  const emulator = await connectTo(crm, new URL(url).origin)
  const before = await companyOf(vendor, account, null)
  const merged = await step('merge', async () => {
    const double = await emulator.write(COMPANIES, { properties: { name: 'Nordlys (entered twice)' } })
    await emulator.write(`${COMPANIES}/merge`, { primaryObjectId: before, objectIdToMerge: double.id })
    const company = await companyOf(vendor, account, before)
    return { says: `company ${before} became ${company}; the account followed by a signed webhook`, company }
  })
  await step('look-up', async () => {
    const { status, text, card } = await emulator.lookUp(merged.company)
    expectEqual('the answer of the card', status, 200)
    expectEqual('whether the card shows the license key', text.includes(licenseKey), false)
    const devices = card.licenses.flatMap(({ devices }) => devices.map(({ name }) => name))
    return {
      says: `${card.sentence} Devices: ${devices.join(', ') || 'none'}; mails: ${card.mails.length}`,
      card,
    }
  }).then(({ card: { refusals } }) => {
    for (const { explanation, nextAction } of refusals.slice(0, 1))
      note(`last refusal: ${explanation}${nextAction ? ` Next: ${nextAction}` : ''}`)
  })
}

/** The emulator, as people and a card in it use it; its webhooks go where the gateway really listens. */
async function connectTo(crm: string, gateway: string) {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${crm}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the CRM answered ${response.status}: ${await response.text()}`)
    return await response.json()
  }
  const { token } = await post('/_emulator/token', { graceMs: HOUR_MS })
  // What the gateway is called outside, which is signed; the demonstration stands where a proxy would.
  const { targetUrl, publicUrl } = await post('/_emulator/webhooks', {})
  const signed: string = publicUrl ?? targetUrl
  await post('/_emulator/webhooks', { targetUrl: `${gateway}/hubspot/webhooks`, publicUrl: signed })
  const byAgent = { authorization: `Bearer ${token}`, 'x-emulator-agent': 'demo' }
  return {
    write: async (path: string, body: object): Promise<{ id: string }> => await post(path, body, byAgent),
    async lookUp(objectId: string): Promise<{ status: number; text: string; card: Card }> {
      const address = signed.replace('/webhooks', '/card')
      const { status, body } = await post('/_emulator/card', {
        url: `${address}?objectTypeId=0-2&objectId=${objectId}`,
        userEmail: 'grace@licet.example',
        sendTo: gateway,
      })
      return { status, text: body, card: JSON.parse(body) }
    },
  }
}

/** The company of an account, once it is another one than before and the CRM knows all. */
async function companyOf(vendor: GraphqlClient, account: string, before: string | null): Promise<string> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const answer = await vendor.send(CompanyOfAccountDocument, { account })
    const company = answer.account?.crm?.remoteId
    if (answer.crmSync.queue === 0 && company && company !== before) return company
  }
  throw new Error(`the account did not follow within ${PATIENCE_MS / 1000} s`)
}
