import { licenseKeyForms } from '../verifier/license-key.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Reads a license key that a person typed or pasted, in any spelling that the gateway accepts. Returns its canonical text;
 * null if its form or its checksum is wrong. An imported key has no checksum, so null is no reason to refuse a text.
 */
export async function readLicenseKey(
  text: string,
  prefixes: readonly string[] = ['LIC'],
): Promise<string | null> {
  // The last form is that of an imported key.
  for (const form of licenseKeyForms(text, prefixes).slice(0, -1)) {
    const [prefix, ...groups] = form.split('-')
    const hint = groups.pop()
    const bytes = new TextEncoder().encode(`${prefix}-${groups.join('')}`)
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 5)
    if (hint === [...digest].map((byte) => ALPHABET[byte & 31]).join('')) return form
  }
  return null
}
