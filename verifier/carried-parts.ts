import { readCarried } from './carried.ts'
import { canonicalParts, MAX_FILE_LENGTH } from './compact.ts'

/** As `canonicalParts`, for a token from a file, a mail or a form. */
export function carriedParts(text: unknown, maxLength = MAX_FILE_LENGTH): string[] {
  const isReadable = typeof text === 'string' && text.length <= maxLength
  return canonicalParts(isReadable ? readCarried(text) : text, maxLength)
}
