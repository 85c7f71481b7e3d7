/** How long a tab waits for the holder of a lock to answer, in milliseconds. A tab that is busy answers late. */
const ANSWER_MS = 400
/** How often a tab that waits checks whether the holder is still there: a tab that was killed does not say that it ends. */
const CHECK_MS = 5_000

interface Message {
  /** `ask`: is there a holder? `held`: yes, the sender. `free`: the sender holds the lock no more. */
  kind: 'ask' | 'held' | 'free'
  from: string
}

/** Holds the lock as `holdLock` does, by messages between the tabs. Of two holders, the one with the smaller ID goes on. */
export async function holdElected(
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
  const channel = new BroadcastChannel(`${name} lock`)
  let holding: AbortController | null = null
  /** Called with a message of another tab while this tab does not hold the lock. */
  let onAnswer: (message: Message) => void = () => {}
  const send = (kind: Message['kind']) => channel.postMessage({ kind, from: id } satisfies Message)
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (!holding) onAnswer(data)
    else if (data.kind === 'ask') send('held')
    else if (data.kind === 'held') {
      if (data.from < id) holding.abort()
      else send('held')
    }
  }

  /** Waits until a message is accepted, `ms` passed or `signal` ended. Returns whether a message was accepted. */
  const hear = (ms: number, accepts: (message: Message) => boolean): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (heard: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        onAnswer = () => {}
        resolve(heard)
      }
      const onAbort = () => settle(false)
      const timer = setTimeout(() => settle(false), ms)
      signal.addEventListener('abort', onAbort)
      onAnswer = (message) => void (accepts(message) && settle(true))
    })

  // A tab that closes runs no more code after this event, and its messages are still delivered.
  const onPageHide = () => void (holding && send('free'))
  globalThis.addEventListener?.('pagehide', onPageHide)
  try {
    while (!signal.aborted) {
      send('ask')
      // Of tabs that ask at the same time, the one with the smaller ID takes the lock.
      const isTaken = await hear(ANSWER_MS, ({ kind, from }) => {
        if (kind === 'ask' && from > id) send('ask')
        return kind === 'held' || (kind === 'ask' && from < id)
      })
      if (signal.aborted) break
      if (isTaken) {
        await hear(CHECK_MS, ({ kind }) => kind === 'free')
        continue
      }
      holding = new AbortController()
      const { signal: lost } = holding
      send('held')
      try {
        await work(AbortSignal.any([signal, lost]))
        if (!lost.aborted) break
      } finally {
        holding = null
        if (!lost.aborted) send('free')
      }
    }
  } finally {
    globalThis.removeEventListener?.('pagehide', onPageHide)
    channel.close()
  }
}
