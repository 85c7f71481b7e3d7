import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { areNetworks, createClientAddressReader, networkOf } from '../../src/http/client-address.ts'

function arrive(trusted: string[], peer: string | undefined, headers: Record<string, string> = {}) {
  const socket = { remoteAddress: peer }
  return createClientAddressReader(trusted)({
    socket,
    headers,
    connection: socket,
  } as unknown as IncomingMessage)
}

describe('the address of a client', () => {
  test('is the peer, whatever the client says of itself', () => {
    expect(arrive([], '192.0.2.1', { 'x-forwarded-for': '198.51.100.9' }).address).toBe('192.0.2.1')
  })

  test('is what a trusted proxy says, and of several what the first untrusted one was', () => {
    const noted = { 'x-forwarded-for': '203.0.113.5, 198.51.100.9, 10.0.0.3' }
    expect(arrive(['10.0.0.0/8'], '10.0.0.2', noted).address).toBe('198.51.100.9')
  })

  test('is IPv4 where it came mapped into IPv6', () => {
    expect(arrive([], '::ffff:192.0.2.1').address).toBe('192.0.2.1')
  })

  test.each(['', 'nonsense', '300.1.1.1', "'; drop table"])(
    'is the proxy’s own where it notes "%s"',
    (noted) => {
      expect(arrive(['loopback'], '127.0.0.1', { 'x-forwarded-for': noted }).address).toBe('127.0.0.1')
    },
  )

  test('is unknown once the connection broke', () => {
    expect(arrive([], undefined)).toEqual({ address: 'unknown', secure: false, local: false })
  })
})

test('of IPv6 a whole /64 is one subscriber, of IPv4 each address', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
  expect(networkOf('192.0.2.1')).not.toBe(networkOf('192.0.2.2'))
})

test('proxies are addresses, networks or the names of networks', () => {
  expect(areNetworks(['10.0.0.0/8', 'loopback', '2001:db8::/32', '192.0.2.1'])).toBe(true)
  expect(areNetworks(['proxy.example.com'])).toBe(false)
})
