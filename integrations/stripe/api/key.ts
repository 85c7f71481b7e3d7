import { readFile } from 'node:fs/promises'

/** The key, or a file with it. The file is read for every call, so that the key can be rotated. */
export type KeySource = { key: string } | { file: string }

/** The key cannot be read. The message states the reason, and never the content of the file. */
export class KeyError extends Error {
  override name = 'KeyError'
}

/** Returns the current key. */
export async function readKey(source: KeySource): Promise<string> {
  if ('key' in source) return source.key
  let text: string
  try {
    text = (await readFile(source.file, 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new KeyError(`The file in LICET_STRIPE_KEY_FILE, ${source.file}, cannot be read (${code}).`)
  }
  if (!/^(sk|rk)_(test|live)_[\x21-\x7e]+$/.test(text))
    throw new KeyError(`The file in LICET_STRIPE_KEY_FILE, ${source.file}, contains no key of Stripe.`)
  return text
}
