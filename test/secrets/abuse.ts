import { createAccessTokens } from '../../src/auth/access-token.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import type { startProvider } from '../auth/provider.ts'
import type { Company, Customer } from './journey.ts'

/** Keys and tokens that are nearly right, or right and in the wrong place; answered with the statuses that came. */
export async function guess({ client, secrets }: Company, { vendor, key }: Customer): Promise<number[]> {
  const guessed = LicenseKey.generate().reveal()
  const mistyped = `${key.slice(0, -1)}${key.endsWith('7') ? '8' : '7'}`
  const madeUp = `${vendor.slice(0, -1)}${vendor.endsWith('7') ? '8' : '7'}`
  const revoked = await client.mutate(
    'createApiKey',
    { name: 'ci', audience: 'SUPPORT' },
    'secret apiKey { id }',
    vendor,
  )
  await client.mutate('revokeApiKey', { apiKey: revoked.apiKey.id }, '__typename', vendor)
  Object.assign(secrets, { 'guessed key': guessed, 'mistyped key': mistyped })
  Object.assign(secrets, { 'made-up API key': madeUp, 'revoked API key': revoked.secret })
  const device = { fingerprint: 'x' }
  for (const wrong of [guessed, mistyped, secrets['imported key'], vendor])
    await client.mutate('activateLicense', { ...device, key: wrong }, '__typename')
  await client.mutate('checkOutLicense', { ...device, key: guessed }, 'file')
  const question = 'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code detail } }'
  const asked = [
    // GraphQL quotes a value in its error messages unless the gateway prevents it.
    await client.send({ query: question, variables: { input: { key, unknown: key } } }),
    await client.send({ query: question, variables: { input: { key: [key] } } }),
    await client.send({ query: question, variables: { input: key } }),
    await client.send({ query: `{ validateLicense(input: { key: "${key}", unknown: "${key}" }) { code } }` }),
    await client.send({ query: `{ validateLicense(input: { key: "${key}" }) { code } ${key} }` }),
    await client.send({ query: `{ validateLicense(input: { key: "${key}` }),
    await client.send({ query: `{ validateLicense(input: "${key}") { code } }` }),
    await client.send({ query: `{ validateLicense(input: { key: "x", asOf: "${key}" }) { code } }` }),
    await client.send({ query: `{ validateLicense(input: { key: ${vendor} }) { code } }` }),
    await client.send({ query: `{ validateLicense("${key}") { code } }` }),
    await client.send({ query: `{ node(id: "${vendor}") { id } }` }, vendor),
    await client.send({ query: `{ license(id: "${key}") { id } }` }, vendor),
    await client.send(`{"query":"${key}`),
    await client.send({ query: question, operationName: key }),
    await client.send({ query: '{ __typename }' }, undefined, `/graphql?key=${key}&access_token=${vendor}`),
    await client.send({ query: '{ __typename }' }, undefined, `/${vendor}/${key}`),
    await client.send({ query: '{ __typename }' }, madeUp),
    await client.send({ query: '{ __typename }' }, revoked.secret),
    await client.send({ query: '{ __typename }' }, key),
  ]
  return asked.map(({ status }) => status)
}

/** A user with a token of the OpenID provider, and a user whose token is not accepted. */
export async function signIn(
  { hub: { app }, client, secrets }: Company,
  { provider, sign }: Awaited<ReturnType<typeof startProvider>>,
): Promise<number[]> {
  const claims = { audience: 'licet_audience', account: 'licet_account', partner: 'licet_partner' }
  const audienceOf = new Map([['support', 'SUPPORT' as const]])
  app.ctx.accessTokens = createAccessTokens(
    { issuer: provider.issuer, audience: 'licet', claims, audienceOf },
    () => new Date(),
  )
  const accepted = await sign({ licet_audience: 'support' })
  const refused = await sign({ licet_audience: 'support', aud: 'another' })
  Object.assign(secrets, { 'access token': accepted, 'refused access token': refused })
  const viewer = { query: '{ viewer { audience } }' }
  const answers = [await client.send(viewer, accepted), await client.send(viewer, refused)]
  provider.status = 503
  return answers.map(({ status }) => status)
}

/** Sends requests while the database is unavailable. Returns how many of them failed. */
export async function fail(
  { hub: { app }, client }: Company,
  { vendor, key, account }: Customer,
): Promise<number> {
  const { db } = app.ctx
  const { code: licenseType } = await db.licenseType.findFirstOrThrow()
  await app.ctx.lastSeen.flush()
  await db.$executeRaw`alter table activations rename to activations_away`
  await db.$executeRaw`alter table license_keys rename to license_keys_away`
  const before = client.heard.length
  try {
    await client.mutate('activateLicense', { key, fingerprint: 'desktop' }, '__typename')
    await client.mutate('issueLicense', { account, licenseType }, 'licenseKey', vendor)
    await client.send({ query: `{ validateLicense(input: { key: "${key}" }) { code } }` })
  } finally {
    await db.$executeRaw`alter table license_keys_away rename to license_keys`
    await db.$executeRaw`alter table activations_away rename to activations`
  }
  return client.heard.slice(before).filter((text) => text.includes('INTERNAL')).length
}
