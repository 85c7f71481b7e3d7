import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { Mail_NotificationFragmentDoc, MailTable_NotificationFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { Instant } from '../parts/instant.tsx'
import { Table } from '../parts/table.tsx'
import { MailBadge } from './mail-badge.tsx'
import { MailDialog } from './mail-dialog.tsx'
import { words } from './words.ts'

/** Mails to customers, with their text and with the reason of those that were not sent. */
export function MailTable({
  label,
  notifications,
}: {
  label: string
  notifications: readonly FragmentType<typeof MailTable_NotificationFragmentDoc>[]
}) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  const { dateTime } = useFormat()
  const rows = read(MailTable_NotificationFragmentDoc, notifications).map((notification) => ({
    mail: read(Mail_NotificationFragmentDoc, notification),
    email: notification.contact.email,
    license: notification.license,
  }))
  return (
    <Table
      label={label}
      rows={rows}
      keyOf={({ mail }) => mail.id}
      columns={[
        {
          name: t.message,
          show: ({ mail, license }) => {
            const title = mail.subject ?? names[`mail_${mail.message}`]
            return (
              <>
                {mail.text ? (
                  <MailDialog
                    mail={mail}
                    trigger={
                      <button type="button" className="text-left font-medium text-accent hover:underline">
                        {title}
                      </button>
                    }
                  />
                ) : (
                  <span className="font-medium">{title}</span>
                )}
                {license && <span className="block font-mono text-xs text-quiet">…{license.keyHint}</span>}
              </>
            )
          },
        },
        {
          name: t.to,
          fit: true,
          show: ({ mail, email }) => (
            <>
              <span className="block">{mail.contact.name}</span>
              <span className="block text-sm break-all text-quiet">{email}</span>
            </>
          ),
        },
        {
          name: t.state,
          show: ({ mail: { state, reason, reply, attempts, nextAttemptAt } }) => (
            <>
              <MailBadge state={state} />
              {reason && (
                <span className="mt-1 block max-w-xs text-sm break-words text-quiet">
                  {names[`mailReason_${reason}`]}
                </span>
              )}
              {reply && <span className="mt-1 block max-w-xs text-sm break-words text-quiet">{reply}</span>}
              {attempts > 1 && <span className="mt-1 block text-sm text-quiet">{t.attempts(attempts)}</span>}
              {nextAttemptAt && (
                <span className="block text-sm text-quiet">{t.nextAttempt(dateTime(nextAttemptAt))}</span>
              )}
            </>
          ),
        },
        { name: t.due, fit: true, show: ({ mail: { sentAt, dueAt } }) => <Instant at={sentAt ?? dueAt} /> },
      ]}
    />
  )
}
