import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHops } from '../../src/http/forwarded-hops.ts'

const addressesOf = (name: string, value: string) => readHops(name, value).map(({ address }) => address)

test.each([
  ['203.0.113.20', '203.0.113.20'],
  ['203.0.113.20:40001', '203.0.113.20'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['::ffff:203.0.113.20', '::ffff:203.0.113.20'],
  ['unknown', null],
  ['_hidden', null],
  ['300.1.1.1', null],
  ['010.0.0.1', null],
  ['127.1', null],
  ['[203.0.113.20]', null],
  ['proxy.example.com:443', null],
  ['[2001:db8::1', null],
])('reads the address of %s', (text, address) => {
  expect(addressesOf('x-forwarded-for', text)).toEqual([address])
  expect(addressesOf('forwarded', `for="${text}"`)).toEqual([address])
})

test('reads a list from the first proxy to the last, with and without ports', () => {
  const value = '203.0.113.5:1, [2001:db8::1]:2 ,, 198.51.100.9'
  expect(addressesOf('x-forwarded-for', value)).toEqual(['203.0.113.5', '2001:db8::1', '198.51.100.9'])
})

test('reads the examples of RFC 7239', () => {
  expect(readHops('forwarded', 'For="[2001:db8:cafe::17]:4711"')).toEqual([
    { address: '2001:db8:cafe::17', protocol: null },
  ])
  expect(readHops('forwarded', 'for=192.0.2.60;proto=http;by=203.0.113.43')).toEqual([
    { address: '192.0.2.60', protocol: 'http' },
  ])
  expect(readHops('forwarded', 'for=192.0.2.43, for=198.51.100.17;Proto=HTTPS')).toEqual([
    { address: '192.0.2.43', protocol: null },
    { address: '198.51.100.17', protocol: 'https' },
  ])
  expect(addressesOf('forwarded', 'for="_gazonk", for=unknown')).toEqual([null, null])
})

test('a separator or an escape inside a quoted string is text', () => {
  const value = 'by="a,b;for=192.0.2.1";for="192.0.2.\\60:80", for=192.0.2.2'
  expect(addressesOf('forwarded', value)).toEqual(['192.0.2.60', '192.0.2.2'])
})

test('reads any text without a fault, and a hop is an address or null', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('forwarded', 'x-real-ip'), (value, name) => {
      for (const { address } of readHops(name, value)) expect(address ?? '::').toMatch(/^[\da-f.:]+/i)
    }),
  )
})

test('a quote that the client left open does not hide what the proxy appended', () => {
  for (const sent of ['for=192.0.2.1;by="', 'for="', '"', 'for="192.0.2.1\\"', 'by="\\\\\\"']) {
    for (const appended of ['for=203.0.113.5', 'for="[2001:db8::1]:80";proto=https']) {
      expect(readHops('forwarded', `${sent}, ${appended}`).at(-1)).toEqual(readHops('forwarded', appended)[0])
    }
  }
})
