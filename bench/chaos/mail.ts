import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** Takes every mail; asks to come again; takes it and ends the connection before it says so; or never answers. */
export type MailManner = 'take' | 'defer' | 'drop' | 'hang'

/** A mail server for everybody. */
export interface MailServer {
  port: number
  behave(manner: MailManner): void
  /** What was taken, in order, by Message-ID, and whether the sender was told so. */
  taken: { messageId: string; told: boolean }[]
  close(): Promise<void>
}

/** Starts one that takes every mail. */
export async function startMailServer(): Promise<MailServer> {
  let manner: MailManner = 'take'
  const taken: MailServer['taken'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      if (manner !== 'defer') return done()
      done(Object.assign(new Error('4.7.1 come again'), { responseCode: 451 }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (manner === 'hang') return
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(Buffer.concat(chunks).toString())?.[1] ?? ''
        const told = manner !== 'drop'
        taken.push({ messageId, told })
        if (told) return done()
        for (const connection of server.connections as Set<Connection>) {
          if (connection.session.id === session.id) connection._socket.destroy()
        }
      })
      stream.on('error', () => {})
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    behave(next) {
      // Whoever was left hanging learns of it now.
      if (manner === 'hang')
        for (const { _socket } of server.connections as Set<Connection>) _socket.destroy()
      manner = next
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

/** What smtp-server keeps of a connection, as far as it does not say in its types. */
interface Connection {
  session: { id: string }
  _socket: { destroy(): void }
}
