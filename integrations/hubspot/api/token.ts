import { readFile } from 'node:fs/promises'

/** The token, or a file with it. The file is read for every call, so that the token can be rotated. */
export type TokenSource = { token: string } | { file: string }

/** The token cannot be read. The message states the reason, and never the content of the file. */
export class TokenError extends Error {
  override name = 'TokenError'
}

/** The current token. */
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
    throw new TokenError(`The file in LICET_HUBSPOT_TOKEN_FILE, ${source.file}, contains no token.`)
  }
  return text
}
