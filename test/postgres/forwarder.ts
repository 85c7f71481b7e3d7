import { once } from 'node:events'
import net from 'node:net'

/** A port that forwards to the database, and can stop to do so. */
export interface Forwarder {
  /** URL of the database through the port, with a password that no output may contain. */
  url: string
  /** Starts to forward, also after `close`. */
  open(): Promise<void>
  /** Closes every connection and accepts no new one. */
  close(): Promise<void>
  /** Drops all data of the present connections without notifying either end. New connections work. */
  dropData(): void
  /**
   * Whether the server ends each connection after the response to a `select` outside a transaction. Both messages are
   * in one packet.
   */
  endsAfterResponse: boolean
}

/** `ReadyForQuery` outside a transaction: the end of a response. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1')
/** The `ErrorResponse` that `pg_terminate_backend` causes. */
const TERMINATED = (() => {
  const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'
  const length = Buffer.alloc(4)
  length.writeUInt32BE(fields.length + 4)
  return Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)])
})()

export const DATABASE_PASSWORD = 'password-of-the-database'

/** Creates a closed port. It forwards after `open`. */
export async function createForwarder(databaseUrl: string): Promise<Forwarder> {
  const database = new URL(databaseUrl)
  const sockets = new Set<net.Socket>()
  const dropping = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    // The client connected while the port was being closed.
    if (!server.listening) return void socket.destroy()
    const onward = net.connect(Number(database.port || 5432), database.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => {}).on('close', () => sockets.delete(end) && dropping.delete(end))
    }
    socket.on('data', (packet: Buffer) => {
      if (!dropping.has(socket)) onward.write(packet)
    })
    socket.on('end', () => !dropping.has(socket) && onward.end())
    onward.on('end', () => !dropping.has(socket) && socket.end())
    onward.on('data', (packet: Buffer) => {
      if (dropping.has(socket)) return
      const isResponse = packet.includes('SELECT') && packet.subarray(-READY.length).equals(READY)
      if (!forwarder.endsAfterResponse || !isResponse) {
        socket.write(packet)
        return
      }
      socket.end(Buffer.concat([packet, TERMINATED]))
      onward.destroy()
    })
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listen(0)
  const { port } = server.address() as net.AddressInfo
  await close()
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  url.password = DATABASE_PASSWORD
  const dropData = () => {
    for (const socket of sockets) dropping.add(socket)
  }
  const forwarder = { url: url.href, open: () => listen(port), close, dropData, endsAfterResponse: false }
  return forwarder
}
