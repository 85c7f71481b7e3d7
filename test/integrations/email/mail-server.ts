import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll } from 'vitest'

export interface MailServer {
  url: string
  port: number
  /** The received mails in order, parsed. */
  mails: ParsedMail[]
  /** The received mails in order, raw. */
  raw: string[]
  /** Sets the behaviour of the server. Default: it accepts every mail. */
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

export interface Behaviour {
  /** Refuses or defers the recipient with a reply such as `451 4.7.1 come again`. */
  recipient?: string
  /** Receives the mail, and ends the connection before its reply. */
  dropAfterData?: boolean
  /** Receives the mail, and replies with this. */
  data?: string
  /** Sends no reply after the mail. */
  hang?: boolean
  /** Runs at a stage of the session. The server waits for it. */
  at?: (stage: 'connect' | 'mail' | 'recipient' | 'data' | 'taken') => Promise<void> | void
}

/** Starts a real mail server on this machine, with a behaviour that the test sets. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  let behaviour: Behaviour = {}
  const mails: ParsedMail[] = []
  const raw: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    ...options,
    onConnect: (_session, done) => void proceed('connect', undefined, done),
    onMailFrom: (_address, _session, done) => void proceed('mail', undefined, done),
    onRcptTo: (_address, _session, done) => void proceed('recipient', behaviour.recipient, done),
    async onData(stream, session, done) {
      const chunks: Buffer[] = []
      await behaviour.at?.('data')
      try {
        for await (const chunk of stream) chunks.push(chunk)
      } catch {
        return // The client disconnected.
      }
      const content = Buffer.concat(chunks)
      if (!behaviour.data) {
        raw.push(content.toString())
        mails.push(await simpleParser(content))
      }
      if (behaviour.hang) return
      if (behaviour.dropAfterData) {
        const connections = server.connections as Set<{
          session: { id: string }
          _socket: { destroy(): void }
        }>
        for (const connection of connections)
          if (connection.session.id === session.id) connection._socket.destroy()
        return
      }
      await proceed('taken', behaviour.data, done)
    },
  })
  server.on('error', () => {})
  async function proceed(
    stage: Parameters<NonNullable<Behaviour['at']>>[0],
    reply: string | undefined,
    done: (error?: Error) => void,
  ): Promise<void> {
    await behaviour.at?.(stage)
    if (!reply) return done()
    const [code, ...words] = reply.split(' ')
    done(Object.assign(new Error(words.join(' ')), { responseCode: Number(code) }))
  }
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  afterAll(close)
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    raw,
    behave: (next) => {
      behaviour = next
    },
    close,
  }
}
