import { isPlaceholder } from './placeholder.ts'

/**
 * Returns the fingerprint of a machine for one product: the HMAC-SHA-256 of the product with the ID of the operating system as
 * its key, in hexadecimal. So two vendors see two fingerprints, and neither learns the ID. Null if the ID identifies no machine.
 */
export async function deriveFingerprint(machineId: string, product: string): Promise<string | null> {
  const id = machineId.trim().toLowerCase()
  if (isPlaceholder(id)) return null
  const bytes = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes(id), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(product)))
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
