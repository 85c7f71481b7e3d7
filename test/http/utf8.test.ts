import { expect, test } from 'vitest'
import { MAX_BODY_BYTES } from '../../src/http/reject-request.ts'
import { startTestApp } from '../app.ts'
import { seedApiKey, seedLicense } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const url = await listen(app)
const apiKey = await seedApiKey(app.admin)

async function post(body: Buffer<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, result: await response.json() }
}

test.each([
  ['Latin-1', (name: string) => Buffer.from(name, 'latin1')],
  ['a cut character', (name: string) => Buffer.from(name).subarray(0, 2)],
  ['a surrogate', () => Buffer.from([0xed, 0xa0, 0x80])],
])('refuses the fingerprint of a device in %s, and activates nothing', async (_, encode) => {
  const { licenseKey, licenseId } = await seedLicense(app.admin, { maxActivations: 3 })
  for (const name of ['b\u00fcro', 'b\u00e4ro', 'b\u00f6ro']) {
    const [before, after] = JSON.stringify({
      query: 'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }',
      variables: { input: { key: licenseKey, fingerprint: '#' } },
    }).split('#')
    const body = Buffer.concat([Buffer.from(before!), encode(name), Buffer.from(after!)])
    expect(await post(body)).toMatchObject({
      status: 400,
      result: {
        errors: [{ message: expect.stringContaining('not in UTF-8'), extensions: { code: 'BAD_REQUEST' } }],
      },
    })
  }
  expect(await app.ctx.db.activation.count({ where: { licenseId } })).toBe(0)
})

test('refuses a large catalogue in Latin-1', async () => {
  const catalog = `version: 1\nproducts: []\n# b\u00fcro ${'x'.repeat(MAX_BODY_BYTES)}`
  const query = 'mutation ($c: String!) { applyCatalog(input: { catalog: $c }) { __typename } }'
  const body = Buffer.from(JSON.stringify({ query, variables: { c: catalog } }), 'latin1')
  const answer = await post(body, { authorization: `Bearer ${apiKey}` })
  expect(answer).toMatchObject({ status: 400, result: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } })
})

test('names in UTF-8 are distinct devices', async () => {
  const { licenseKey, licenseId } = await seedLicense(app.admin, { maxActivations: 3 })
  for (const fingerprint of ['b\u00fcro', 'b\u00e4ro', 'b\u00f6ro']) {
    const query = `mutation { activateLicense(input: { key: "${licenseKey}", fingerprint: "${fingerprint}" }) { ... on ActivateLicensePayload { activation { fingerprint } } } }`
    const { result } = await post(Buffer.from(JSON.stringify({ query })))
    expect(result).toEqual({ data: { activateLicense: { activation: { fingerprint } } } })
  }
  expect(await app.ctx.db.activation.count({ where: { licenseId } })).toBe(3)
})
