import { dictionary } from './dictionary.ts'
import type { ArgumentKind, ArgumentValues, Entry } from './entry.ts'
import { formatArgument, pluralCategory } from './format.ts'
import type { Locale } from './locale.ts'
import type { Parts } from './pattern.ts'
import type { Text } from './say.ts'

/** Writes a text in a language. */
export function sentence({ code, args }: Text, locale: Locale): string {
  const entry: Entry = dictionary[code]
  return write(entry.patterns[locale], entry.kinds, args, locale)
}

/** Writes a text in English, for logs, signed documents and the command line. */
export function inEnglish(text: Text): string {
  return sentence(text, 'en')
}

function write({ parts }: Parts, kinds: Entry['kinds'], args: Text['args'], locale: Locale): string {
  let written = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      written += part
      continue
    }
    const value = args[part.name]!
    if ('plural' in part)
      written += write(part.plural[pluralCategory(value as number, locale)], kinds, args, locale)
    else if ('choices' in part) written += write(part.choices[value as string]!, kinds, args, locale)
    else {
      const kind = kinds[part.name]!
      written += formatArgument(
        typeof kind === 'string' ? (kind as ArgumentKind) : 'text',
        value as ArgumentValues[ArgumentKind] as never,
        locale,
      )
    }
  }
  return written
}
