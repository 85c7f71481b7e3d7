import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import { backoffMs } from '../backoff.ts'
import { primaryOf } from './primary.ts'

/** A subscription to a channel, until it is closed. */
export interface Listening {
  close(): Promise<void>
}

/**
 * Subscribes to a channel of the database. Calls `onNotify` for each notification, and each time the subscription begins,
 * because notifications before that are lost. Calls `onLost` when the connection fails, and reconnects with back-off.
 */
export type Listen = (channel: string, onNotify: () => void, onLost: (error: unknown) => void) => Listening

const RECONNECT = { firstMs: 100, maxMs: 5_000 }

/** Returns a `Listen` for the embedded database. Its one connection never fails. */
export function listenEmbedded(pglite: PGlite): Listen {
  return (channel, onNotify, onLost) => {
    const listening = pglite.listen(channel, onNotify)
    listening.then(onNotify, onLost)
    return {
      close: async () => {
        const unlisten = await listening.catch(() => null)
        if (!pglite.closed) await unlisten?.()
      },
    }
  }
}

/** Returns a `Listen` for PostgreSQL. It uses its own connection, because a pooled connection changes its user. */
export function listenPostgres(url: string): Listen {
  return (channel, onNotify, onLost) => {
    const closing = new AbortController()
    const stopped = keepListening(url, channel, onNotify, onLost, closing.signal)
    return {
      close: async () => {
        closing.abort()
        await stopped
      },
    }
  }
}

async function keepListening(
  url: string,
  channel: string,
  onNotify: () => void,
  onLost: (error: unknown) => void,
  closing: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!closing.aborted) {
    try {
      await listenOnce(url, channel, closing, () => {
        failures = 0
        onNotify()
      })
    } catch (error) {
      onLost(error)
    }
    failures++
    await sleep(backoffMs(failures, RECONNECT), undefined, { signal: closing }).catch(() => {})
  }
}

/** Listens until `closing` aborts. Throws if the connection fails. */
async function listenOnce(
  url: string,
  channel: string,
  closing: AbortSignal,
  onNotify: () => void,
): Promise<void> {
  const { Client, connectionString } = primaryOf(url)
  const client = new Client({
    connectionString,
    application_name: 'licet-listen',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.once('end', () => reject(new Error('the server ended the listening connection')))
    closing.addEventListener('abort', () => resolve(), { once: true })
  })
  ended.catch(() => {})
  client.on('notification', onNotify)
  let connected = false
  const listen = async () => {
    await client.connect()
    connected = true
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    onNotify()
    await ended
  }
  try {
    await Promise.race([listen(), ended])
  } finally {
    const closed = client.end().catch(() => {})
    // A connection that was never established may end later.
    if (connected) await closed
  }
}
