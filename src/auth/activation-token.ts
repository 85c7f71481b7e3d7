import { createHash, randomBytes } from 'node:crypto'

/** The form of an activation token. */
export const activationTokenPattern = /^lat_[\w-]{43}$/

/** Returns a new secret that authenticates one activation: `lat_` and 256 random bits. */
export function generateActivationToken(): string {
  return `lat_${randomBytes(32).toString('base64url')}`
}

/** Returns the digest under which an activation token is stored. */
export function digestActivationToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}
