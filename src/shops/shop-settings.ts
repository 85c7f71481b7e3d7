import type { z } from 'zod'
import { commaList } from '../platform/comma-list.ts'

/** A shop that sends its sales itself, and a secret with which it signs them. */
export interface ShopKey {
  /** Name of the shop. Its sales have the source `shop:<name>`. */
  name: string
  /** Key of the HMAC. */
  key: Buffer
}

/** `<name>:whsec_<base64>`; Standard Webhooks asks for a key of 24 to 64 bytes. */
const form = /^([a-z][a-z0-9-]{0,31}):whsec_([A-Za-z0-9+/]{32,86}={0,2})$/

/** Environment variables of shops that send their sales themselves. */
export const shopVariables = {
  LICET_SHOP_SECRETS: commaList
    .refine(
      (secrets) => secrets.every((secret) => isKey(secret)),
      'must be <shop>:whsec_<base64 of 24 to 64 bytes>, separated by commas, such as main:whsec_…',
    )
    .transform((secrets) => secrets.map((secret) => keyOf(secret)!)),
} as const

/** Returns the secrets of the shops that send their sales themselves; empty without one. */
export function shopSettings(env: z.output<z.ZodObject<typeof shopVariables>>): readonly ShopKey[] {
  return env.LICET_SHOP_SECRETS
}

function isKey(text: string): boolean {
  const length = keyOf(text)?.key.length ?? 0
  return length >= 24 && length <= 64
}

function keyOf(text: string): ShopKey | null {
  const [, name, base64] = form.exec(text) ?? []
  return name && base64 ? { name, key: Buffer.from(base64, 'base64') } : null
}
