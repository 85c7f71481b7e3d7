import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { traceWithin } from '../../../src/platform/telemetry/tracing.ts'
import type { SendResult, Transport } from './transport.ts'

export interface SmtpOptions {
  url: string
  requireTls: boolean
  /** For each step of the conversation; a mail as a whole gets six times that. */
  timeoutMs?: number
  /** Further certificate authorities to trust. */
  ca?: string
}

/** How an SMTP conversation failed. */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

/**
 * Sends over SMTP, a connection a mail: a pool would send a mail again by itself when its connection drops, and
 * nobody would know how often.
 */
export function smtpTransport({ url, requireTls, timeoutMs = 15_000, ca }: SmtpOptions): Transport {
  const transport = createTransport({
    url,
    requireTLS: requireTls,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(ca && { tls: { ca } }),
  })
  const { hostname } = new URL(url)
  return async ({ envelope, raw }) => {
    const content = Readable.from([raw])
    const signal = AbortSignal.timeout(6 * timeoutMs)
    const about = { name: 'smtp send', kind: 'CLIENT', attributes: { 'server.address': hostname } } as const
    return await traceWithin(
      () => about,
      async (span) => {
        try {
          await transport.sendMail({ envelope, raw: content, signal })
          return { outcome: 'SENT' }
        } catch (error) {
          const handedOver = outcomeOf(error as SmtpError, content.readableEnded)
          span.fail(handedOver.outcome)
          return handedOver
        }
      },
    )
  }
}

/**
 * What a failure says of the mail (RFC 5321, section 4.2.1). A reply to the recipient or to the mail itself is about
 * this mail: 4yz comes again, 5yz never. Any other reply is about ourselves, and for an operator to mend.
 */
function outcomeOf(error: SmtpError, handedOver: boolean): SendResult {
  const { responseCode = 0 } = error
  const reply = codesOf(error)
  const concernsMail = error.command === 'RCPT TO' || error.command === 'DATA'
  if (responseCode >= 500 && concernsMail) return { outcome: 'REFUSED', reply }
  if (responseCode < 400 && handedOver) return { outcome: 'UNKNOWN' }
  return { outcome: 'DEFERRED', reply: reply ?? error.code ?? null }
}

/** The codes of a reply without its words, which may quote the address (RFC 3463): `550 5.1.1`. */
function codesOf({ response }: SmtpError): string | null {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response ?? '')?.[0].replace('-', ' ') ?? null
}
