import { readFile } from 'node:fs/promises'

/** Where the token is: itself, or a file that is read again for every call, so that it can be rotated. */
export type TokenSource = { token: string } | { file: string }

/** The token cannot be had; the message says why, and never what was in the file. */
export class TokenError extends Error {
  override name = 'TokenError'
}

/** The token as it is now. */
export async function readToken(source: TokenSource): Promise<string> {
  if ('token' in source) return source.token
  let text: string
  try {
    text = (await readFile(source.file, 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new TokenError(`The file in LICET_HUBSPOT_TOKEN_FILE, ${source.file}, cannot be read (${code}).`)
  }
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new TokenError(`The file in LICET_HUBSPOT_TOKEN_FILE, ${source.file}, holds no token.`)
  }
  return text
}
