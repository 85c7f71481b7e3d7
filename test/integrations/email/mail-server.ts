import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll } from 'vitest'

export interface MailServer {
  url: string
  port: number
  /** What arrived, in order, as its reader would see it. */
  mails: ParsedMail[]
  /** The same, as it came over the wire. */
  raw: string[]
  /** What the server does next; by default it takes every mail. */
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

export interface Behaviour {
  /** Refuses or puts off the recipient, by a reply such as `451 4.7.1 come again`. */
  recipient?: string
  /** Takes the mail, and ends the connection before it says so. */
  dropAfterData?: boolean
  /** Takes the mail, and says this instead of yes. */
  data?: string
  /** Never answers after the mail. */
  hang?: boolean
  /** Runs at a stage of the conversation; the server waits for it. */
  at?: (stage: 'connect' | 'mail' | 'recipient' | 'data' | 'taken') => Promise<void> | void
}

/** A real mail server on this machine, with the manners that a test gives it. */
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
        return // whoever sent it is gone
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
