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

async function ask(token: string, query: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, answer: await response.json() }
}

test('a customer signed in at the vendor’s provider sees its own licenses, and no other’s', async () => {
  const own = await seedLicense(app.admin)
  const other = await seedLicense(app.admin)
  const token = await sign({
    licet_audience: 'account',
    licet_account: toTypedId('Account', own.accountId),
  })
  const id = (licenseId: string) => toTypedId('License', licenseId)
  const { status, answer } = await ask(
    token,
    `{ viewer { audience principal } licenses { edges { node { id } } }
       own: license(id: "${id(own.licenseId)}") { id } other: license(id: "${id(other.licenseId)}") { id } }`,
  )
  expect(status).toBe(200)
  expect(answer.data).toEqual({
    viewer: { audience: 'ACCOUNT', principal: 'oidc:ada' },
    licenses: { edges: [{ node: { id: id(own.licenseId) } }] },
    own: { id: id(own.licenseId) },
    other: null,
  })
})

test('a token that is not accepted is 401, and says no more', async () => {
  const { status, answer } = await ask(await sign({ licet_audience: 'admin' }), '{ viewer { audience } }')
  expect(status).toBe(401)
  expect(answer.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('while the provider cannot be asked, a token is 503, and everything else goes on', async () => {
  const { accessTokens } = app.ctx
  const away = {
    issuer: 'http://127.0.0.1:1',
    audience: 'licet',
    claims: { audience: 'a', account: 'b', partner: 'c' },
  }
  app.ctx.accessTokens = createAccessTokens({ ...away, audienceOf: new Map() }, () => new Date())
  const { status, answer } = await ask(await sign(), '{ viewer { audience } }')
  app.ctx.accessTokens = accessTokens
  expect(status).toBe(503)
  expect(answer.errors[0].extensions).toEqual({ code: 'IDENTITY_UNAVAILABLE' })
  expect((await fetch(`${url}/health`)).status).toBe(200)
})
