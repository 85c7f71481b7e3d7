import { createHash, randomBytes } from 'node:crypto'

/** What an activation token looks like. */
export const activationTokenPattern = /^lat_[\w-]{43}$/

/** A secret that names one activation: `lat_` and 256 random bits. */
export function generateActivationToken(): string {
  return `lat_${randomBytes(32).toString('base64url')}`
}

/** What is stored of an activation token. */
export function digestActivationToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}
