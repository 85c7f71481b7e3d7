import { expect, test } from 'vitest'
import { areRanges, useOf } from '../../../src/webhooks/requests/address-ranges.ts'
import { endpointUrl } from '../../../src/webhooks/requests/endpoint-url.ts'

test.each(['8.8.8.8', '203.0.112.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
  '%s is public',
  (address) => expect(useOf(address, [])).toBe('PUBLIC'),
)

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  '2001:db8::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  'no address',
])('%s is not public', (address) => expect(useOf(address, [])).toBeNull())

test('an allowed network contains its own addresses alone', () => {
  const networks = ['10.0.0.0/8', 'fd00::/8', '127.0.0.1']
  expect(['10.9.9.9', '::ffff:10.9.9.9', 'fd00::1', '127.0.0.1'].map((one) => useOf(one, networks))).toEqual(
    Array(4).fill('ALLOWED'),
  )
  expect(['11.0.0.1', '127.0.0.2', 'fe80::1', '8.8.8.8'].map((one) => useOf(one, networks))).toEqual([
    'PUBLIC',
    null,
    null,
    'PUBLIC',
  ])
})

test('networks are addresses and networks in CIDR notation', () => {
  expect(areRanges(['10.0.0.0/8', '127.0.0.1', 'fd00::/8'])).toBe(true)
  expect([['loopback'], ['10.0.0.0/33'], ['host.example']].map(areRanges)).toEqual([false, false, false])
})

const accepts = (url: string, networks: string[] = []) => endpointUrl(networks).safeParse(url).success

test.each([
  'ftp://hooks.example/',
  'http://hooks.example/',
  'https://user:password@hooks.example/',
  'https://hooks.example/#part',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://169.254.169.254/latest/meta-data',
  'hooks.example',
  `https://hooks.example/${'a'.repeat(2_000)}`,
])('the URL %s is refused', (url) => expect(accepts(url)).toBe(false))

test('a URL is accepted with TLS, and without TLS in an allowed network alone', () => {
  expect(accepts('https://hooks.example:8443/path?token=1')).toBe(true)
  expect(accepts('http://10.0.0.1/', ['10.0.0.0/8'])).toBe(true)
  expect(accepts('http://hooks.internal/', ['10.0.0.0/8'])).toBe(true)
  expect(accepts('http://8.8.8.8/', ['10.0.0.0/8'])).toBe(false)
})
