import { expect, test } from 'vitest'
import { addLicensing, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call, url } = emulator
const objects = '/crm/objects/2026-09'
const create = async (type: string, properties: object) =>
  (await call('POST', `${objects}/${type}`, { properties })).body.id
const page = async (path: string) => {
  const response = await fetch(url + path)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const bare = await create('companies', { name: 'Before' })
const before = await page(`/companies/${bare}`)
await addLicensing(emulator)
const acme = await create('companies', {
  name: `<script>alert("x")</script> & Söhne`,
  domain: 'acme.test',
  licet_account_id: 'acct_1',
  licet_status: 'suspended',
  licet_trial: 'false',
  licet_types: 'basic;cad',
  licet_next_expiry: '2027-02-28',
})
await create('contacts', { firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.test' })

test('the list shows each company with its license status, and can be searched', async () => {
  const { status, text } = await page('/')
  expect(status).toBe(200)
  expect(text).toContain(`<a href="/companies/${acme}">`)
  expect(text).toContain('<span class="badge bad">SUSPENDED</span>')
  expect((await page('/?q=before')).text).not.toContain(acme)
  expect((await page('/?q=%22%3E%3Cb%3E')).text).toContain('value="&quot;&gt;&lt;b&gt;"')
})

test('the page of a company shows its Licensing group with labels, its contacts and other associated records', async () => {
  const { text } = await page(`/companies/${acme}`)
  for (const shown of [
    '<h2>Licensing</h2>',
    '<dt title="licet_next_expiry">Next expiry</dt><dd>2027-02-28</dd>',
    '<dt title="licet_trial">Trial</dt><dd>No</dd>',
    '<dt title="licet_types">License types</dt><dd>basic, cad</dd>',
    '<strong>Ada Lovelace</strong>',
    'Deals <span class="count">0</span>',
  ])
    expect(text).toContain(shown)
})

test('shows every value of a record as text', async () => {
  for (const path of ['/', `/companies/${acme}`]) {
    const { text, headers } = await page(path)
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne')
    expect(text).not.toContain('<script')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

test('states that an account has no Licensing group', () => {
  expect(before.text).toContain('This account has no Licensing properties yet.')
})

test('the id of a merged company shows the resulting company', async () => {
  const other = await create('companies', { name: 'Acme Nord' })
  const { id } = (
    await call('POST', `${objects}/companies/merge`, { primaryObjectId: bare, objectIdToMerge: other })
  ).body
  expect((await page(`/companies/${other}`)).text).toContain(`record ${id}`)
})

test.each(['/companies/404404', '/companies/%3Cb%3E'])('%s gives a page with status 404', async (path) => {
  const { status, text } = await page(path)
  expect(status).toBe(404)
  expect(text).toContain('There is no company')
  expect(text).not.toContain('<b>')
})

test('shows a custom object with its company', async () => {
  const schema = {
    name: 'license',
    labels: { singular: 'License', plural: 'Licenses' },
    primaryDisplayProperty: 'license_name',
    properties: [{ name: 'license_name', label: 'Name', type: 'string', fieldType: 'text' }],
    associatedObjects: ['COMPANY'],
  }
  await call('POST', '/crm-object-schemas/2026-09/schemas', schema)
  const license = await create('license', { license_name: 'CAD, 12 seats' })
  await call('PUT', `${objects}/license/${license}/associations/default/companies/${acme}`)
  const { text } = await page(`/companies/${acme}`)

  expect(text).toContain('Licenses <span class="count">1</span>')
  expect(text).toContain('<strong>CAD, 12 seats</strong>')
})
