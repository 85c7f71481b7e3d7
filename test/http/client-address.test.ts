import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { areNetworks, createClientAddressReader, networkOf } from '../../src/http/client-address.ts'

function addressOf(trusted: string[], peer: string | undefined, headers: Record<string, string> = {}) {
  const socket = { remoteAddress: peer }
  return createClientAddressReader(trusted)({
    socket,
    headers,
    connection: socket,
  } as unknown as IncomingMessage)
}

describe('the address of a client', () => {
  test('is the peer, whatever headers the client sends', () => {
    expect(addressOf([], '192.0.2.1', { 'x-forwarded-for': '198.51.100.9' }).address).toBe('192.0.2.1')
  })

  test('is the last untrusted hop before the trusted proxies', () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.5, 198.51.100.9, 10.0.0.3' }
    expect(addressOf(['10.0.0.0/8'], '10.0.0.2', forwarded).address).toBe('198.51.100.9')
  })

  test('is an IPv4 address if it is mapped into IPv6', () => {
    expect(addressOf([], '::ffff:192.0.2.1').address).toBe('192.0.2.1')
  })

  test.each(['', 'nonsense', '300.1.1.1', "'; drop table"])(
    'is the proxy itself if it forwards "%s"',
    (forwarded) => {
      expect(addressOf(['loopback'], '127.0.0.1', { 'x-forwarded-for': forwarded }).address).toBe('127.0.0.1')
    },
  )

  test('is unknown after the connection broke', () => {
    expect(addressOf([], undefined)).toEqual({ address: 'unknown', secure: false, local: false })
  })
})

test('a subscriber is a /64 of IPv6 or an IPv4 address', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
  expect(networkOf('192.0.2.1')).not.toBe(networkOf('192.0.2.2'))
})

test('trusted proxies are addresses, networks or names of networks', () => {
  expect(areNetworks(['10.0.0.0/8', 'loopback', '2001:db8::/32', '192.0.2.1'])).toBe(true)
  expect(areNetworks(['proxy.example.com'])).toBe(false)
})
