import { z } from 'zod'

/** Public key of a device: Ed25519 as a JWK (RFC 8037). With it a device proves that it discarded a license file. */
export const publicJwk = z.object({
  kty: z.literal('OKP', 'must be OKP'),
  crv: z.literal('Ed25519', 'must be Ed25519'),
  // The last character has unused bits, so it is restricted: each key has one spelling.
  x: z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'must be 32 bytes in base64url'),
})
export type PublicJwk = z.output<typeof publicJwk>
