import type { StatusReference } from './claims.ts'
import { isObject } from './compact.ts'
import { hasShape, isCount, isText } from './shape.ts'

/** What the verifier remembers between two calls: plain JSON, a few hundred bytes. */
export interface State {
  /** The highest time of the own clock, in seconds. */
  seen: number
  /** The highest `iat` of all artifacts that were verified, in seconds: the true time is not before it. */
  proven: number
  /** The highest `seq` of each license and activation. */
  files: SeenFile[]
  /** What the newest status list said of each file. */
  lists: SeenStatus[]
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

/** Where the state is kept: a file, `localStorage`, the registry. Both may answer with a promise. */
export interface Store {
  read(): Promise<State | null> | State | null
  write(state: State): Promise<void> | void
}

const MAX_ENTRIES = 64

const isSeenFile = hasShape({ sub: isText, act: isText, seq: isCount })
const isSeenStatus = hasShape({ uri: isText, idx: isCount, value: isCount, iat: isCount, exp: isCount })

/** A store that forgets with the process. */
export function memoryStore(initial: State | null = null): Store {
  let state = initial
  return {
    read: () => state,
    write(next) {
      state = next
    },
  }
}

/** The stored state. One that cannot be read is like none: whoever can break it can also delete it. */
export async function readState(store: Store | undefined): Promise<State> {
  let stored: unknown
  try {
    stored = await store?.read()
  } catch {}
  const { seen, proven, files, lists } = isObject(stored) ? stored : ({} as Record<string, unknown>)
  return {
    seen: isCount(seen) ? seen : 0,
    proven: isCount(proven) ? proven : 0,
    files: Array.isArray(files) ? files.filter(isSeenFile) : [],
    lists: Array.isArray(lists) ? lists.filter(isSeenStatus) : [],
  }
}

/** Keeps the state, if it can: a full disk does not make a license invalid. */
export async function writeState(store: Store | undefined, state: State): Promise<void> {
  try {
    await store?.write(state)
  } catch {}
}

export function findFile({ files }: State, { sub, act }: Omit<SeenFile, 'seq'>): SeenFile | undefined {
  return files.find((file) => file.sub === sub && file.act === act)
}

export function findStatus({ lists }: State, { uri, idx }: StatusReference): SeenStatus | undefined {
  return lists.find((list) => list.uri === uri && list.idx === idx)
}

/** The entries with one put last in place of an older one, and the oldest gone when there are too many. */
export function replace<T>(entries: readonly T[], old: T | undefined, entry: T): T[] {
  return [...entries.filter((other) => other !== old), entry].slice(-MAX_ENTRIES)
}
