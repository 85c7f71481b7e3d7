import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { expectEqual } from './expect.ts'
import type { Customer } from './onboard-customer.ts'
import { note, section, step } from './report.ts'
import { waitForCompany } from './wait-for-company.ts'

const COMPANIES = '/crm/objects/2026-09/companies'
/** Longer than the demonstration, so that the token of the gateway stays valid. */
const HOUR_MS = 60 * 60 * 1000

/** The printed members of the card. */
interface Card {
  sentence: string
  licenses: { devices: { name: string }[] }[]
  refusals: { explanation: string; nextAction: string | null }[]
  mails: unknown[]
}

/** Merges two companies in the CRM. The account follows, and an agent looks up the licenses of the customer. */
export async function answerFromCrm(
  vendor: GraphqlClient,
  url: string,
  crm: string,
  { account, licenseKey }: Customer,
): Promise<void> {
  section('Support', 'an agent in the CRM, and a merge')
  const emulator = await connectTo(crm, new URL(url).origin)
  const before = await waitForCompany(vendor, account)
  const merged = await step('merge', async () => {
    const double = await emulator.write(COMPANIES, { properties: { name: 'Nordlys (entered twice)' } })
    await emulator.write(`${COMPANIES}/merge`, { primaryObjectId: before, objectIdToMerge: double.id })
    const company = await waitForCompany(vendor, account, before)
    return { says: `company ${before} became ${company}; the account followed by a signed webhook`, company }
  })
  await step('look-up', async () => {
    const { status, text, card } = await emulator.lookUp(merged.company)
    expectEqual('the status of the card', status, 200)
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

/** Connects to the emulator as its users and its card do. Sends its webhooks to the address on which the gateway listens. */
async function connectTo(crm: string, gateway: string) {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${crm}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the CRM returned status ${response.status}: ${await response.text()}`)
    return await response.json()
  }
  const { token } = await post('/_emulator/token', { graceMs: HOUR_MS })
  // The emulator signs the public address of the gateway. The demonstration takes the place of a proxy.
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
