import { randomUUID } from 'node:crypto'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { createComposer } from '../delivery/compose-mail.ts'
import { type SmtpOptions, smtpTransport } from '../delivery/smtp.ts'
import { type Finding, ok, problem } from './finding.ts'

const subject = 'Test mail of Licet'
const text = `This is a test mail of a licensing gateway. Its mail settings work.

Look at the headers of this mail: the receiving server notes there whether SPF, DKIM and DMARC passed.
`

/** Sends a mail without any data of a customer, signed and sent as every other mail. */
export async function sendTestMail(
  to: string,
  { settings, publicUrl, server }: { settings: MailSettings; publicUrl: string; server: SmtpOptions },
): Promise<Finding> {
  const id = randomUUID()
  const mail = await createComposer(settings)({
    to: { name: '', address: to },
    messageId: `<test.${id}@${new URL(publicUrl).hostname}>`,
    rendered: { locale: 'en', subject, text, html: `<p>${text.trim().replaceAll('\n\n', '</p>\n<p>')}</p>` },
    replyTo: null,
    declineUrl: null,
  })
  const result = await smtpTransport(server)({ id, ...mail })
  if (result.outcome === 'SENT')
    return ok(
      'Test mail',
      `The server accepted it for ${to}. Look into the inbox and into the folder for spam.`,
    )
  const cause = result.cause ?? 'no reply'
  if (result.outcome === 'UNKNOWN')
    return problem('Test mail', `The server did not confirm it (${cause}).`, 'Run the command again.')
  return problem(
    'Test mail',
    result.outcome === 'REFUSED'
      ? `The server refused it for good (${cause}).`
      : `The server did not accept it for now (${cause}).`,
    'Check that the server may send mail from the address in LICET_MAIL_FROM, and that the recipient exists.',
  )
}
