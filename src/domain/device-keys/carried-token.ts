// White space, and what mail programs, editors and people put around a line: quoting, quotes, brackets, fences.
const RUN = /=?[\s>|'"`´“”„‘’‚«»‹›()[\]{}<*,;:#]+/gu
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
// A token begins with base64url of `{"`. It ends with the line in which the 86 characters of its Ed25519 signature end.
const TOKEN = /^eyJ[^.]*\.[^.]*\.(?:[^.\n]\n?){85}[^.\n].*/u

/**
 * Returns the compact token in a text that a person or a mail program carried: without line breaks, soft breaks, `>`
 * before lines, fences, and the words before and after it. Everything else stays, and has to be checked: a character that
 * was altered makes the token invalid.
 */
export function readCarriedToken(text: string): string {
  const lines = text.replace(INVISIBLE, '').replace(RUN, (run, at: number, whole: string) => {
    const isLast = at + run.length === whole.length
    // RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
    if (isLast && run[0] === '=') return '='
    // A tab inside a line, or a bracket, is no break.
    return isLast || at === 0 || /[^\S\t]|"/.test(run) ? '\n' : run
  })
  const rest = lines.slice(Math.max(0, lines.search(/(?<=^|\n)eyJ/)))
  return (TOKEN.exec(rest)?.[0] ?? rest).replaceAll('\n', '')
}
