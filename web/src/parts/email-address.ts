/**
 * Whether a text has the form of an e-mail address: one `@`, and a domain with a dot. Its domain may be in any script. The
 * gateway decides whether it accepts the address.
 */
export function isAddress(text: string): boolean {
  return /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(text.trim())
}
