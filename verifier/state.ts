import type { StatusReference } from './claims.ts'
import { isObject } from './compact.ts'
import { hasShape, isCount, isText } from './shape.ts'
import type { VerificationCode } from './verification.ts'

/** State between two calls: plain JSON of a few hundred bytes. */
export interface State {
  /** Highest time of the clock of this machine, in seconds. */
  seen: number
  /** Highest `iat` of all verified artifacts, in seconds. The true time is not before it. */
  proven: number
  /** Highest `seq` of each license and activation. */
  files: SeenFile[]
  /** Status of each file on its newest status list. */
  lists: SeenStatus[]
  /** Newest answer about each license. */
  answers: SeenAnswer[]
}

export interface SeenFile {
  sub: string
  act: string
  seq: number
}

export interface SeenStatus extends StatusReference {
  value: number
  iat: number
  exp: number
}

/** What the gateway last said about a license. */
export interface SeenAnswer {
  sub: string
  /** In milliseconds. */
  asOf: number
  valid: boolean
  code: VerificationCode
}

/** Storage of the state, such as a file or `localStorage`. Both functions can return a promise. */
export interface Store {
  read(): Promise<State | null> | State | null
  write(state: State): Promise<void> | void
}

const MAX_ENTRIES = 64

const isSeenFile = hasShape({ sub: isText, act: isText, seq: isCount })
const isSeenAnswer = hasShape({
  sub: isText,
  asOf: isCount,
  valid: (value) => typeof value === 'boolean',
  code: isText,
})
const isSeenStatus = hasShape({ uri: isText, idx: isCount, value: isCount, iat: isCount, exp: isCount })

/** Creates a store in memory. Its state ends with the process. */
export function memoryStore(initial: State | null = null): Store {
  let state = initial
  return {
    read: () => state,
    write(next) {
      state = next
    },
  }
}

/** Returns the stored state. An unreadable state counts as empty: an attacker that can damage it can also delete it. */
export async function readState(store: Store | undefined): Promise<State> {
  let stored: unknown
  try {
    stored = await store?.read()
  } catch {}
  const { seen, proven, files, lists, answers } = isObject(stored) ? stored : ({} as Record<string, unknown>)
  return {
    seen: isCount(seen) ? seen : 0,
    proven: isCount(proven) ? proven : 0,
    files: Array.isArray(files) ? files.filter(isSeenFile) : [],
    lists: Array.isArray(lists) ? lists.filter(isSeenStatus) : [],
    answers: Array.isArray(answers) ? answers.filter(isSeenAnswer) : [],
  }
}

/** Writes the state. A failure is ignored, so that a full disk does not make a license invalid. */
export async function writeState(store: Store | undefined, state: State): Promise<void> {
  try {
    await store?.write(state)
  } catch {}
}

export function findFile({ files }: State, { sub, act }: Omit<SeenFile, 'seq'>): SeenFile | undefined {
  return files.find((file) => file.sub === sub && file.act === act)
}

export function findAnswer({ answers }: State, sub: string): SeenAnswer | undefined {
  return answers.find((answer) => answer.sub === sub)
}

/** Returns the answers with a newer answer in place of the former one. At the same instant, a "no" is newer. */
export function replaceAnswer(state: State, next: SeenAnswer): SeenAnswer[] {
  const last = findAnswer(state, next.sub)
  const isNewer = !last || next.asOf > last.asOf || (next.asOf === last.asOf && last.valid)
  return isNewer ? replace(state.answers, last, next) : state.answers
}

/** Returns the "no" of the gateway that is not older than an instant in milliseconds. */
export function findKeptNo(state: State, sub: string, instant: number): SeenAnswer | undefined {
  const last = findAnswer(state, sub)
  return last && !last.valid && last.asOf >= instant ? last : undefined
}

export function findStatus({ lists }: State, { uri, idx }: StatusReference): SeenStatus | undefined {
  return lists.find((list) => list.uri === uri && list.idx === idx)
}

/** Returns the entries with `entry` last in place of `old`. Drops the oldest entries above the maximum. */
export function replace<T>(entries: readonly T[], old: T | undefined, entry: T): T[] {
  return [...entries.filter((other) => other !== old), entry].slice(-MAX_ENTRIES)
}
