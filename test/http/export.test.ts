import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { suspendLicenses } from '../../src/domain/bulk-operations/suspend-licenses.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedApiKey, seedLicenseType, seedPartner, uniqueCode } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { admin } = app
const url = await listen(app)
const adminKey = await seedApiKey(admin)
const keyOf = async (input: Omit<Parameters<typeof createApiKey>[2], 'name'>) =>
  (await transact(admin.db, (tx) => createApiKey(admin, tx, { name: 'k', ...input }))).apiKey

type Row = Record<string, string>

async function get(path: string, apiKey: string | null, to = url) {
  return await fetch(
    `${to}${path}`,
    apiKey === null ? {} : { headers: { authorization: `Bearer ${apiKey}` } },
  )
}

async function read(path: string, apiKey = adminKey): Promise<Row[]> {
  const response = await get(path, apiKey)
  expect(response.status).toBe(200)
  return parse(await response.text(), { columns: true })
}

async function refusal(response: Response) {
  const { errors } = await response.json()
  return [response.status, errors[0].extensions.code, errors[0].message]
}

const issue = async (ctx: Context, licenseType: string, count = 1) => {
  const { accountId } = await seedAccount(ctx)
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const { licenseId } = await transact(admin.db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType }),
    )
    ids.push(toTypedId('License', licenseId))
  }
  return { accountId, ids }
}

test('an export has every record of the list once, in its order, with its values', async () => {
  const { licenseType, product } = await seedLicenseType(admin)
  const { ids } = await issue(admin, licenseType, 205)
  const rows = await read(`/export/licenses.csv?licenseType=${licenseType}&orderBy=NEWEST`)
  expect(rows.map(({ id }) => id)).toEqual(ids.toReversed())
  const { data } = await execute(
    app,
    admin,
    `{ license(id: "${ids[0]}") { id keyHint status issuedAt expiry product { code } account { id name } } }`,
  )
  const { account, product: _, ...values } = data.license
  expect(rows.at(-1)).toMatchObject({
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ''])),
    'account.id': account.id,
    'account.name': account.name,
    'product.code': product,
    metadata: '{}',
  })
})

test('the response is a file of CSV that no cache keeps', async () => {
  const response = await get('/export/accounts.csv?partner=none', adminKey)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="accounts-2026-01-15.csv"',
    'cache-control': 'no-store',
  })
  expect(await response.text()).toBe('id,name,externalId,domain,partner,createdAt,metadata\r\n')
})

test.each(['licenses', 'accounts', 'activations', 'onboardings', 'notifications', 'auditEvents'])(
  '%s can be exported',
  async (list) => {
    const { licenseType } = await seedLicenseType(admin)
    const { accountId } = await seedAccount(admin)
    const { licenseKey: key } = await transact(admin.db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType }),
    )
    await activateLicense(admin, { key, fingerprint: uniqueCode('device') })
    const rows = await read(`/export/${list}.csv`)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  },
)

test('the rows of a bulk operation are exported with their outcomes, and by one of them', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId, ids } = await issue(admin, licenseType, 2)
  const licenseId = parseTypedId(ids[1]!)!.uuid
  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  const { bulkOperationId } = await transact(admin.db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType }, reason: 'unpaid' }),
  )
  await app.runJobs()
  const path = `/export/bulkOperationRows.csv?bulkOperation=${toTypedId('BulkOperation', bulkOperationId)}`
  const license = {
    'license.account.id': toTypedId('Account', accountId),
    'license.licenseType.code': licenseType,
  }
  const rows = await read(path)
  expect(rows).toMatchObject([
    {
      ...license,
      position: '1',
      'license.id': ids[0],
      outcome: 'CHANGED',
      code: '',
      'effect.summary': 'suspended: false → true',
      processedAt: '2026-01-15T12:00:00.000Z',
    },
    {
      ...license,
      position: '2',
      'license.id': ids[1],
      outcome: 'REFUSED',
      code: 'LICENSE_REVOKED',
      'effect.summary': '',
    },
  ])
  expect(await read(`${path}&outcome=REFUSED`)).toEqual([rows[1]])
  const supporter = await keyOf({ audience: 'SUPPORT', scopes: ['LICENSES_READ'] })
  expect(Object.keys((await read(path, supporter))[0]!)).not.toContain('license.account.name')
  expect((await get(path, await keyOf({ audience: 'ACCOUNT', accountId }))).status).toBe(404)
  expect(
    await refusal(await get(path, await keyOf({ audience: 'SUPPORT', scopes: ['ACCOUNTS_READ'] }))),
  ).toEqual([403, 'FORBIDDEN', expect.stringContaining('LICENSES_READ')])
})

test('a partner exports its own records alone, without the columns of the vendor', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const partner = uniqueCode('partner')
  const own = await issue(app.as({ audience: 'PARTNER', partner }), licenseType)
  await issue(app.as({ audience: 'PARTNER', partner: uniqueCode('partner') }), licenseType)
  const apiKey = await keyOf({ audience: 'PARTNER', partner })
  const licenses = await read(`/export/licenses.csv?licenseType=${licenseType}`, apiKey)
  expect(licenses.map(({ id }) => id)).toEqual(own.ids)
  const accounts = await read('/export/accounts.csv', apiKey)
  expect(accounts.map(({ id }) => id)).toEqual([toTypedId('Account', own.accountId)])
  expect(await refusal(await get('/export/auditEvents.csv', apiKey))).toEqual([
    404,
    'NOT_FOUND',
    expect.any(String),
  ])
})

test('an account exports its own licenses alone', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const own = await issue(admin, licenseType)
  await issue(admin, licenseType)
  const apiKey = await keyOf({ audience: 'ACCOUNT', accountId: own.accountId })
  expect((await read('/export/licenses.csv', apiKey)).map(({ id }) => id)).toEqual(own.ids)
  expect((await get('/export/accounts.csv', apiKey)).status).toBe(404)
})

test('an export needs the scope of its list, and omits columns of other scopes', async () => {
  const apiKey = await keyOf({ audience: 'SUPPORT', scopes: ['LICENSES_READ'] })
  expect(await refusal(await get('/export/accounts.csv', apiKey))).toEqual([
    403,
    'FORBIDDEN',
    expect.stringContaining('ACCOUNTS_READ'),
  ])
  const { licenseType } = await seedLicenseType(admin)
  await issue(admin, licenseType)
  const [row] = await read(`/export/licenses.csv?licenseType=${licenseType}`, apiKey)
  expect(Object.keys(row!)).toContain('status')
  expect(Object.keys(row!)).not.toContain('account.name')
})

test.each<[string, string | null, number, string, RegExp]>([
  ['/export/licenses.csv', null, 401, 'UNAUTHENTICATED', /credential/],
  ['/export/licenses.csv', 'licet_wrong', 401, 'UNAUTHENTICATED', /credential/],
  ['/export/products.csv', 'admin', 404, 'NOT_FOUND', /No list/],
  ['/export/constructor.csv', 'admin', 404, 'NOT_FOUND', /No list/],
  ['/export/licenses', 'admin', 404, 'NOT_FOUND', /No list/],
  ['/export/licenses.csv?state=ACTIVE', 'admin', 400, 'INPUT_INVALID', /`state` is no filter.*status/],
  ['/export/licenses.csv?first=5', 'admin', 400, 'INPUT_INVALID', /`first` is no filter/],
  ['/export/licenses.csv?status=SOON', 'admin', 400, 'INPUT_INVALID', /`status` is wrong/],
  ['/export/licenses.csv?status=ACTIVE&status=GRACE', 'admin', 400, 'INPUT_INVALID', /more than once/],
  ['/export/licenses.csv?atLimit=yes', 'admin', 400, 'INPUT_INVALID', /true or false/],
  ['/export/licenses.csv?metadata=gold', 'admin', 400, 'INPUT_INVALID', /JSON object/],
  ['/export/bulkOperationRows.csv', 'admin', 400, 'INPUT_INVALID', /requires the filter `bulkOperation`/],
  ['/export/bulkOperationRows.csv?bulkOperation=lic_1', 'admin', 400, 'INPUT_INVALID', /BulkOperation/],
  ['/export/licenses.csv?account=lic_1', 'admin', 400, 'INPUT_INVALID', /Account/],
])('refuses %s with the credential %s', async (path, credential, status, code, message) => {
  const response = await get(path, credential === 'admin' ? adminKey : credential)
  expect(await refusal(response)).toEqual([status, code, expect.stringMatching(message)])
})

test('refuses every method but GET', async () => {
  const headers = { authorization: `Bearer ${adminKey}` }
  const response = await fetch(`${url}/export/licenses.csv`, { method: 'POST', headers, body: '{}' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
})

test('texts that a spreadsheet would run are marked, and every other text is kept', async () => {
  const partner = await seedPartner(admin)
  const names = ['=1+1', '+49 x', '-2+3', '@SUM(A1)', '\tx', '\rx', 'a "b", c\r\nd', 'Ünïcode 東京', '-5']
  for (const name of names) await admin.db.account.create({ data: { name, partner } })
  const rows = await read(`/export/accounts.csv?partner=${partner}`)
  expect(rows.map(({ name }) => name)).toEqual([
    ..."'=1+1|'+49 x|'-2+3|'@SUM(A1)|'\tx|'\rx".split('|'),
    ...['a "b", c\r\nd', 'Ünïcode 東京', '-5'],
  ])
})

test('a failure after the first page breaks the connection', async () => {
  let pages = 0
  const broken = await listen(app, {
    exports: () => ({
      fileName: 'broken.csv',
      readNext: async () => {
        if (pages++ === 0) return { text: 'id\r\n', isLast: false }
        throw new Error('the database is gone')
      },
    }),
  })
  const response = await get('/export/licenses.csv', adminKey, broken)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  expect(app.logged).toContainEqual(expect.objectContaining({ msg: 'request failed' }))
})

test('a client that disconnects ends the export, and a client that does not read delays it', async () => {
  let pages = 0
  const endless = await listen(app, {
    exports: () => ({
      fileName: 'endless.csv',
      readNext: async () => ({ text: `${++pages}${'x'.repeat(1_000_000)}\r\n`, isLast: false }),
    }),
  })
  const controller = new AbortController()
  const response = await fetch(`${endless}/export/licenses.csv`, {
    headers: { authorization: `Bearer ${adminKey}` },
    signal: controller.signal,
  })
  await response.body!.getReader().read()
  await expect.poll(() => pages).toBeGreaterThan(1)
  // The buffers of the connection fill.
  const isFull = async () => {
    const before = pages
    await new Promise((resolve) => setTimeout(resolve, 500))
    return pages === before
  }
  await expect.poll(isFull).toBe(true)
  expect(pages).toBeLessThan(50)

  controller.abort()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const ended = pages
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(pages).toBe(ended)
  expect(
    app.logged.filter(({ msg, err }) => msg === 'request failed' && /abort/i.test(JSON.stringify(err))),
  ).toEqual([])
})

test('each page of an export costs points of the credential', async () => {
  const { licenseType } = await seedLicenseType(admin)
  await issue(admin, licenseType, 101)
  const apiKey = await keyOf({ audience: 'ADMIN' })
  await read(`/export/licenses.csv?licenseType=${licenseType}`, apiKey)
  const { id } = await admin.db.apiKey.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(await app.ctx.limits.cost.used(`api-key:${toTypedId('ApiKey', id)}`)).toBe(40)
})
