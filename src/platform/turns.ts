import { setImmediate } from 'node:timers/promises'

/** Longest time for which one turn waits for frequent operations, in milliseconds. */
const LONGEST_WAIT_MS = 2

// The event loop belongs to the whole process, and so do its turns.
let last: Promise<unknown> = Promise.resolve()
let frequent = 0
/** Ends the waits for the end of the frequent operations. */
const waiting = new Set<() => void>()

/**
 * Waits for a turn of the event loop for work that takes long without a pause. The turns follow one another, each in its own
 * iteration of the event loop, so that any amount of such work delays a frequent operation by one turn only.
 */
export function takeTurn(): Promise<unknown> {
  last = last.then(nextIteration)
  return last
}

/**
 * Waits for the next iteration of the event loop. While frequent operations are running, it also waits for their end, but
 * never longer than 2 ms: a constant load of them delays other work, and does not stop it.
 */
export async function nextIteration(): Promise<void> {
  await setImmediate()
  if (frequent === 0) return
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      waiting.delete(end)
      resolve()
    }
    const timer = setTimeout(end, LONGEST_WAIT_MS)
    waiting.add(end)
  })
}

/** Runs a frequent operation, which is short. Turns of other work wait for its end. */
export async function takePrecedence<T>(operation: () => Promise<T>): Promise<T> {
  frequent++
  try {
    return await operation()
  } finally {
    frequent--
    if (frequent === 0) for (const end of [...waiting]) end()
  }
}
