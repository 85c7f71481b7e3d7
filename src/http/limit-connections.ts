import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { overloaded } from '../platform/metrics/metrics.ts'
import { networkOf } from './client-address.ts'

/** Part of the connections that one address may have. */
const SHARE = 4

interface Connection {
  id: string
  socket: Socket
  address: string
  /** Requests without a complete response. */
  requests: number
}

/**
 * Limits the open connections of a server, and those of one address to a quarter of them. Above a limit, the connection that
 * was idle longest is closed, of the address itself if its share is used up. Without an idle one, the new connection is
 * closed. A trusted proxy carries the clients of many addresses and has no share.
 */
export function limitConnections(
  server: Server,
  limit: number,
  isTrustedProxy: (address: string) => boolean,
): void {
  /** In the order of their last activity. */
  const open = new Map<string, Connection>()
  /** By socket. The requests of a TLS connection have another one. */
  const bySocket = new WeakMap<Socket, Connection>()
  const counts = new Map<string, number>()
  const share = Math.max(Math.floor(limit / SHARE), 1)

  function close(id: string, { socket, address }: Connection): void {
    if (!open.delete(id)) return
    const left = (counts.get(address) ?? 1) - 1
    if (left === 0) counts.delete(address)
    else counts.set(address, left)
    socket.destroy()
  }

  /** Closes the connection that was idle longest, of one address or of any. Returns false if there is none. */
  function closeIdle(address: string | null): boolean {
    for (const [id, connection] of open) {
      if (connection.requests > 0 || (address !== null && connection.address !== address)) continue
      close(id, connection)
      return true
    }
    return false
  }

  server.on('connection', (socket: Socket) => {
    const peer = socket.remoteAddress
    if (!peer) return
    const address = networkOf(peer)
    const isShareUsed = (counts.get(address) ?? 0) >= share && !isTrustedProxy(peer)
    const isFull = open.size >= limit
    if ((isShareUsed && !closeIdle(address)) || (!isShareUsed && isFull && !closeIdle(null))) {
      overloaded.inc({ whose: 'connections', why: 'full' })
      socket.destroy()
      return
    }
    const id = idOf(socket)
    const connection = { id, socket, address, requests: 0 }
    open.set(id, connection)
    bySocket.set(socket, connection)
    counts.set(address, (counts.get(address) ?? 0) + 1)
    socket.once('close', () => close(id, connection))
  })

  server.on('request', ({ socket }, response) => {
    const connection = bySocket.get(socket) ?? open.get(idOf(socket))
    if (!connection) return
    const { id } = connection
    connection.requests++
    response.on('close', () => {
      connection.requests--
      // The map keeps the order of insertion, so this connection is now the one that was idle shortest.
      if (open.delete(id)) open.set(id, connection)
    })
  })
}

/** Identifies a connection, also by the TLS socket above it. */
function idOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
