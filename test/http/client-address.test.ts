import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { areNetworks, createClientAddressReader, networkOf } from '../../src/http/client-address.ts'

function addressOf(
  trusted: string[],
  peer: string | undefined,
  headers: IncomingHttpHeaders = {},
  header?: string,
) {
  const socket = { remoteAddress: peer } as Socket
  return createClientAddressReader(trusted, header)({ socket, headers })
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

  test.each(['203.0.113.20:40001', '[2001:db8::1]:443'])(
    'is the address of %s without its port',
    (forwarded) => {
      const read = addressOf(['loopback'], '127.0.0.1', { 'x-forwarded-for': forwarded })
      expect(read.address).toBe(forwarded.replaceAll(/:\d+$|[[\]]/g, ''))
      expect(read).not.toHaveProperty('silentProxy')
    },
  )

  test('is read from the configured header alone', () => {
    const headers = {
      'x-forwarded-for': '203.0.113.1',
      'x-real-ip': '203.0.113.2',
      forwarded: 'for=203.0.113.3',
      'cf-connecting-ip': '203.0.113.4',
    }
    const read = (header: string) => addressOf(['loopback'], '127.0.0.1', headers, header).address
    expect(['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP'].map(read)).toEqual([
      '203.0.113.1',
      '203.0.113.2',
      '203.0.113.3',
      '203.0.113.4',
    ])
    expect(addressOf([], '192.0.2.1', headers, 'Forwarded').address).toBe('192.0.2.1')
  })

  test('is the last untrusted hop of Forwarded, whatever the client sent before it', () => {
    const forwarded = 'for=192.0.2.9;by=", for=203.0.113.5, for="10.0.0.3:80"'
    expect(addressOf(['10.0.0.0/8'], '10.0.0.2', { forwarded }, 'Forwarded').address).toBe('203.0.113.5')
  })

  test('is the proxy if a trusted proxy recorded no address, and the result names this proxy', () => {
    for (const [header, value] of [
      ['X-Forwarded-For', undefined],
      ['X-Forwarded-For', '203.0.113.5, unknown'],
      ['X-Real-IP', undefined],
      ['Forwarded', 'for=_hidden;proto=https'],
    ] as const) {
      const read = addressOf(['10.0.0.0/8'], '10.0.0.2', { [header.toLowerCase()]: value }, header)
      expect(read).toMatchObject({ address: '10.0.0.2', silentProxy: '10.0.0.2' })
    }
    expect(addressOf([], '10.0.0.2')).not.toHaveProperty('silentProxy')
    const client = addressOf(['10.0.0.0/8'], '10.0.0.2', { 'x-forwarded-for': 'nonsense, 203.0.113.5' })
    expect(client).toEqual({ address: '203.0.113.5', local: false, secure: false })
  })

  test('is unknown after the connection broke', () => {
    expect(addressOf([], undefined)).toEqual({ address: 'unknown', secure: false, local: false })
  })
})

test('with Forwarded, its protocol decides whether the client used TLS, else X-Forwarded-Proto', () => {
  const isSecure = (forwarded: string, proto?: string) =>
    addressOf(['loopback'], '127.0.0.1', { forwarded, 'x-forwarded-proto': proto }, 'Forwarded').secure
  expect(isSecure('for=203.0.113.5;proto=https')).toBe(true)
  expect(isSecure('for=203.0.113.5;proto=http', 'https')).toBe(false)
  expect(isSecure('for=203.0.113.5;proto=https, for=203.0.113.6')).toBe(false)
  expect(isSecure('for=203.0.113.5', 'https')).toBe(true)
  expect(isSecure('for=203.0.113.5')).toBe(false)
  const ignored = { forwarded: 'for=203.0.113.5;proto=https' }
  expect(addressOf(['loopback'], '127.0.0.1', ignored).secure).toBe(false)
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
