import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { connectToCrm, objects } from './emulated-crm.ts'
import { expectEqual } from './expect.ts'
import type { Customer } from './onboard-customer.ts'
import { note, section, step } from './report.ts'
import { waitForCompany } from './wait-for-company.ts'

/** Merges two companies in the CRM. The account follows, and an agent looks up the licenses of the customer. */
export async function answerFromCrm(
  vendor: GraphqlClient,
  url: string,
  crm: string,
  { account, licenseKey }: Customer,
): Promise<void> {
  section('Support', 'an agent in the CRM, and a merge')
  const emulator = await connectToCrm(crm, new URL(url).origin)
  const before = await waitForCompany(vendor, account)
  const merged = await step('merge', async () => {
    const double = await emulator.write(objects('companies'), {
      properties: { name: 'Nordlys (entered twice)' },
    })
    await emulator.write(objects('companies', '/merge'), {
      primaryObjectId: before,
      objectIdToMerge: double.id,
    })
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
