/** What differs from run to run: durations, instants, dates and the last group of a license key. */
const variable: [RegExp, string][] = [
  [/\d+(?:\.\d)? (?:ms|s)\b/g, String.raw`\d+(?:\.\d)? (?:ms|s)`],
  [/\b\d{4}-\d\d-\d\d\b/g, String.raw`\d{4}-\d\d-\d\d`],
  [/\b\d{1,2} [A-Z][a-z]{2} \d{4}\b/g, String.raw`\d{1,2} [A-Z][a-z]{2} \d{4}`],
  [/…[0-9A-HJKMNP-TV-Z]{5}\b/g, '…[0-9A-HJKMNP-TV-Z]{5}'],
  [/ +/g, ' +'],
]

/** A pattern for the lines that a run prints in the place of this line. A line that ends with `, …` is abridged. */
export function patternOf(line: string): RegExp {
  const isAbridged = line.endsWith(', …')
  const parts: string[] = []
  let rest = isAbridged ? line.slice(0, -', …'.length) : line
  const any = new RegExp(variable.map(([{ source }]) => `(${source})`).join('|'))
  for (let found = any.exec(rest); found; found = any.exec(rest)) {
    const kind = found.slice(1).findIndex((group) => group !== undefined)
    parts.push(RegExp.escape(rest.slice(0, found.index)), variable[kind]![1])
    rest = rest.slice(found.index + found[0].length)
  }
  return new RegExp(`^${parts.join('')}${RegExp.escape(rest)}${isAbridged ? ', .*' : ''}$`)
}

/** The lines of an abridged transcript that a run does not print, or prints in another order. */
export function missingLines(transcript: string, printed: string): string[] {
  const lines = printed.split('\n')
  let from = 0
  return transcript.split('\n').filter((line) => {
    if (line === '') return false
    const at = lines.findIndex((one, index) => index >= from && patternOf(line).test(one))
    if (at >= 0) from = at + 1
    return at < 0
  })
}
