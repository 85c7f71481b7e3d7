import { once } from 'node:events'
import net from 'node:net'

/** A port that leads to the database, and can stop to. */
export interface Forwarder {
  /** The database's address through the port, with a password that nothing may print. */
  url: string
  /** Begins to lead to the database, or begins again. */
  open(): Promise<void>
  /** Ends every connection, and takes no new one. */
  close(): Promise<void>
  /** From now on the connections that are there swallow everything, and neither end learns of it; new ones are well. */
  strand(): void
  /** Whether every answer to a `select` outside a transaction is followed, in the same packet, by the message that the connection is ended. */
  endingBehindAnswers: boolean
}

/** `ReadyForQuery`, outside a transaction: the end of an answer. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1')
/** `ErrorResponse`, as `pg_terminate_backend` makes the server send. */
const TERMINATED = (() => {
  const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'
  const length = Buffer.alloc(4)
  length.writeUInt32BE(fields.length + 4)
  return Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)])
})()

export const DATABASE_PASSWORD = 'password-of-the-database'

/** A port that does not lead to the database yet. */
export async function createForwarder(databaseUrl: string): Promise<Forwarder> {
  const database = new URL(databaseUrl)
  const sockets = new Set<net.Socket>()
  const stranded = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    // It was on its way when the port was closed.
    if (!server.listening) return void socket.destroy()
    const onward = net.connect(Number(database.port || 5432), database.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => {}).on('close', () => sockets.delete(end) && stranded.delete(end))
    }
    socket.on('data', (packet: Buffer) => {
      if (!stranded.has(socket)) onward.write(packet)
    })
    socket.on('end', () => !stranded.has(socket) && onward.end())
    onward.on('end', () => !stranded.has(socket) && socket.end())
    onward.on('data', (packet: Buffer) => {
      if (stranded.has(socket)) return
      const isAnswer = packet.includes('SELECT') && packet.subarray(-READY.length).equals(READY)
      if (!forwarder.endingBehindAnswers || !isAnswer) {
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
  const strand = () => {
    for (const socket of sockets) stranded.add(socket)
  }
  const forwarder = { url: url.href, open: () => listen(port), close, strand, endingBehindAnswers: false }
  return forwarder
}
