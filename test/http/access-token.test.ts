import { afterAll, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/auth/access-token.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { startProvider } from '../auth/provider.ts'
import { seedLicense } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { provider, sign, stop } = await startProvider()
afterAll(stop)
app.ctx.accessTokens = createAccessTokens(
  {
    issuer: provider.issuer,
    audience: 'licet',
    claims: { audience: 'licet_audience', account: 'licet_account', partner: 'licet_partner' },
    audienceOf: new Map([['account', 'ACCOUNT']]),
  },
  () => new Date(),
)
const url = await listen(app)

async function post(token: string, query: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
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
  const { status, result } = await post(await sign({ licet_audience: 'admin' }), '{ viewer { audience } }')
  expect(status).toBe(401)
  expect(result.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
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
