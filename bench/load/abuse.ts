import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import type { Wire } from './client.ts'
import { pick, type Run } from './run.ts'

const graph = (query: string, variables: object = {}): Wire => ({
  body: JSON.stringify({ query, variables }),
})
const validation = `query ($key: String!) { validateLicense(input: { key: $key }) { valid code } }`
const activation = `mutation ($key: String!, $fingerprint: String!) {
  activateLicense(input: { key: $key, fingerprint: $fingerprint }) {
    __typename ... on Refusal { code } } }`
const issuing = `mutation { issueLicense(input: { account: "acct_01h00000000000000000000000", licenseType: "studio-annual" }) {
  __typename } }`
const times = (count: number, text: (place: number) => string) =>
  Array.from({ length: count }, (_, place) => text(place)).join(' ')
const guessed = () => LicenseKey.generate().reveal()

/** Malformed and hostile requests with the code that refuses each. Any other response is an error. */
const attempts: Record<string, { wire: () => Wire; refused: string }> = {
  'a guessed key': {
    wire: () => graph(validation, { key: guessed() }),
    refused: 'NOT_FOUND',
  },
  'a device for a guessed key': {
    wire: () => graph(activation, { key: guessed(), fingerprint: 'x' }),
    refused: 'LICENSE_NOT_FOUND',
  },
  'a mistyped key': {
    wire: () => graph(validation, { key: `${guessed().slice(0, -1)}?` }),
    refused: 'KEY_MALFORMED',
  },
  'SQL for a key': {
    wire: () => graph(activation, { key: `' or 1=1; drop table licenses --`, fingerprint: `'; --` }),
    refused: 'LICENSE_KEY_MALFORMED',
  },
  'NUL in a fingerprint': {
    wire: () => graph(activation, { key: guessed(), fingerprint: 'a\0b' }),
    refused: 'INPUT_INVALID',
  },
  'a fingerprint of 50,000 characters': {
    wire: () => graph(activation, { key: guessed(), fingerprint: 'x'.repeat(50_000) }),
    refused: 'INPUT_INVALID',
  },
  'a guessed API key': {
    wire: () => ({ ...graph('{ __typename }'), headers: { authorization: `Bearer ${'x'.repeat(40)}` } }),
    refused: 'UNAUTHENTICATED',
  },
  'the vendor’s mutation without a key': {
    wire: () => graph(issuing),
    refused: 'GRAPHQL_VALIDATION_FAILED',
  },
  'two keys in one operation': {
    wire: () => graph(`{ ${times(2, (at) => `a${at}: validateLicense(input: { key: "${at}" }) { code }`)} }`),
    refused: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a hundred aliases': {
    wire: () => graph(`{ ${times(100, (at) => `a${at}: __typename`)} }`),
    refused: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a deeply nested introspection': {
    wire: () => graph(`{ __schema { types ${'{ fields { type '.repeat(12)} { name } ${'} }'.repeat(12)} } }`),
    refused: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a document that ends early': { wire: () => graph('{ validateLicense('), refused: 'GRAPHQL_PARSE_FAILED' },
  'a thousand braces': { wire: () => graph('{a'.repeat(1_000)), refused: 'GRAPHQL_PARSE_FAILED' },
  'JSON that ends early': { wire: () => ({ body: '{"query":' }), refused: 'BAD_REQUEST' },
  'a batch': { wire: () => ({ body: '[{"query":"{ __typename }"}]' }), refused: 'BAD_REQUEST' },
  'a body above the limit': {
    wire: () => graph('{ __typename }', { filler: 'x'.repeat(120_000) }),
    refused: 'CONTENT_TOO_LARGE',
  },
  GET: { wire: () => ({ method: 'GET' }), refused: 'METHOD_NOT_ALLOWED' },
  'a form': {
    wire: () => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query={__typename}',
    }),
    refused: 'UNSUPPORTED_MEDIA_TYPE',
  },
  'clear text': {
    wire: () => ({ ...graph('{ __typename }'), headers: { 'x-forwarded-proto': 'http' } }),
    refused: 'HTTPS_REQUIRED',
  },
}

/** Sends one of these requests at random, and checks that it is refused with its code. */
export async function abuse(run: Run): Promise<void> {
  const name = pick(run, Object.keys(attempts))!
  const { wire, refused } = attempts[name]!
  const sentAt = performance.now()
  const heard = await run.client.send(wire())
  if (heard.kind === 'unheard') return run.measurements.unheard('hostile', heard.reason)
  run.measurements.took('hostile', sentAt)
  const code = heard.kind === 'declined' ? heard.code : codeIn(heard.data)
  if (code === refused) run.measurements.refused(code)
  else run.measurements.wrong(`${name} returned ${code}, not ${refused}`)
}

/** Returns the code of a validation or of a refusal; null if there is none. */
function codeIn(data: unknown): string | null {
  const [result] = Object.values(data as Record<string, { code?: string } | null>)
  return result?.code ?? null
}
