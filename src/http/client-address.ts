import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'
import proxyAddr from 'proxy-addr'

/** The origin of a request. */
export interface ClientAddress {
  /** Address of the client, or of the last proxy that is not trusted. */
  address: string
  /** Whether the client's connection is encrypted, as far as the gateway and the trusted proxies know. */
  secure: boolean
  /** Whether the client is on this machine. */
  local: boolean
}

/** Most clients whose parsed address is cached, and the longest cache key. */
const MAX_CACHED = 10_000
const MAX_CACHED_LENGTH = 200

/** The result for a connection's address and its `X-Forwarded-For` header. */
interface ParsedAddress extends Pick<ClientAddress, 'address' | 'local'> {
  /** Whether the connection is from a trusted proxy. */
  isFromProxy: boolean
}

/**
 * Returns a reader of client addresses. It believes `X-Forwarded-For` and `X-Forwarded-Proto` of the trusted proxies
 * alone: addresses, networks in CIDR notation, `loopback`, `linklocal` or `uniquelocal`.
 */
export function createClientAddressReader(
  trustedProxies: string[],
): (request: IncomingMessage) => ClientAddress {
  const isTrusted = proxyAddr.compile(trustedProxies)
  const cache = new LRUCache<string, ParsedAddress>({ max: MAX_CACHED })

  /** Cached, because parsing an address costs more than a look-up and most clients send many requests. */
  function parse(request: IncomingMessage, peer: string): ParsedAddress {
    const cacheKey = `${peer} ${request.headers['x-forwarded-for'] ?? ''}`
    const cached = cache.get(cacheKey)
    if (cached) return cached
    const address = ipaddr.process(clientOf(request, isTrusted, peer))
    const parsed = {
      address: address.toString(),
      local: address.range() === 'loopback',
      isFromProxy: isTrusted(peer, 0),
    }
    if (cacheKey.length <= MAX_CACHED_LENGTH) cache.set(cacheKey, parsed)
    return parsed
  }

  return (request) => {
    const peer = request.socket.remoteAddress
    // The connection is broken: no client reads the response.
    if (!peer) return { address: 'unknown', secure: false, local: false }
    const { address, local, isFromProxy } = parse(request, peer)
    const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
    return { address, local, secure: encrypted || (isFromProxy && isForwardedSecurely(request)) }
  }
}

/** A trusted proxy that forwards something other than an address counts as the client. */
function clientOf(
  request: IncomingMessage,
  isTrusted: (address: string, hop: number) => boolean,
  peer: string,
) {
  const client = proxyAddr(request, isTrusted)
  return ipaddr.isValid(client) ? client : peer
}

/** Every recorded hop must be encrypted: a client can send any first value. */
function isForwardedSecurely({ headers }: IncomingMessage): boolean {
  const protocols = headers['x-forwarded-proto']
  return (
    typeof protocols === 'string' &&
    protocols.split(',').every((protocol) => protocol.trim().toLowerCase() === 'https')
  )
}

/** Whether an address belongs to this machine. */
export function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback'
}

/** Returns the network of one subscriber: an IPv4 address itself, the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address
  const [a, b, c, d] = ipaddr.IPv6.parse(address).parts
  return `${[a, b, c, d].map((part) => part!.toString(16)).join(':')}::/64`
}

/** Whether every text is valid for `createClientAddressReader`. */
export function areNetworks(proxies: string[]): boolean {
  try {
    proxyAddr.compile(proxies)
    return true
  } catch {
    return false
  }
}
