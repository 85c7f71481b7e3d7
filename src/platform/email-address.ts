import { domainToASCII } from 'node:url'

/**
 * Returns an address with its internationalized domain in ASCII, as mail servers read it (RFC 5891): for
 * `ada@müller.example` returns `ada@xn--mller-kva.example`. Returns any other text unchanged, also with an invalid domain.
 */
export function toAsciiAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is returned unchanged
  if (at === -1 || /^[\x00-\x7f]*$/.test(domain)) return address
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain}`
}
