import { domainToASCII } from 'node:url'

/**
 * Returns an address with its internationalized domain in ASCII, as mail servers read it (RFC 5891):
 * `ada@müller.example` gives `ada@xn--mller-kva.example`. Any other text is returned unchanged, also one
 * whose domain is not valid.
 */
export function toAsciiAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is in ASCII already stays as it is
  if (at === -1 || /^[\x00-\x7f]*$/.test(domain)) return address
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain}`
}
