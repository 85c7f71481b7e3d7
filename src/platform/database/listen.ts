import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** A channel that is listened to, until it is closed. */
export interface Listening {
  close(): Promise<void>
}

/**
 * Listens to a channel of the database. `onTold` is called for each notification, and each time when
 * listening begins: what was told while nobody listened has to be looked for. `onLost` hears of a
 * connection that was lost or refused; it is made again, with back-off.
 */
export type Listen = (channel: string, onTold: () => void, onLost: (error: unknown) => void) => Listening

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/** Listens in the embedded database, which has one connection and never loses it. */
export function listenEmbedded(pglite: PGlite): Listen {
  return (channel, onTold, onLost) => {
    const listening = pglite.listen(channel, onTold)
    listening.then(onTold, onLost)
    return {
      close: async () => {
        const unlisten = await listening.catch(() => null)
        if (!pglite.closed) await unlisten?.()
      },
    }
  }
}

/** Listens on a connection of its own, as a pooled one would be given to others. */
export function listenPostgres(url: string): Listen {
  return (channel, onTold, onLost) => {
    const closing = new AbortController()
    const kept = keepListening(url, channel, onTold, onLost, closing.signal)
    return {
      close: async () => {
        closing.abort()
        await kept
      },
    }
  }
}

async function keepListening(
  url: string,
  channel: string,
  onTold: () => void,
  onLost: (error: unknown) => void,
  closing: AbortSignal,
): Promise<void> {
  let pause = FIRST_PAUSE_MS
  while (!closing.aborted) {
    try {
      await listenOnce(url, channel, closing, () => {
        pause = FIRST_PAUSE_MS
        onTold()
      })
    } catch (error) {
      onLost(error)
    }
    // Gateways that lost the same server do not come back to it in step.
    await sleep(pause * (0.5 + Math.random()), undefined, { signal: closing }).catch(() => {})
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

/** Listens until `closing`; throws when the connection fails. */
async function listenOnce(
  url: string,
  channel: string,
  closing: AbortSignal,
  onTold: () => void,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'licet-listen',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  const over = new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.once('end', () => reject(new Error('the server ended the listening connection')))
    closing.addEventListener('abort', () => resolve(), { once: true })
  })
  over.catch(() => {})
  client.on('notification', onTold)
  let connected = false
  const listen = async () => {
    await client.connect()
    connected = true
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    onTold()
    await over
  }
  try {
    await Promise.race([listen(), over])
  } finally {
    const ended = client.end().catch(() => {})
    // What never connected may take its time; nobody waits for it.
    if (connected) await ended
  }
}
