import type { Entry } from './entry.ts'
import type { Locale } from './locale.ts'
import type { Part, Parts } from './pattern.ts'

/**
 * Returns the sentence of an entry as an ICU message, such as `{seats, plural, one {# seat} other {# seats}}`, for clients
 * that translate with a library.
 */
export function toMessageFormat({ patterns }: Entry, locale: Locale): string {
  return messageOf(patterns[locale])
}

function messageOf({ parts }: Parts): string {
  return parts.map(messageOfPart).join('')
}

function messageOfPart(part: Part): string {
  if (typeof part === 'string') return part
  if ('plural' in part) {
    const { one, other } = part.plural
    return `{${part.name}, plural, one {${messageOf(one)}} other {${messageOf(other)}}}`
  }
  if (!('choices' in part)) return `{${part.name}}`
  const branches = Object.entries(part.choices).map(([code, branch]) => `${code} {${messageOf(branch)}}`)
  return `{${part.name}, select, ${branches.join(' ')} other {}}`
}
