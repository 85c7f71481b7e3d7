import { expect, test } from 'vitest'
import {
  problemWithSignature,
  problemWithSignatureV2,
} from '../../../../integrations/hubspot/api/signature.ts'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'

const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy'
const timestamp = 1693657560000
const at = (ms: number) => new Date(timestamp + ms)

interface Given {
  signature?: string
  url?: string
  body?: string
  method?: string
  time?: string
}

const request = ({
  signature = 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  url = 'https://www.example.com/webhook_uri',
  body = "{'example_field':'example_value'}",
  method = 'POST',
  time = String(timestamp),
}: Given = {}) => ({
  method,
  url,
  body: Buffer.from(body),
  headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': time },
})

test('accepts HubSpot’s own example, up to five minutes in either direction', () => {
  expect(problemWithSignature(request(), secret, at(0))).toBeNull()
  expect(problemWithSignature(request(), secret, at(300_000))).toBeNull()
  expect(problemWithSignature(request(), secret, at(300_001))).toBe('STALE')
  expect(problemWithSignature(request(), secret, at(-300_000))).toBeNull()
  expect(problemWithSignature(request(), secret, at(-300_001))).toBe('FUTURE')
})

test('refuses a changed method, address, body, time or secret', () => {
  const changed: Given[] = [
    { method: 'PUT' },
    { url: 'https://www.example.com/webhook_uri?x=1' },
    { url: 'http://www.example.com/webhook_uri' },
    { body: "{'example_field':'example_valuf'}" },
    { time: String(timestamp + 1) },
    { signature: 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Z=' },
    { signature: 'K36dawei4A' },
  ]
  for (const change of changed) expect(problemWithSignature(request(change), secret, at(0))).toBe('WRONG')
  expect(problemWithSignature(request(), `${secret}z`, at(0))).toBe('WRONG')
})

test('a request without a signature or a time is unsigned, and a malformed time is refused', () => {
  expect(problemWithSignature({ ...request(), headers: {} }, secret, at(0))).toBe('UNSIGNED')
  expect(problemWithSignature(request({ signature: '' }), secret, at(0))).toBe('UNSIGNED')
  const body = 'x'
  const url = 'https://a.example/'
  const signature = sign(secret, { method: 'POST', url, body, timestamp: 'soon' as never })
  expect(problemWithSignature(request({ signature, url, body, time: 'soon' }), secret, at(0))).toBe(
    'TIMESTAMP_MALFORMED',
  )
})

test('the signed address is decoded by HubSpot’s table only', () => {
  const decoded: [string, string][] = [
    ['%3A', ':'],
    ['%2F', '/'],
    ['%3F', '?'],
    ['%40', '@'],
    ['%21', '!'],
    ['%24', '$'],
    ['%27', "'"],
    ['%28', '('],
    ['%29', ')'],
    ['%2A', '*'],
    ['%2C', ','],
    ['%3B', ';'],
    ['%3a', ':'],
  ]
  for (const [code, text] of decoded) {
    const signature = signedOver(`https://a.example/card?space=a%20b&x=${text}`)
    expect(problemFor(`https://a.example/card?space=a%20b&x=${code}`, signature), code).toBeNull()
  }
  // A partly decoded address is not a candidate.
  const half = signedOver('https://a.example/card?a=b c&x=%3A')
  expect(problemFor('https://a.example/card?a=b%20c&x=%3A', half)).toBe('WRONG')
})

test('accepts a plus in an address as received and fully decoded', () => {
  const plus = 'https://a.example/card?userEmail=ada+hub@example.com'
  const came = 'https://a.example/card?userEmail=ada%2Bhub%40example.com'
  expect(problemFor(came, signedOver(plus))).toBeNull()
  expect(problemFor(came, signedOver(came))).toBeNull()
  expect(problemFor(came, signedOver('https://a.example/card?userEmail=ada%2Bhub@example.com'))).toBeNull()
  // An address that cannot be decoded is compared too.
  const broken = 'https://a.example/card?userEmail=%E0%A4%A'
  expect(problemFor(broken, signedOver(broken))).toBeNull()
})

/** Signs without the emulator's signer, which would decode the address. */
function signedOver(url: string): string {
  return sign(secret, { method: `GET${url}`, url: '', body: '', timestamp })
}

function problemFor(url: string, signature: string) {
  return problemWithSignature(request({ method: 'GET', url, body: '', signature }), secret, at(0))
}

test('accepts HubSpot’s own example of a signature v2, and no other version', () => {
  const example = (headers: Record<string, string>, method = 'GET') =>
    problemWithSignatureV2(
      { method, url: 'https://www.example.com/webhook_uri', headers, body: Buffer.from('') },
      secret,
    )
  const signature = 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'
  const headers = { 'x-hubspot-signature-version': 'v2', 'x-hubspot-signature': signature }
  expect(example(headers)).toBeNull()
  expect(example(headers, 'POST')).toBe('WRONG')
  expect(example({ ...headers, 'x-hubspot-signature': signature.toUpperCase() })).toBe('WRONG')
  expect(example({ 'x-hubspot-signature': signature })).toBe('UNSIGNED')
  expect(example({ ...headers, 'x-hubspot-signature-version': 'v1' })).toBe('UNSIGNED')
})
