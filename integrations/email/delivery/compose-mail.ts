import { createPrivateKey, type KeyObject } from 'node:crypto'
import { ConfigError } from '../../../src/config/config.ts'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import type { RenderedNotification } from '../../../src/domain/notifications/mailer.ts'
import { readText } from '../branding/branding.ts'

export interface ComposedMail {
  to: { name: string; address: string }
  messageId: string
  rendered: RenderedNotification
  replyTo: string | null
  /** Address that declines mails of this kind with one request; null if they cannot be declined. */
  declineUrl: string | null
}

/**
 * Creates a function that composes mails with text and HTML. Signs with DKIM if that is configured. The mail names no
 * software, and contains nothing from files or addresses. Mails that can be declined support one-click unsubscribe
 * (RFC 8058).
 */
export function createComposer({ from, dkim }: Pick<MailSettings, 'from' | 'dkim'>) {
  const privateKey = dkim && readSigningKey(dkim.keyFile)
  const createNodemailer = async () =>
    (await import('nodemailer')).createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'windows',
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(dkim && {
        dkim: {
          domainName: dkim.domain,
          keySelector: dkim.selector,
          privateKey: privateKey!,
        },
      }),
    })
  let composer: ReturnType<typeof createNodemailer> | null = null
  return async ({ to, messageId, rendered, replyTo, declineUrl }: ComposedMail) => {
    composer ??= createNodemailer()
    const { message, envelope } = await (await composer).sendMail({
      from,
      to,
      messageId,
      ...(replyTo && { replyTo }),
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      xMailer: false,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': rendered.locale,
        ...(declineUrl && {
          'List-Unsubscribe': `<${declineUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    })
    return { raw: message as Buffer, envelope: { from: String(envelope.from), to: to.address } }
  }
}

/**
 * Reads the private key of DKIM. Throws `ConfigError` unless it is an RSA key of at least 1024 bits (RFC 8301), because
 * mail would otherwise be sent unsigned, or with a signature that no server accepts.
 */
export function readSigningKey(path: string): string {
  const pem = readText(path)
  const key = privateKeyOf(pem)
  if (key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 1024) return pem
  const found = key
    ? `has a key of type ${key.asymmetricKeyType}${key.asymmetricKeyDetails?.modulusLength ? ` and ${key.asymmetricKeyDetails.modulusLength} bits` : ''}`
    : 'has no private key in PEM without a passphrase'
  throw new ConfigError(
    `LICET_DKIM_KEY_FILE: ${path} ${found}. DKIM needs an RSA key of 2048 bits: openssl genrsa -out dkim.pem 2048`,
  )
}

function privateKeyOf(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
