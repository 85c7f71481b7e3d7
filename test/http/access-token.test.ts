import { afterAll, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/auth/access-token.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { startProvider } from '../auth/provider.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { provider, sign, stop } = await startProvider()
afterAll(stop)
app.ctx.accessTokens = createAccessTokens(
  {
    issuer: provider.issuer,
    audience: 'licet',
    claims: { audience: 'licet_audience', account: 'licet_account', partner: 'licet_partner' },
    audienceOf: new Map([
      ['account', 'ACCOUNT'],
      ['admin', 'ADMIN'],
    ]),
  },
  () => new Date(),
)
const url = await listen(app)

async function post(token: string, query: string, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, result: await response.json() }
}

test('a customer with a token of the provider sees the licenses of its own account alone', async () => {
  const own = await seedLicense(app.admin)
  const other = await seedLicense(app.admin)
  const token = await sign({
    licet_audience: 'account',
    licet_account: toTypedId('Account', own.accountId),
  })
  const id = (licenseId: string) => toTypedId('License', licenseId)
  const { status, result } = await post(
    token,
    `{ viewer { audience principal } licenses { edges { node { id } } }
       own: license(id: "${id(own.licenseId)}") { id } other: license(id: "${id(other.licenseId)}") { id } }`,
  )
  expect(status).toBe(200)
  expect(result.data).toEqual({
    viewer: { audience: 'ACCOUNT', principal: 'oidc:ada' },
    licenses: { edges: [{ node: { id: id(own.licenseId) } }] },
    own: { id: id(own.licenseId) },
    other: null,
  })
})

test('an invalid token is 401, without a reason', async () => {
  const { status, result } = await post(await sign({ licet_audience: 'staff' }), '{ viewer { audience } }')
  expect(status).toBe(401)
  expect(result.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

const createProduct = `mutation ($code: String!) { createProduct(input: { code: $code, name: "A product", idempotencyKey: "1" }) {
  ... on CreateProductPayload { product { code } } ... on Refusal { code } } }`

test.each([
  ['of 2.7 KB', 'x'.repeat(2_700)],
  ['of 256 characters', 'x'.repeat(256)],
  ['with a line end', 'ada\nlevel=50 msg="forged"'],
  ['that ends with a line end', 'ada\n'],
  ['with a carriage return', 'ada\rada'],
  ['with NUL', 'ada\u0000'],
  ['with an escape character', 'ada\u001b[2J'],
  ['with DEL', 'ada\u007f'],
  ['with a right-to-left override', 'ada\u202enimda'],
  ['with a letter beyond ASCII', 'adá'],
  ['of no characters', ''],
])('a token with a subject %s is 401, and writes nothing', async (_, sub) => {
  const counts = () => Promise.all([app.ctx.db.event.count(), app.ctx.db.idempotencyRecord.count()])
  const before = await counts()
  const lines = app.logged.length
  const code = uniqueCode('product')
  const { status, result } = await post(await sign({ licet_audience: 'admin', sub }), createProduct, { code })
  expect(status).toBe(401)
  expect(result.data).toBeUndefined()
  expect(result.errors).toHaveLength(1)
  expect(result.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
  expect(await counts()).toEqual(before)
  expect(await app.ctx.db.product.count({ where: { code } })).toBe(0)
  if (sub) expect(JSON.stringify(app.logged.slice(lines))).not.toContain(JSON.stringify(sub).slice(1, -1))
})

test('a subject of 255 printable characters is the actor of its changes', async () => {
  const sub = ` !"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ ${'x'.repeat(255)}`.slice(0, 255)
  const code = uniqueCode('product')
  const { status, result } = await post(await sign({ licet_audience: 'admin', sub }), createProduct, { code })
  expect([status, result.data]).toEqual([200, { createProduct: { product: { code } } }])
  const { id } = await app.ctx.db.product.findUniqueOrThrow({ where: { code } })
  expect(await app.ctx.db.event.findMany({ where: { subjectId: id } })).toMatchObject([
    { type: 'product.created', actor: `oidc:${sub}` },
  ])
})

test('a token is 503 while the provider is down, and other requests succeed', async () => {
  const { accessTokens } = app.ctx
  const unreachable = {
    issuer: 'http://127.0.0.1:1',
    audience: 'licet',
    claims: { audience: 'a', account: 'b', partner: 'c' },
  }
  app.ctx.accessTokens = createAccessTokens({ ...unreachable, audienceOf: new Map() }, () => new Date())
  const { status, result } = await post(await sign(), '{ viewer { audience } }')
  app.ctx.accessTokens = accessTokens
  expect(status).toBe(503)
  expect(result.errors[0].extensions).toEqual({ code: 'IDENTITY_UNAVAILABLE' })
  expect((await fetch(`${url}/health`)).status).toBe(200)
})
