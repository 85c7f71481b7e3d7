import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** Accepts every mail; defers it; accepts it and disconnects before the reply; or never replies. */
export type MailManner = 'take' | 'defer' | 'drop' | 'hang'

/** A mail server that accepts every recipient. */
export interface MailServer {
  port: number
  behave(manner: MailManner): void
  /** Accepted mails in their order: the Message-ID, and whether the sender received the reply. */
  taken: { messageId: string; told: boolean }[]
  close(): Promise<void>
}

/** Starts a mail server that accepts every mail. */
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
      done(Object.assign(new Error('4.7.1 try again later'), { responseCode: 451 }))
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
      // The hanging connections end now.
      if (manner === 'hang')
        for (const { _socket } of server.connections as Set<Connection>) _socket.destroy()
      manner = next
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

/** Members of a connection that the types of smtp-server do not declare. */
interface Connection {
  session: { id: string }
  _socket: { destroy(): void }
}
