import { expect, test } from 'vitest'
import { startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call, portal } = emulator
const objects = '/crm/objects/2026-09'
const associations = '/crm/associations/2026-09'
const create = async (type: string, properties: object, more: object = {}) =>
  (await call('POST', `${objects}/${type}`, { properties, ...more })).body.id
const associate = (from: string, to: string, ...pairs: [string, string][]) =>
  call('POST', `${associations}/${from}/${to}/batch/associate/default`, {
    inputs: pairs.map(([one, other]) => ({ from: { id: one }, to: { id: other } })),
  })
const ends = async (from: string, id: string, to: string) => {
  const { text } = await call('POST', `${associations}/${from}/${to}/batch/read`, { inputs: [{ id }] })
  const { results } = JSON.parse(text.replaceAll(/("toObjectId":)(\d+)/g, '$1"$2"'))
  return (results[0]?.to ?? []) as { toObjectId: string; associationTypes: { typeId: number }[] }[]
}
interface Page {
  results: { id: string }[]
  paging?: { next: { after: string } }
}
const idsIn = (text: string) => [...text.matchAll(/"toObjectId":(\d+)/g)].map(([, id]) => id)
const typeIds = (found: Awaited<ReturnType<typeof ends>>) =>
  found.flatMap(({ associationTypes }) => associationTypes.map(({ typeId }) => typeId))

test('a default association exists in both directions, and the first company is the primary one', async () => {
  const [company, deal] = [await create('companies', { name: 'A' }), await create('deals', { dealname: 'D' })]
  const { status, body } = await associate('deals', 'companies', [deal, company])

  expect(status).toBe(200)
  expect(body.results).toEqual(
    expect.arrayContaining([
      {
        from: { id: deal },
        to: { id: company },
        associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 },
      },
    ]),
  )
  expect(typeIds(await ends('deals', deal, 'companies'))).toEqual([341, 5])
  expect(typeIds(await ends('companies', company, 'deals'))).toEqual([342, 6])
  const single = await call('GET', `${objects}/deals/${deal}?associations=companies`)
  expect(single.body.associations).toEqual({
    companies: {
      results: [
        { id: company, type: 'deal_to_company_unlabeled' },
        { id: company, type: 'deal_to_company' },
      ],
    },
  })
})

test('a record names the types of its associations as HubSpot does', async () => {
  const deal = await create('deals', { dealname: 'D' })
  const [first, second] = [await create('companies', { name: 'A' }), await create('companies', { name: 'B' })]
  const contact = await create('contacts', { email: 'no@gmail.com' })
  const item = await create('line_items', { name: 'Pro' })
  await associate('deals', 'companies', [deal, first], [deal, second])
  await associate('deals', 'contacts', [deal, contact])
  await associate('deals', 'line_items', [deal, item])
  const { body } = await call('GET', `${objects}/deals/${deal}?associations=companies,contacts,line_items`)

  expect(body.associations).toEqual({
    companies: {
      results: [
        { id: first, type: 'deal_to_company_unlabeled' },
        { id: first, type: 'deal_to_company' },
        { id: second, type: 'deal_to_company_unlabeled' },
      ],
    },
    contacts: { results: [{ id: contact, type: 'deal_to_contact' }] },
    'line items': { results: [{ id: item, type: 'deal_to_line_item' }] },
  })
})

test('associations are shown in pages, in a record, in a list and in a batch', async () => {
  portal.associationPage = 2
  const deal = await create('deals', { dealname: 'D' })
  const items: string[] = []
  for (const name of ['A', 'B', 'C']) items.push(await create('line_items', { name }))
  await associate('deals', 'line_items', ...items.map((item): [string, string] => [deal, item]))

  const { body } = await call('GET', `${objects}/deals/${deal}?associations=line_items`)
  const [shown] = Object.values(body.associations as Record<string, Page>)
  expect(shown!.results.map(({ id }) => id)).toEqual(items.slice(0, 2))
  const after = shown!.paging!.next.after
  const rest = await call('GET', `${objects}/deals/${deal}/associations/line_items?after=${after}`)
  expect(idsIn(rest.text)).toEqual(items.slice(2))
  expect(rest.body.paging).toBeUndefined()
  const batch = await call('POST', `${associations}/deals/line_items/batch/read`, { inputs: [{ id: deal }] })
  expect(idsIn(batch.text)).toEqual(items.slice(0, 2))
  const [one] = batch.body.results as unknown as Page[]
  const next = { inputs: [{ id: deal, after: one!.paging!.next.after }] }
  expect(idsIn((await call('POST', `${associations}/deals/line_items/batch/read`, next)).text)).toEqual(
    items.slice(2),
  )
  const wrong = await call('GET', `${objects}/deals/${deal}/associations/line_items?after=nothing`)
  expect(wrong).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
  portal.associationPage = 500
})

test('another company can replace the primary one', async () => {
  const [first, second] = [await create('companies', { name: 'A' }), await create('companies', { name: 'B' })]
  const deal = await create('deals', { dealname: 'D' })
  await associate('deals', 'companies', [deal, first], [deal, second])
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }]
  const inputs = [{ from: { id: deal }, to: { id: second }, types }]
  const { status } = await call('POST', `${associations}/deals/companies/batch/create`, { inputs })

  expect(status).toBe(201)
  const found = await ends('deals', deal, 'companies')
  const byId = Object.fromEntries(found.map((one) => [one.toObjectId, typeIds([one])]))
  expect(byId).toEqual({ [first]: [341], [second]: [341, 5] })
})

test('a pair with a missing record fails the batch, and nothing is associated', async () => {
  const [company, deal] = [await create('companies', { name: 'A' }), await create('deals', { dealname: 'D' })]
  const { status, body } = await associate('deals', 'companies', [deal, company], [deal, '404404'])

  expect({ status, category: body.category }).toEqual({ status: 404, category: 'OBJECT_NOT_FOUND' })
  expect(await ends('deals', deal, 'companies')).toEqual([])
})

test('a record without associations is an error of the batch', async () => {
  const deal = await create('deals', { dealname: 'Lonely' })
  const { status, body } = await call('POST', `${associations}/deals/line_items/batch/read`, {
    inputs: [{ id: deal }],
  })

  expect(status).toBe(207)
  expect(body).toMatchObject({
    results: [],
    errors: [{ subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND', context: { fromObjectId: [deal] } }],
  })
})

test('creates a line item with its deal, and removes an association in both directions', async () => {
  const deal = await create('deals', { dealname: 'D' })
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 }]
  const item = await create(
    'line_items',
    { name: 'Pro', hs_sku: 'PRO', quantity: '3', price: '10' },
    { associations: [{ to: { id: deal }, types }] },
  )
  expect((await ends('deals', deal, 'line_items')).map(({ toObjectId }) => toObjectId)).toEqual([item])

  const inputs = [{ from: { id: deal }, to: [{ id: item }] }]
  expect((await call('POST', `${associations}/deals/line_items/batch/archive`, { inputs })).status).toBe(204)
  expect(await ends('deals', deal, 'line_items')).toEqual([])
  expect(await ends('line_items', item, 'deals')).toEqual([])
})

test('a contact with a business address creates its company once, and one with an address of a mail provider creates none', async () => {
  const ada = await create('contacts', { email: 'ada@lovelace.test' })
  const bob = await create('contacts', { email: 'bob@LOVELACE.test' })
  const eve = await create('contacts', { email: 'eve@gmail.com' })
  const [company] = await ends('contacts', ada, 'companies')
  const made = await call('GET', `${objects}/companies/${company!.toObjectId}`)

  expect(made.body.properties).toMatchObject({ domain: 'lovelace.test', name: 'Lovelace' })
  expect(await ends('contacts', bob, 'companies')).toEqual([company])
  expect(await ends('contacts', eve, 'companies')).toEqual([])
  const contact = await call('GET', `${objects}/contacts/${ada}?properties=associatedcompanyid`)
  expect(contact.body.properties.associatedcompanyid).toBe(company!.toObjectId)
})

test('a contact is associated with the company that has its domain as an additional one, also after a merge', async () => {
  const companies = [
    await create('companies', { domain: 'first.test', hs_additional_domains: 'second.test; third.test' }),
    await create('companies', { domain: 'fourth.test' }),
  ]
  const ada = await create('contacts', { email: 'ada@third.test' })
  expect(await ends('contacts', ada, 'companies')).toMatchObject([{ toObjectId: companies[0] }])
  const merging = { primaryObjectId: companies[0], objectIdToMerge: companies[1] }
  const { body } = await call('POST', `${objects}/companies/merge`, merging)
  const bob = await create('contacts', { email: 'bob@fourth.test' })
  expect(await ends('contacts', bob, 'companies')).toMatchObject([{ toObjectId: body.id }])
})

test('several companies may have the same domain', async () => {
  const ids = [
    await create('companies', { domain: 'same.test' }),
    await create('companies', { domain: 'same.test' }),
  ]
  expect(new Set(ids).size).toBe(2)
})

test('automatic companies can be switched off', async () => {
  portal.autoCreateCompanies = false
  const contact = await create('contacts', { email: 'no@company.test' })
  portal.autoCreateCompanies = true
  expect(await ends('contacts', contact, 'companies')).toEqual([])
})

test('associations survive a merge, and end with a deletion', async () => {
  const [a, b] = [await create('companies', { name: 'A' }), await create('companies', { name: 'B' })]
  const deal = await create('deals', { dealname: 'D' })
  await associate('companies', 'deals', [b, deal])
  const merged = await call('POST', `${objects}/companies/merge`, { primaryObjectId: a, objectIdToMerge: b })

  expect((await ends('deals', deal, 'companies')).map(({ toObjectId }) => toObjectId)).toEqual([
    merged.body.id,
  ])
  await call('DELETE', `${objects}/companies/${merged.body.id}`)
  expect(await ends('deals', deal, 'companies')).toEqual([])
})

test('the primary company of a contact is cleared with its deletion, and follows a merge', async () => {
  const primaryOf = async (id: string) =>
    (await call('GET', `${objects}/contacts/${id}?properties=associatedcompanyid`)).body.properties
      .associatedcompanyid
  const contact = await create('contacts', { email: 'ada@follow.test' })
  const company = (await primaryOf(contact))!
  const other = await create('companies', { name: 'Other' })
  const merged = await call('POST', `${objects}/companies/merge`, {
    primaryObjectId: other,
    objectIdToMerge: company,
  })

  expect(await primaryOf(contact)).toBe(merged.body.id)
  await call('DELETE', `${objects}/companies/${merged.body.id}`)
  expect(await primaryOf(contact)).toBeNull()
})
