import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { stringifyDocument } from 'urql'
import { LicenseChangesDocument, OnboardingChangesDocument } from '../generated/graphql.ts'
import { createStore, type Store, useStore } from '../parts/store.ts'
import { authorizedFetch } from './client.ts'
import { coalesce } from './coalesce.ts'
import { holdLock } from './lock.ts'
import { readStream } from './read-stream.ts'
import type { Session } from './session.ts'

/** What changed: a license or an onboarding. */
export type Topic = 'license' | 'onboarding'

/** A change of a record. `id` is null if changes may have been missed, so that everything has to be read again. */
export interface Change {
  id: string | null
}

/** What a tab passes on: where the stream is, and the change, if it is one. */
interface Stored {
  topic: Topic
  /** Null if the stream has to begin anew. */
  cursor: string | null
  change: Change | null
}

interface Changes {
  follow(topic: Topic, listener: (change: Change) => void): () => void
  /** Whether the stream of a followed topic is broken at present. */
  lost: Store<boolean>
}

const documents = { license: LicenseChangesDocument, onboarding: OnboardingChangesDocument }
/** Changes that are not known one by one. */
const MISSED: Change = { id: null }
/** The shortest time between two calls of a component that follows changes, so that a burst does not cause a burst of reads. */
const COALESCE_MS = 1_000
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 30_000

/**
 * Follows the changes of records with one stream for each topic and browser, however many tabs are open: the tab that holds a
 * lock reads the stream and passes its messages on. Browsers allow six connections to a host over HTTP/1.1, so a stream for
 * each tab would block the seventh tab. A hidden tab follows nothing. A tab that takes over or comes back continues after the
 * last cursor that it saw.
 */
export function createChanges(session: Session, principal: string): Changes & { close(): void } {
  const send = authorizedFetch(session)
  const channel = new BroadcastChannel(`licet.changes ${principal}`)
  const listeners: Record<Topic, Set<(change: Change) => void>> = {
    license: new Set(),
    onboarding: new Set(),
  }
  const cursors: Partial<Record<Topic, string>> = {}
  const readers: Partial<Record<Topic, AbortController>> = {}
  const broken = new Set<Topic>()
  const lost = createStore(false)

  function receive({ topic, cursor, change }: Stored): void {
    if (cursor) cursors[topic] = cursor
    else delete cursors[topic]
    setBroken(topic, false)
    if (change) for (const listener of listeners[topic]) listener(change)
  }

  function setBroken(topic: Topic, isBroken: boolean): void {
    if (isBroken) broken.add(topic)
    else broken.delete(topic)
    if (lost.get() !== broken.size > 0) lost.set(broken.size > 0)
  }

  /**
   * Reads a stream while this tab holds the lock of its topic. What changed between the last reading of a page and the first
   * cursor of a new stream, or while the stream was broken, may have been missed.
   */
  async function lead(topic: Topic, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const after = cursors[topic] ?? null
      const before = failures
      let isFirst = after === null
      const onOpen = () => {
        failures = 0
        setBroken(topic, false)
        if (before > 0 && after !== null) publish({ topic, cursor: after, change: MISSED })
      }
      try {
        const body = { query: stringifyDocument(documents[topic]), variables: { after } }
        const stream = readStream<Record<string, StreamedChange>>(send, body, signal, onOpen)
        for await (const { data, errors } of stream) {
          if (errors?.some(({ extensions }) => extensions?.code === 'CURSOR_UNKNOWN')) {
            publish({ topic, cursor: null, change: MISSED })
            break
          }
          if (errors || !data) {
            // A stream that opens and then refuses is no success: the pauses go on to grow.
            failures = before
            throw new Error(errors?.[0]?.message)
          }
          const { cursor, event, license, onboarding } = Object.values(data)[0]!
          const change = event && { id: (license ?? onboarding)?.id ?? null }
          publish({ topic, cursor, change: isFirst ? MISSED : change })
          isFirst = false
        }
      } catch {
        if (signal.aborted) return
        setBroken(topic, true)
      }
      const longest = Math.min(FIRST_RETRY_MS * 2 ** failures++, MAX_RETRY_MS)
      await pause(longest * (0.5 + Math.random() / 2), signal)
    }
  }

  function publish(stored: Stored): void {
    receive(stored)
    channel.postMessage(stored)
  }

  /** Starts or stops to read each topic, by whether this tab is visible and follows it. */
  function update(): void {
    for (const topic of ['license', 'onboarding'] as const) {
      const wanted = listeners[topic].size > 0 && document.visibilityState === 'visible'
      if (wanted === Boolean(readers[topic])) continue
      readers[topic]?.abort()
      delete readers[topic]
      if (!wanted) {
        setBroken(topic, false)
        continue
      }
      const reader = new AbortController()
      readers[topic] = reader
      const { signal } = reader
      const read = (held: AbortSignal) => lead(topic, held)
      // A browser that refuses the lock lets each tab read a stream of its own.
      holdLock(`licet.changes ${topic} ${principal}`, signal, read).catch(() => read(signal))
    }
  }

  channel.onmessage = ({ data }: MessageEvent<Stored>) => receive(data)
  document.addEventListener('visibilitychange', update)
  return {
    lost,
    follow(topic, listener) {
      listeners[topic].add(listener)
      update()
      return () => {
        listeners[topic].delete(listener)
        update()
      }
    },
    close() {
      document.removeEventListener('visibilitychange', update)
      for (const reader of Object.values(readers)) reader.abort()
      channel.close()
    },
  }
}

interface StreamedChange {
  cursor: string
  event: { type: string } | null
  license?: { id: string } | null
  onboarding?: { id: string } | null
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const Context = createContext<Changes | null>(null)

export function ChangesProvider({
  session,
  principal,
  children,
}: {
  session: Session
  principal: string
  children: ReactNode
}) {
  const [changes, setChanges] = useState<Changes | null>(null)
  useEffect(() => {
    const created = createChanges(session, principal)
    setChanges(created)
    return created.close
  }, [session, principal])
  return <Context.Provider value={changes}>{children}</Context.Provider>
}

/**
 * Calls back after changes of a topic while the component is shown, or of the one record with `id`: at once, and at most once a
 * second.
 */
export function useChanges(topic: Topic, onChange: () => void, id?: string): void {
  const changes = useContext(Context)
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    if (!changes) return
    const coalesced = coalesce(() => latest.current(), COALESCE_MS)
    const unfollow = changes.follow(topic, (change) => {
      if (id === undefined || change.id === null || change.id === id) coalesced.call()
    })
    return () => {
      unfollow()
      coalesced.cancel()
    }
  }, [changes, topic, id])
}

const never = createStore(false)

/** Whether changes are not received at present. */
export function useChangesLost(): boolean {
  return useStore(useContext(Context)?.lost ?? never)
}
