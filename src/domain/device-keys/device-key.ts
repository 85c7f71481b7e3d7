import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { say } from '../../texts/say.ts'

/** Public key of a device: Ed25519 as a JWK (RFC 8037). With it a device proves that it discarded a license file. */
export const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  // The last character has unused bits, so it is restricted: each key has one spelling.
  x: z
    .string()
    .refine((value) => /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value), problem(say('INPUT_KEY_BYTES'))),
})
export type PublicJwk = z.output<typeof publicJwk>
