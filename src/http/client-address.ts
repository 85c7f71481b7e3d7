import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'
import proxyAddr from 'proxy-addr'

/** How a request came. */
export interface ClientAddress {
  /** The address of the client, or of the last proxy that is not trusted. */
  address: string
  /** Whether the client's connection is encrypted, as far as those can say who are trusted. */
  secure: boolean
  /** Whether it came from this machine. */
  local: boolean
}

/**
 * Reads how requests arrive. What `X-Forwarded-For` and `X-Forwarded-Proto` say is believed only of the proxies
 * that are named: addresses, networks in CIDR notation, `loopback`, `linklocal` or `uniquelocal`.
 */
export function createClientAddressReader(
  trustedProxies: string[],
): (request: IncomingMessage) => ClientAddress {
  const trusts = proxyAddr.compile(trustedProxies)
  const known = new LRUCache<string, Sender>({ max: MAX_KNOWN })

  /** Those who send come again and again, and reading an address costs more than remembering it. */
  function senderOf(request: IncomingMessage, peer: string): Sender {
    const told = `${peer} ${request.headers['x-forwarded-for'] ?? ''}`
    const found = known.get(told)
    if (found) return found
    const address = ipaddr.process(clientOf(request, trusts, peer))
    const sender = {
      address: address.toString(),
      local: address.range() === 'loopback',
      byTrusted: trusts(peer, 0),
    }
    if (told.length <= MAX_KNOWN_LENGTH) known.set(told, sender)
    return sender
  }

  return (request) => {
    const peer = request.socket.remoteAddress
    // The connection broke already: nobody reads the answer.
    if (!peer) return { address: 'unknown', secure: false, local: false }
    const { address, local, byTrusted } = senderOf(request, peer)
    const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
    return { address, local, secure: encrypted || (byTrusted && isForwardedSecurely(request)) }
  }
}

/** What the address of a connection and `X-Forwarded-For` come to. */
interface Sender extends Pick<ClientAddress, 'address' | 'local'> {
  /** Whether the connection is one of a trusted proxy. */
  byTrusted: boolean
}

/** So many senders are remembered, unless they came by longer ways than any that is meant. */
const MAX_KNOWN = 10_000
const MAX_KNOWN_LENGTH = 200

/** A trusted proxy that names something that is no address is taken for the client itself. */
function clientOf(request: IncomingMessage, trusts: (address: string, hop: number) => boolean, peer: string) {
  const client = proxyAddr(request, trusts)
  return ipaddr.isValid(client) ? client : peer
}

/** Every hop that was noted must have been encrypted: the first value is whatever the client sent. */
function isForwardedSecurely({ headers }: IncomingMessage): boolean {
  const noted = headers['x-forwarded-proto']
  return (
    typeof noted === 'string' && noted.split(',').every((proto) => proto.trim().toLowerCase() === 'https')
  )
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback'
}

/** Whom an address stands for: an IPv4 address by itself; of IPv6 a whole /64, which is one subscriber's. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address
  const [a, b, c, d] = ipaddr.IPv6.parse(address).parts
  return `${[a, b, c, d].map((part) => part!.toString(16)).join(':')}::/64`
}

/** Whether all of these can be named as trusted proxies. */
export function areNetworks(proxies: string[]): boolean {
  try {
    proxyAddr.compile(proxies)
    return true
  } catch {
    return false
  }
}
