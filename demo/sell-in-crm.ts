import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import * as catalogue from './catalogue.ts'
import { connectToCrm, objects } from './emulated-crm.ts'
import { expectEqual } from './expect.ts'
import { section, step } from './report.ts'
import { describe, intentsOf, noteMail, waitForSale } from './sold-license.ts'

const EMAIL = 'astrid@fjell.example'
const CLOSED_WON = 'closedwon'

/** Wins three deals with one customer in the CRM: a new license, its renewal, and an upgrade. */
export async function sellInCrm(vendor: GraphqlClient, url: string, crm: string): Promise<void> {
  section('Sold in the CRM', 'a deal, its renewal and an upgrade, each by the SKU of its line item')
  const { write } = await connectToCrm(crm, new URL(url).origin)
  const create = async (type: string, properties: object) => (await write(objects(type), { properties })).id
  const company = await create('companies', { name: 'Fjell Film', domain: 'fjell.example' })
  const contact = await create('contacts', { email: EMAIL, firstname: 'Astrid', lastname: 'Dahl' })

  /** Creates a deal with a line item, and wins it. */
  const win = async (name: string, dealtype: string, [sku]: readonly string[], quantity: number) => {
    const deal = await create('deals', { dealname: name, dealstage: 'contractsent', dealtype })
    const line = await create('line_items', { name, hs_sku: sku, quantity: String(quantity), price: '99' })
    for (const [type, id] of Object.entries({ companies: company, contacts: contact, line_items: line }))
      await write(objects('deals', `/${deal}/associations/default/${type}/${id}`), {}, 'PUT')
    await write(objects('deals', `/${deal}`), { properties: { dealstage: CLOSED_WON } }, 'PATCH')
  }

  const { team, agency } = catalogue
  const sold = await step('won', async () => {
    await win('Fjell Film, 3 seats', 'newbusiness', team.skus!, 3)
    const license = await waitForSale(vendor, EMAIL, (one) => intentsOf(one).length === 1)
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}`, license }
  })
  await noteMail(vendor, sold.license, 'LICENSE_ISSUED')
  const renewed = await step('renewed', async () => {
    await win('Fjell Film, renewal', 'existingbusiness', team.skus!, 3)
    const license = await waitForSale(vendor, EMAIL, (one) => intentsOf(one).length === 2)
    expectEqual('the license', license.id, sold.license.id)
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}`, license }
  })
  await noteMail(vendor, renewed.license, 'LICENSE_RENEWED')
  await step('upgraded', async () => {
    await win('Fjell Film, upgrade', 'existingbusiness', agency.skus!, 3)
    const license = await waitForSale(vendor, EMAIL, (one) => one.licenseType.code === agency.code)
    expectEqual('the key', license.keyHint, sold.license.keyHint)
    return { says: `${intentsOf(license).at(-1)} ${describe(license)}, with the same key` }
  })
}
