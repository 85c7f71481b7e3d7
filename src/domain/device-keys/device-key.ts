import { z } from 'zod'

/** A device's own public key, by which it proves that it gave a file up: Ed25519 as a JWK (RFC 8037). */
export const publicJwk = z.object({
  kty: z.literal('OKP', 'must be OKP'),
  crv: z.literal('Ed25519', 'must be Ed25519'),
  // The last character has unused bits: one spelling of a key is enough.
  x: z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'must be 32 bytes in base64url'),
})
export type PublicJwk = z.output<typeof publicJwk>
