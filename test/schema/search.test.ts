import { hash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { createLimits, defaultRates } from '../../src/platform/limits/limits.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedLicenseType, seedPartner, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const support = app.as({ audience: 'SUPPORT' })
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const south = app.as({ audience: 'PARTNER', partner: 'south' })
const { licenseType } = await seedLicenseType(admin, { maxActivations: 10 })

const document = `query ($text: String!, $first: Int) { search(text: $text, first: $first) {
  matchedBy label record { __typename ... on Node { id } ... on License { account { name } } }
} }`

interface Found {
  matchedBy: string
  label: string
  record: { __typename: string; id: string }
}

async function search(ctx: Context, text: string, first?: number): Promise<Found[]> {
  const { data, errors } = await execute(app, ctx, document, { text, first })
  expect(errors).toBeUndefined()
  return data.search as Found[]
}

const ids = async (ctx: Context, text: string) => (await search(ctx, text)).map(({ record }) => record.id)

/** Creates a customer with one of everything that a search finds. */
async function seedCustomer(partner: string | null, name: string) {
  if (partner) await seedPartner(admin, partner)
  const code = uniqueCode('customer')
  const domain = `${code}.example`
  const account = await db.account.create({ data: { name, partner, domain, externalId: `EXT-${code}` } })
  const contact = await db.contact.create({
    data: { accountId: account.id, name: 'Zoë Kowalski', email: `zoe@${domain}` },
  })
  const { licenseId, licenseKey } = await transact(db, (tx) =>
    issueLicense(admin, tx, { accountId: account.id, licenseType }),
  )
  const site = `Büro Łódź ${code}`
  await db.license.update({ where: { id: licenseId }, data: { name: site } })
  const fingerprint = `fp-${code}`
  const device = `Röntgen ${code}`
  const { activationId } = await activateLicense(admin, { key: licenseKey, fingerprint, name: device })
  return {
    ...{ code, domain, key: licenseKey, site, fingerprint, device },
    account: toTypedId('Account', account.id),
    accountUuid: account.id,
    contact: toTypedId('Contact', contact.id),
    license: toTypedId('License', licenseId),
    activation: toTypedId('Activation', activationId),
  }
}

const acme = await seedCustomer('north', 'Ácme Müller & Søhne GmbH')
const other = await seedCustomer('south', 'Acme Muller Ltd')
await db.crmRecord.create({
  data: { kind: 'ACCOUNT', subjectId: acme.accountUuid, accountId: acme.accountUuid, remoteId: '90071992' },
})
await db.sale.create({
  data: {
    source: 'hubspot:1',
    externalId: '55512345',
    accountId: acme.accountUuid,
    state: 'WON',
    createdAt: new Date(),
    changedAt: new Date(),
  },
})
await db.saleCustomer.create({
  data: {
    source: 'stripe:acct_1',
    externalId: 'cus_Acme90071992',
    accountId: acme.accountUuid,
    linkedAt: new Date(),
  },
})

test.each<[string, string, keyof typeof acme, string]>([
  ['a key', acme.key, 'license', 'LICENSE_KEY'],
  ['a key in another spelling', ` ${acme.key.toLowerCase().replaceAll('-', ' ')} `, 'license', 'LICENSE_KEY'],
  ['the last group of a key', acme.key.slice(-5).toLowerCase(), 'license', 'KEY_HINT'],
  ['a name', 'Ácme Müller & Søhne GmbH', 'account', 'NAME'],
  ['a part of a name without accents', 'muller & sohne', 'account', 'NAME'],
  ['a part of a name in other letters', 'LLER & SØHNE', 'account', 'NAME'],
  ['the beginning of an address', `zoe@${acme.code}`, 'contact', 'EMAIL'],
  ['a part of an address', `${acme.code}.exam`, 'account', 'DOMAIN'],
  ['a whole address', `ZOE@${acme.domain}`, 'contact', 'EMAIL'],
  ['a domain', acme.domain, 'account', 'DOMAIN'],
  ['an external ID', `EXT-${acme.code}`, 'account', 'EXTERNAL_ID'],
  ['a part of an external ID', `xt-${acme.code}`, 'account', 'EXTERNAL_ID'],
  ['a name of a license', acme.site, 'license', 'NAME'],
  ['a part of the name of a license', `uro lodz ${acme.code.slice(0, 14)}`, 'license', 'NAME'],
  ['a fingerprint', acme.fingerprint, 'activation', 'FINGERPRINT'],
  ['a name of a device', acme.device, 'activation', 'DEVICE_NAME'],
  ['a part of the name of a device', `rontgen ${acme.code.slice(0, 12)}`, 'activation', 'DEVICE_NAME'],
  ['the ID of an account', acme.account, 'account', 'ID'],
  ['the ID of a license', acme.license, 'license', 'ID'],
  ['the ID of a contact', acme.contact, 'contact', 'ID'],
  ['the ID of an activation', acme.activation, 'activation', 'ID'],
])('a search finds a record by %s', async (_, text, record, matchedBy) => {
  for (const ctx of [admin, support, north]) {
    const [best] = await search(ctx, text)
    expect([text, best?.record.id, best?.matchedBy]).toEqual([text, acme[record], matchedBy])
  }
})

test('a domain and an address are found as people write them', async () => {
  const written = `münchen-${acme.code}.example`
  const account = await db.account.create({ data: { name: 'Isar', domain: domainToASCII(written) } })
  const contact = await db.contact.create({
    data: { accountId: account.id, name: 'Ida', email: `ida@${account.domain}` },
  })
  expect(await ids(admin, written)).toEqual([toTypedId('Account', account.id)])
  expect(await ids(admin, `Ida@${written}`)).toEqual([toTypedId('Contact', contact.id)])
  const filtered = `query ($domain: String!) { accounts(domain: $domain) { edges { node { id } } } }`
  const { data } = await execute(app, admin, filtered, { domain: written.toUpperCase() })
  expect(data.accounts.edges).toEqual([{ node: { id: toTypedId('Account', account.id) } }])
})

test.each([
  ['90071992', 'CRM_RECORD'],
  ['55512345', 'SALE'],
  ['cus_Acme90071992', 'SALE_CUSTOMER'],
])(
  'staff finds an account by its ID %s in HubSpot or a shop, and its partner does not',
  async (text, matchedBy) => {
    for (const ctx of [admin, support])
      expect(await search(ctx, text)).toMatchObject([{ matchedBy, record: { id: acme.account } }])
    expect(await search(north, text)).toEqual([])
    const scopes = ['ACCOUNTS_READ', 'LICENSES_READ'] as const
    expect(await search(app.as({ audience: 'SUPPORT', scopes: [...scopes] }), text)).toEqual([])
  },
)

test('a partner finds no record of another partner, by any text', async () => {
  const records = [other.account, other.contact, other.license, other.activation]
  for (const text of [
    ...[other.key, other.key.slice(-5), 'acme muller', 'acme', 'ac', 'a', other.code, other.domain],
    ...[
      `zoe@${other.domain}`,
      `EXT-${other.code}`,
      other.fingerprint,
      other.device,
      other.site,
      'kowalski',
      ...records,
    ],
  ]) {
    const found = await ids(north, text)
    expect([text, found.filter((id) => records.includes(id))]).toEqual([text, []])
    const own = await ids(south, text)
    expect([text, own.filter((id) => records.includes(id)).length]).not.toEqual([text, 0])
  }
})

test('a label names the record for people', async () => {
  const labels = async (text: string) => (await search(admin, text)).map(({ label }) => label)
  const license = `…${acme.key.slice(-5)}, ${licenseType}, Ácme Müller & Søhne GmbH`
  expect((await labels(acme.key))[0]).toBe(`${acme.site}, ${license}`)
  await db.license.update({ where: { id: parseTypedId(acme.license)!.uuid }, data: { name: null } })
  expect((await labels(acme.key))[0]).toBe(license)
  expect((await labels(`zoe@${acme.domain}`))[0]).toBe(
    `Zoë Kowalski <zoe@${acme.domain}>, Ácme Müller & Søhne GmbH`,
  )
  expect((await labels(acme.fingerprint))[0]).toBe(`${acme.device}, Ácme Müller & Søhne GmbH`)
})

test('whole values are before beginnings, beginnings before words, and words before other parts', async () => {
  const partner = await seedPartner(admin)
  for (const name of ['Overlook', 'The look', 'Looking', 'Look'])
    await db.account.create({ data: { name, partner } })
  const found = await search(app.as({ audience: 'PARTNER', partner }), 'LOOK')
  expect(found.map(({ label }) => label)).toEqual(['Look', 'Looking', 'The look', 'Overlook'])
})

test('a text of one or two characters finds whole values and the beginning of account names alone', async () => {
  const partner = await seedPartner(admin)
  const ctx = app.as({ audience: 'PARTNER', partner })
  await db.account.create({ data: { name: 'Øre', partner } })
  await db.account.create({ data: { name: 'Store', partner, externalId: 'or' } })
  await db.account.create({ data: { name: 'More', partner } })
  const labels = async (text: string) => (await search(ctx, text)).map(({ label }) => label)
  expect(await labels('or')).toEqual(['Store', 'Øre'])
  expect(await labels('o')).toEqual(['Øre'])
  expect(await labels('ore')).toEqual(['Øre', 'More', 'Store'])
})

test('wildcards, accents alone and other scripts are literal', async () => {
  const partner = await seedPartner(admin)
  const ctx = app.as({ audience: 'PARTNER', partner })
  for (const name of ['100%_sure\\', '100 percent sure', '東京電力', 'Ёлка'])
    await db.account.create({ data: { name, partner } })
  const labels = async (text: string) => (await search(ctx, text)).map(({ label }) => label)
  expect(await labels('0%_s')).toEqual(['100%_sure\\'])
  expect(await labels('sure\\')).toEqual(['100%_sure\\'])
  for (const text of ['%', '%%%', '___', '_00', '', '   ', '\u0301', '\u{1f600}', 'x'.repeat(10_000)])
    expect([text, await labels(text)]).toEqual([text, []])
  expect(await labels('京電力')).toEqual(['東京電力'])
  expect(await labels('ёлка')).toEqual(['Ёлка'])
  expect(await labels('ЁЛКА')).toEqual(['Ёлка'])
})

test('the number of results is bounded', async () => {
  const partner = await seedPartner(admin)
  const ctx = app.as({ audience: 'PARTNER', partner })
  await db.account.createMany({
    data: Array.from({ length: 60 }, (_, n) => ({ name: `Bound ${n}`, partner })),
  })
  expect(await search(ctx, 'bound')).toHaveLength(20)
  expect(await search(ctx, 'bound', 3)).toHaveLength(3)
  expect(await search(ctx, 'bound', 0)).toEqual([])
  expect(await search(ctx, 'bound', 1_000)).toHaveLength(50)
  const { errors } = await execute(app, ctx, document, { text: 'bound', first: -1 })
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
})

test('licenses and devices are found with LICENSES_READ alone', async () => {
  const ctx = app.as({ audience: 'SUPPORT', scopes: ['ACCOUNTS_READ'] })
  for (const text of [
    acme.key,
    acme.key.slice(-5),
    acme.fingerprint,
    acme.license,
    acme.activation,
    acme.device,
  ])
    expect([text, await search(ctx, text)]).toEqual([text, []])
})

test('a wrong key is charged as a guess, and an ordinary text is not', async () => {
  const rates = { ...defaultRates, addressFailures: { points: 2, seconds: 600 } }
  const { guessLimit } = createLimits(rates, undefined, () => {})
  const limited = { ...app.ctx.limits, guessLimit }
  Object.assign(app.ctx, { limits: limited })
  const caller = { ...support.caller, principal: uniqueCode('principal'), address: '192.0.2.7' }
  const codes = async (text: string) =>
    (await execute(app, { caller }, document, { text })).errors?.map(({ extensions }) => extensions.code)
  // Three texts that are well-formed keys, and were never issued.
  for (let n = 0; n < 5; n++)
    expect(await codes(`nothing ${hash('sha256', String(n)).slice(0, 9)}`)).toBeUndefined()
  expect(await codes(LicenseKey.generate().reveal())).toBeUndefined()
  expect(await codes(LicenseKey.generate().reveal())).toBeUndefined()
  expect(await codes(LicenseKey.generate().reveal())).toEqual(['RATE_LIMITED'])
  // A genuine key always works.
  expect(await codes(acme.key)).toBeUndefined()
})
