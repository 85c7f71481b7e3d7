import { styleText } from 'node:util'

const LABEL_COLUMNS = 16
const DURATION_COLUMNS = 7

type Style = Parameters<typeof styleText>[0]

/** What a step has to say; the rest of what it answers is for the steps that follow. */
export interface Told {
  says: string
}

/** Takes one step and prints it as a line: a tick, how long it took, and what happened. */
export async function step<T extends Told>(label: string, take: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  try {
    const told = await take()
    const duration = formatMilliseconds(performance.now() - startedAt)
    const time = paint('dim', duration.padStart(DURATION_COLUMNS))
    print(`${paint('green', '✓')} ${label.padEnd(LABEL_COLUMNS)} ${time}  ${told.says}`)
    return told
  } catch (error) {
    throw new Error(`${label}: ${explain(error)}`)
  }
}

/** Prints the heading of the steps that follow. */
export function section(title: string, about: string): void {
  console.log(`\n${paint('bold', title)}${paint('dim', `: ${about}`)}`)
}

/** Prints a line that belongs to the step before it. */
export function note(text: string): void {
  print(`${' '.repeat(LABEL_COLUMNS + DURATION_COLUMNS + 5)}${text}`)
}

/** Prints an indented line. */
export function print(line: string): void {
  console.log(`  ${line}`)
}

/** A text in a colour, where colours are wanted: on a terminal, without NO_COLOR. */
export function paint(style: Style, text: string): string {
  const wanted = process.stdout.isTTY && !process.env.NO_COLOR
  return wanted ? styleText(style, text, { validateStream: false }) : text
}

export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** A date as people read it, in the zone of the license. */
export function formatDate(instant: string | null, timeZone: string): string {
  if (instant === null) return 'for ever'
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(new Date(instant))
}

/** An error with its causes: `fetch failed: connect ECONNREFUSED …`. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message}: ${explain(error.cause)}` : error.message
}
