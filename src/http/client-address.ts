import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'
import proxyAddr from 'proxy-addr'
import type { Source } from '../platform/limits/guess-limit.ts'
import { type Hop, readHops } from './forwarded-hops.ts'

/** The origin of a request. */
export interface ClientAddress {
  /** Address of the client, or of the last proxy that is not trusted. */
  address: string
  /** Whether the client's connection is encrypted, as far as the gateway and the trusted proxies know. */
  secure: boolean
  /** Whether the client is on this machine. */
  local: boolean
  /** The trusted proxy that sent no readable client address: its own address counts. Absent otherwise. */
  silentProxy?: string
}

/** Most clients whose parsed address is cached, and the longest cache key. */
const MAX_CACHED = 10_000
const MAX_CACHED_LENGTH = 200

/** The result for a connection's address and its header. */
interface ParsedAddress extends Pick<ClientAddress, 'address' | 'local' | 'silentProxy'> {
  /** Whether the connection is from a trusted proxy. */
  isFromProxy: boolean
  /** Protocols in the header, one a hop. */
  protocols: (string | null)[]
}

/**
 * Returns a reader of client addresses. It believes `header` and `X-Forwarded-Proto` of the trusted proxies alone:
 * addresses, networks in CIDR notation, `loopback`, `linklocal` or `uniquelocal`. Of the header `Forwarded` it believes the
 * protocol as well.
 */
export function createClientAddressReader(
  trustedProxies: string[],
  header = 'X-Forwarded-For',
): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => ClientAddress {
  const name = header.toLowerCase()
  const isTrusted = proxyAddr.compile(trustedProxies)
  const cache = new LRUCache<string, ParsedAddress>({ max: MAX_CACHED })

  /** Cached, because parsing an address costs more than a look-up and most clients send many requests. */
  function parse(peer: string, value: string): ParsedAddress {
    const cacheKey = `${peer} ${value}`
    const cached = cache.get(cacheKey)
    if (cached) return cached
    const isFromProxy = isTrusted(peer, 0)
    const hops = isFromProxy ? readHops(name, value) : []
    const found = clientOf(peer, hops, (address) => isTrusted(address, 0))
    const address = ipaddr.process(found ?? peer)
    const parsed = {
      address: address.toString(),
      local: address.range() === 'loopback',
      isFromProxy,
      protocols: hops.map(({ protocol }) => protocol),
      ...(isFromProxy && found === null && { silentProxy: peer }),
    }
    if (cacheKey.length <= MAX_CACHED_LENGTH) cache.set(cacheKey, parsed)
    return parsed
  }

  return ({ headers, socket }) => {
    const peer = socket.remoteAddress
    // The connection is broken: no client reads the response.
    if (!peer) return { address: 'unknown', secure: false, local: false }
    const { isFromProxy, protocols, ...client } = parse(peer, String(headers[name] ?? ''))
    const encrypted = 'encrypted' in socket && socket.encrypted === true
    return { ...client, secure: encrypted || (isFromProxy && isForwardedSecurely(protocols, headers)) }
  }
}

/**
 * Returns the last address that no trusted proxy has. A proxy records the address of its client, so the hops are read from
 * the last one. Returns null if a trusted proxy recorded no address that can be read.
 */
function clientOf(peer: string, hops: Hop[], isTrusted: (address: string) => boolean): string | null {
  let client = peer
  for (const { address } of hops.toReversed()) {
    if (!isTrusted(client)) break
    if (address === null) return null
    client = address
  }
  return hops.length === 0 && isTrusted(peer) ? null : client
}

/** Every recorded hop must be encrypted: a client can send any first value. */
function isForwardedSecurely(protocols: (string | null)[], headers: IncomingHttpHeaders): boolean {
  if (protocols.some(Boolean)) return protocols.every((protocol) => protocol === 'https')
  const forwarded = headers['x-forwarded-proto']
  return (
    typeof forwarded === 'string' &&
    forwarded.split(',').every((protocol) => protocol.trim().toLowerCase() === 'https')
  )
}

/** Returns a function that reports whether an address is a trusted proxy. */
export function isTrustedProxy(trustedProxies: string[]): (address: string) => boolean {
  const isTrusted = proxyAddr.compile(trustedProxies)
  return (address) => isTrusted(address, 0)
}

/** Whether an address belongs to this machine. */
export function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback'
}

/** The well-known prefix under which a network translates IPv4 addresses (NAT64, RFC 6052): `64:ff9b::/96`. */
const NAT64 = ipaddr.IPv6.parse('64:ff9b::')

/** Returns the network of one subscriber: an IPv4 address itself, also one behind NAT64, and the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address
  const parsed = ipaddr.IPv6.parse(address)
  const [a, b, c, d, , , g, h] = parsed.parts
  if (parsed.match(NAT64, 96)) return [g! >> 8, g! & 255, h! >> 8, h! & 255].join('.')
  return `${[a, b, c, d].map((part) => part!.toString(16)).join(':')}::/64`
}

/** Returns the source of an address for the limit of wrong keys: its network, and for IPv6 the /56 and the /48 around it. */
export function sourceOf(address: string): Source {
  const owner = networkOf(address)
  if (!owner.endsWith('/64')) return { owner, networks: [] }
  const [a, b, c, d = 0] = ipaddr.IPv6.parse(address).parts
  const text = (...parts: (number | undefined)[]) => parts.map((part) => part!.toString(16)).join(':')
  return {
    owner,
    networks: [
      { owner: `${text(a, b, c, d & 0xff00)}::/56`, share: 2 },
      { owner: `${text(a, b, c)}::/48`, share: 4 },
    ],
  }
}

/** Returns the network around an address, for people: the /24 of an IPv4 address, also behind NAT64, and the /48 of an IPv6 one. */
export function areaOf(address: string): string {
  const { owner, networks } = sourceOf(address)
  return networks.at(-1)?.owner ?? owner.replace(/\.\d+$/, '.0/24')
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
