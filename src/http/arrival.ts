import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyAddr from 'proxy-addr'

/** How a request came. */
export interface Arrival {
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
export function createArrivals(trustedProxies: string[]): (request: IncomingMessage) => Arrival {
  const trusts = proxyAddr.compile(trustedProxies)
  return (request) => {
    const peer = request.socket.remoteAddress
    // The connection broke already: nobody reads the answer.
    if (!peer) return { address: 'unknown', secure: false, local: false }
    const address = ipaddr.process(clientOf(request, trusts, peer))
    const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
    return {
      address: address.toString(),
      secure: encrypted || (trusts(peer, 0) && isForwardedSecurely(request)),
      local: address.range() === 'loopback',
    }
  }
}

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
export function subscriberOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address
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
