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
}

export const DATABASE_PASSWORD = 'password-of-the-database'

/** A port that does not lead to the database yet. */
export async function createForwarder(databaseUrl: string): Promise<Forwarder> {
  const database = new URL(databaseUrl)
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    const onward = net.connect(Number(database.port || 5432), database.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => {}).on('close', () => sockets.delete(end))
    }
    socket.pipe(onward).pipe(socket)
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
  return { url: url.href, open: () => listen(port), close }
}
