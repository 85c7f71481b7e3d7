// White space, and characters that mail programs, editors and people add around a line: quotes, brackets and fences.
const RUN = /=?[\s>|'"`´“”„‘’‚«»‹›()[\]{}<*,;:#]+/gu
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
// The header of a token begins with the base64url text of `{"`.
const BEGINNING = /(?<=^|\n)eyJ/
// A token ends with the line in which its last part is complete: 86 characters of an Ed25519 signature, or 22 of an
// AES-GCM tag.
const TOKEN = /^eyJ[^.]*\.[^.]*\.((?:[^.\n]\n?){85}[^.\n]|(?:[^.]*\.){2}(?:[^.\n]\n?){21}[^.\n]).*/u

/**
 * Returns the compact token in a text that a person or a mail program carried. Removes line breaks, soft breaks, `>` at
 * the start of lines, fences, and the text before and after the token. All other characters stay, because a changed
 * character must make the token invalid.
 */
export function readCarried(text: string): string {
  return readAllCarried(text)[0]!
}

/** Returns every token in the text, in order. A text without a complete token is returned as a whole. */
export function readAllCarried(text: string): string[] {
  const lines = text.replace(INVISIBLE, '').replace(RUN, (run, at: number, whole: string) => {
    const isLast = at + run.length === whole.length
    // RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
    if (isLast && run[0] === '=') return '='
    // A tab inside a line, or a bracket, does not break the line.
    return isLast || at === 0 || /[^\S\t]|"/.test(run) ? '\n' : run
  })
  const tokens: string[] = []
  let rest = lines
  // The pattern is tried at one position for each token, so the time is proportional to the length.
  do {
    rest = rest.slice(Math.max(0, rest.search(BEGINNING)))
    const token = TOKEN.exec(rest)?.[0] ?? rest
    tokens.push(token.replaceAll('\n', ''))
    rest = rest.slice(token.length)
  } while (BEGINNING.test(rest))
  return tokens
}
