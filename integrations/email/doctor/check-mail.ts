import { Resolver } from 'node:dns/promises'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { checkSender } from './check-sender.ts'
import { checkServer } from './check-server.ts'
import { checkSigningKey } from './check-signing-key.ts'
import { type Finding, problem, warning } from './finding.ts'
import { sendTestMail } from './send-test-mail.ts'

export interface CheckMailOptions {
  settings: MailSettings
  /** URL of the gateway, whose host is in the Message-ID. */
  publicUrl: string
  /** Address that receives a test mail; undefined to send none. */
  to?: string | undefined
  /** Default: the DNS servers of this machine. */
  resolver?: Resolver
  /** Timeout of each step, in milliseconds; default 15,000. */
  timeoutMs?: number
  /** Further certificate authorities to trust. */
  ca?: string
}

/**
 * Checks the mail settings in the order in which a mail uses them: server, TLS, authentication, sender domain and DKIM key.
 * Then sends a test mail if there is an address for it and no earlier problem. No message contains the password.
 */
export async function checkMail(options: CheckMailOptions): Promise<Finding[]> {
  const { settings, publicUrl, to, timeoutMs = 15_000, ca } = options
  const { smtp } = settings
  if (!smtp) {
    const where = settings.folder ? `Mails are written to ${settings.folder}.` : 'No mail is sent.'
    return [
      problem(
        'Mail server',
        `LICET_SMTP_URL is not set. ${where}`,
        'Set LICET_SMTP_URL and LICET_MAIL_FROM.',
      ),
    ]
  }
  const server = { ...smtp, timeoutMs, ...(ca && { ca }) }
  const resolver = options.resolver ?? new Resolver({ timeout: Math.min(timeoutMs, 5000), tries: 2 })
  const [connected, sender] = await Promise.all([checkServer(server), checkSender(settings, resolver)])
  const findings = [...connected, ...sender, ...(await checkSigningKey(settings.dkim, resolver))]
  if (to === undefined) return findings
  if (findings.some(({ state }) => state === 'problem'))
    return [...findings, warning('Test mail', 'It was not sent.', 'Fix the problems above first.')]
  return [...findings, await sendTestMail(to, { settings, publicUrl, server })]
}
