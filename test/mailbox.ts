import { openMail } from '../integrations/email/open-mail.ts'
import { noMail } from './app.ts'

/** The mails that a test app sends, as the mail server gets them. */
export function createMailbox() {
  const sent: { to: string; text: string }[] = []
  const mail = openMail(noMail, async ({ envelope, raw }) => {
    sent.push({ to: envelope.to, text: raw.toString() })
    return { outcome: 'SENT' }
  })
  const mailsTo = (to: string) => sent.filter((one) => one.to === to).map(({ text }) => text)
  /** Returns every code that was mailed to an address, the last one at the end. */
  const codesFor = (to: string) =>
    mailsTo(to).flatMap((text) => /^ {4}([0-9A-Z]{4}-[0-9A-Z]{4})\r?$/m.exec(text)?.[1] ?? [])
  const codeFor = (to: string) => {
    const code = codesFor(to).at(-1)
    if (!code) throw new Error(`no code was mailed to ${to}`)
    return code
  }
  return { mail, sent, mailsTo, codesFor, codeFor }
}
