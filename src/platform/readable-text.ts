import type { z } from 'zod'
import { say, type Text } from '../texts/say.ts'
import { text } from './input.ts'
import { problem } from './input-problem.ts'

/** Control characters, and the separators that some readers show as line breaks. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\uFFF9-\uFFFB]/gu
/** What a text of several lines must not contain: other control characters, and marks of direction. */
const CONTROL_OR_DIRECTION =
  /(?![\n\r\t])[\p{Cc}\p{Zl}\p{Zp}\uFFF9-\uFFFB\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/**
 * Marks of direction, zero-width characters and fillers. With them, two different names look equal, or a name looks like
 * another text. Excluded are joiners after a letter of a script that needs them or in an emoji, and variation selectors
 * after a character that has variants.
 */
const INVISIBLE =
  /(?!(?<=[[\p{M}--\p{Script=Inherited}]\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}])[\u200C\u200D]|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Extended_Pictographic}\d#*])[\uFE0E\uFE0F]|(?<=\p{Script=Han})[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]|(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F])\p{Default_Ignorable_Code_Point}/gv

/**
 * What mail clients turn into a link: a scheme or its slashes, the two backslashes of a network folder, `www.`, or a domain with
 * a path, a port, a query or a fragment. A domain alone can be the name of a company, such as Booking.com. UTS #46 reads
 * the full stops of East Asian scripts as dots, and NFKC the full-width signs as those of ASCII.
 */
const SCHEME = /:[/\\\uFF0F\uFF3C]{2,}|[/\\\uFF0F\uFF3C]{2,}(?=\S)/gu
const WWW = /(?<=(?<![\p{L}\p{N}])www\d{0,3})[.\u2024\u3002\uFF0E\uFF61](?=[\p{L}\p{N}])/giu
const PATH =
  /(?<=[\p{L}\p{M}\p{N}-][.\u2024\u3002\uFF0E\uFF61](?:xn--[a-z\d-]{1,59}|\p{L}[\p{L}\p{M}]{1,62}))(?=[/?#\uFF0F\uFF1F\uFF03]\S|[:\uFF1A]\d)/giu

/** Most texts. No pattern above matches them, apart from those of links. */
const PRINTABLE_ASCII = /^[ -~]*$/

/** The schema of a text in one line without invisible characters, such as the name of a product. */
export function line(limits: { min?: number; max: number }) {
  return text(limits).superRefine((value, ctx) => {
    if (isPlain(value)) return
    refuse(ctx, value, CONTROL, (character) => say('INPUT_CHARACTER_CONTROL', { character }))
    refuse(ctx, value, INVISIBLE, (character) => say('INPUT_CHARACTER_INVISIBLE', { character }))
  })
}

/**
 * The schema of the name of a customer, a person or a device. Mails of the vendor contain it, so it is a `line` without a
 * web address.
 */
export function name(limits: { min?: number; max: number }) {
  return line(limits).refine(
    (value) => [SCHEME, WWW, PATH].every((link) => value.search(link) === -1),
    problem(say('INPUT_LINK')),
  )
}

/** The schema of a text that a person writes about a record, such as a reason. It can have several lines. */
export function prose(limits: { min?: number; max: number }) {
  return text(limits).superRefine((value, ctx) => {
    if (isPlain(value)) return
    refuse(ctx, value, CONTROL_OR_DIRECTION, (character) => say('INPUT_CHARACTER_NOT_SHOWN', { character }))
  })
}

/** Whether a text needs no further check. `text` refuses U+0000 itself. */
function isPlain(value: string): boolean {
  return PRINTABLE_ASCII.test(value) || value.includes('\0')
}

function refuse(
  ctx: z.core.$RefinementCtx<string>,
  value: string,
  pattern: RegExp,
  textOf: (character: string) => Text,
): void {
  const found = value.match(pattern)?.[0]
  if (found) ctx.addIssue({ code: 'custom', ...problem(textOf(`U+${hexOf(found)}`)) })
}

function hexOf(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
}

/**
 * Returns a name of another system as `name` accepts it, apart from its length; an empty text if nothing remains. Removes
 * invisible characters, and separates the parts of a web address with spaces.
 */
export function cleanName(value: string): string {
  let cleaned = value.toWellFormed().replace(CONTROL, ' ')
  // A removed character can be the one before a joiner that was allowed because of it.
  for (let before = ''; before !== cleaned; ) {
    before = cleaned
    cleaned = cleaned.replace(INVISIBLE, '')
  }
  return cleaned.replace(SCHEME, ' ').replace(WWW, ' ').replace(PATH, ' ').replace(/\s+/gu, ' ').trim()
}
