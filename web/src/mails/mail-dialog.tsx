import type { ReactElement } from 'react'
import type { Mail_NotificationFragment } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { MailBadge } from './mail-badge.tsx'
import { words } from './words.ts'

/** A mail as its contact received it, opened with `trigger`. Before it is sent, it has no text. */
export function MailDialog({
  mail,
  trigger,
}: {
  mail: Mail_NotificationFragment
  trigger: ReactElement<Record<string, unknown>>
}) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  const { dateTime } = useFormat()
  return (
    <Dialog
      title={mail.subject ?? names[`mail_${mail.message}`]}
      description={t.mailTo(mail.contact.name)}
      trigger={trigger}
      wide
    >
      <p className="mb-3 flex flex-wrap items-center gap-2">
        <MailBadge state={mail.state} />
        <span>{mail.sentAt ? t.sentAt(dateTime(mail.sentAt)) : t.dueAt(dateTime(mail.dueAt))}</span>
        {mail.reason && <span className="text-quiet">{names[`mailReason_${mail.reason}`]}</span>}
        {mail.reply && <span className="font-mono text-xs text-quiet">{mail.reply}</span>}
        {mail.nextAttemptAt && <span>{t.nextAttempt(dateTime(mail.nextAttemptAt))}</span>}
      </p>
      {mail.text ? (
        <pre className="rounded-md border border-line bg-sunken p-4 font-sans text-sm break-words whitespace-pre-wrap">
          {mail.text}
        </pre>
      ) : (
        <p className="text-quiet">{t.notSentYet}</p>
      )}
    </Dialog>
  )
}
