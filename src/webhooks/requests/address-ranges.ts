import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

/** Whether every text is an address or a network in CIDR notation. */
export function areRanges(texts: readonly string[]): boolean {
  return texts.every((text) => toRange(text) !== null)
}

/**
 * Returns how an address may be used: `PUBLIC` on the Internet, `ALLOWED` in one of the given networks, or null. An IPv4
 * address inside an IPv6 address counts as itself. Private, loopback, link-local, shared, multicast, documentation and
 * reserved addresses are not public.
 */
export function useOf(address: string, networks: readonly string[]): 'PUBLIC' | 'ALLOWED' | null {
  if (!ipaddr.isValid(address)) return null
  const parsed = withoutTranslation(ipaddr.process(address))
  if (networks.some((network) => isIn(parsed, toRange(network)))) return 'ALLOWED'
  return parsed.range() === 'unicast' ? 'PUBLIC' : null
}

/** Returns the IPv4 address behind one of NAT64 (RFC 6052, `64:ff9b::/96`), and any other address unchanged. */
function withoutTranslation(address: Address): Address {
  if (address.kind() !== 'ipv6' || address.range() !== 'rfc6052') return address
  return new ipaddr.IPv4(address.toByteArray().slice(-4))
}

function isIn(address: Address, range: Range | null): boolean {
  return range !== null && address.kind() === range[0].kind() && address.match(range)
}

function toRange(text: string): Range | null {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const address = ipaddr.parse(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  } catch {
    return null
  }
}
