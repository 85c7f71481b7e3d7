import { styleText } from 'node:util'

const LABEL_COLUMNS = 16
const DURATION_COLUMNS = 7

type Style = Parameters<typeof styleText>[0]

/** The result of a step: a sentence to print, and data for later steps. */
export interface StepResult {
  says: string
}

/** Runs one step, and prints a line with a tick, its duration and its sentence. */
export async function step<T extends StepResult>(label: string, take: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  try {
    const result = await take()
    const duration = formatMilliseconds(performance.now() - startedAt)
    const time = paint('dim', duration.padStart(DURATION_COLUMNS))
    print(`${paint('green', '✓')} ${label.padEnd(LABEL_COLUMNS)} ${time}  ${result.says}`)
    return result
  } catch (error) {
    throw new Error(`${label}: ${explain(error)}`)
  }
}

/** Prints the heading of the following steps. */
export function section(title: string, about: string): void {
  console.log(`\n${paint('bold', title)}${paint('dim', `: ${about}`)}`)
}

/** Prints a line about the previous step. */
export function note(text: string): void {
  print(`${' '.repeat(LABEL_COLUMNS + DURATION_COLUMNS + 5)}${text}`)
}

/** Prints an indented line. */
export function print(line: string): void {
  console.log(`  ${line}`)
}

/** Colors a text on a terminal, unless NO_COLOR is set. */
export function paint(style: Style, text: string): string {
  const wanted = process.stdout.isTTY && !process.env.NO_COLOR
  return wanted ? styleText(style, text, { validateStream: false }) : text
}

export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** Formats a date in the time zone of the license. */
export function formatDate(instant: string | null, timeZone: string): string {
  if (instant === null) return 'without an end'
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(new Date(instant))
}

/** Formats an error with its causes: `fetch failed: connect ECONNREFUSED …`. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message}: ${explain(error.cause)}` : error.message
}
