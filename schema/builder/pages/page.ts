import { type InputIssue, InputRefusal } from '../../../src/platform/errors.ts'
import type { Secrets } from '../../../src/platform/secrets.ts'
import { say, type Text } from '../../../src/texts/say.ts'
import { openCursor } from './cursor.ts'
import type { Order, Position } from './order.ts'

const DEFAULT_SIZE = 20
const MAX_SIZE = 100

/** Arguments of every connection. */
export interface PageArguments {
  first?: number | null | undefined
  last?: number | null | undefined
  after?: string | null | undefined
  before?: string | null | undefined
}

/** The records of a list that a client requests. */
export interface Page {
  /** Most records on the page. */
  size: number
  /** True for the last records of the range, false for the first ones. */
  fromEnd: boolean
  after: Position | null
  before: Position | null
}

/** Reads the arguments of a connection. Refuses arguments that no page has, with every issue. */
export function readPage(secrets: Secrets, order: Order, args: PageArguments): Page {
  const issues: InputIssue[] = []
  const add = (name: string, text: Text) => void issues.push({ path: [name], text })
  const { first, last } = args
  for (const [name, size] of Object.entries({ first, last }))
    if (typeof size === 'number' && size < 0) add(name, say('INPUT_NUMBER_TOO_SMALL', { minimum: 0 }))
  if (isGiven(first) && isGiven(last)) add('last', say('INPUT_EXCLUDES', { other: 'first' }))
  const positionAt = (name: 'after' | 'before'): Position | null => {
    const cursor = args[name]
    if (!isGiven(cursor)) return null
    const opened = openCursor(secrets, order, cursor)
    if ('position' in opened) return opened.position
    add(name, opened.problem)
    return null
  }
  const after = positionAt('after')
  const before = positionAt('before')
  if (issues.length > 0) throw new InputRefusal(issues)
  const size = pageSize(args)
  // The default page before a cursor is the one next to it.
  const fromEnd = isGiven(last) || (!isGiven(first) && before !== null && after === null)
  return { size, fromEnd, after, before }
}

/** Returns the number of records on a page, whatever it finds. */
export function pageSize({ first, last }: PageArguments): number {
  return Math.max(Math.min(first ?? last ?? DEFAULT_SIZE, MAX_SIZE), 0)
}

function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== null && value !== undefined
}
