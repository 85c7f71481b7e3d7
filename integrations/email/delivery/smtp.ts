import { Readable } from 'node:stream'
import { traceWithin } from '../../../src/platform/telemetry/tracing.ts'
import type { SendResult, Transport } from './transport.ts'

export interface SmtpOptions {
  url: string
  requireTls: boolean
  /** Timeout of each SMTP step in milliseconds. A whole mail has six times that. Default: 15,000. */
  timeoutMs?: number
  /** Further certificate authorities to trust. */
  ca?: string
}

/** The error of a failed SMTP session. */
export interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

/** Creates the nodemailer transport with the settings of every session. Loads nodemailer with the first one. */
export async function createSmtpTransporter({ url, requireTls, timeoutMs = 15_000, ca }: SmtpOptions) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
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
}

/**
 * Sends over SMTP with one connection for each mail. A pool would send a mail again without notice if its connection
 * breaks.
 */
export function smtpTransport(options: SmtpOptions): Transport {
  const { url, timeoutMs = 15_000 } = options
  let transport: ReturnType<typeof createSmtpTransporter> | null = null
  const { hostname } = new URL(url)
  return async ({ envelope, raw }) => {
    const content = Readable.from([raw])
    const signal = AbortSignal.timeout(6 * timeoutMs)
    const about = { name: 'smtp send', kind: 'CLIENT', attributes: { 'server.address': hostname } } as const
    return await traceWithin(
      () => about,
      async (span) => {
        try {
          transport ??= createSmtpTransporter(options)
          await (await transport).sendMail({ envelope, raw: content, signal })
          return { outcome: 'SENT' }
        } catch (error) {
          const result = outcomeOf(error as SmtpError, content.readableEnded)
          span.fail(result.outcome)
          return result
        }
      },
    )
  }
}

/**
 * The outcome of a failed mail (RFC 5321, section 4.2.1). A reply to the recipient or to the content concerns this mail:
 * 4yz is temporary, 5yz is permanent. Any other reply concerns the gateway, and an operator must fix it.
 */
function outcomeOf(error: SmtpError, wasSent: boolean): SendResult {
  const { responseCode = 0 } = error
  const reply = codesOf(error)
  const cause = causeOf(error)
  const concernsMail = error.command === 'RCPT TO' || error.command === 'DATA'
  if (responseCode >= 500 && concernsMail) return { outcome: 'REFUSED', reply, cause }
  if (responseCode < 400 && wasSent) return { outcome: 'UNKNOWN', cause }
  return { outcome: 'DEFERRED', reply: reply ?? error.code ?? null, cause }
}

/** What failed, for the operator: the step, the code and the message, in which addresses are replaced. */
export function causeOf({ command, code, message }: SmtpError): string {
  const text = message.replace(/[^\s<>"':;,]+@[^\s<>"':;,]+/g, '[address]').slice(0, 500)
  return [command, code, text].filter(Boolean).join(' ')
}

/** The codes of a reply without its text, which may contain the address (RFC 3463): `550 5.1.1`. */
function codesOf({ response }: SmtpError): string | null {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response ?? '')?.[0].replace('-', ' ') ?? null
}
