import { useMemo } from 'react'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  Mail_NotificationFragmentDoc,
  type MailTable_NotificationFragment,
  MailTable_NotificationFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { Instant } from '../parts/instant.tsx'
import { type Column, Table } from '../parts/table.tsx'
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
  const columns = useMemo(
    (): readonly Column<MailTable_NotificationFragment>[] => [
      {
        name: t.message,
        show: (row) => {
          const mail = read(Mail_NotificationFragmentDoc, row)
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
              {row.license && (
                <span className="block font-mono text-xs text-quiet">…{row.license.keyHint}</span>
              )}
            </>
          )
        },
      },
      {
        name: t.to,
        fit: true,
        show: (row) => (
          <>
            <span className="block">{read(Mail_NotificationFragmentDoc, row).contact.name}</span>
            <span className="block text-sm break-all text-quiet">{row.contact.email}</span>
          </>
        ),
      },
      {
        name: t.state,
        show: (row) => {
          const { state, reason, reply, attempts, nextAttemptAt } = read(Mail_NotificationFragmentDoc, row)
          return (
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
          )
        },
      },
      {
        name: t.due,
        fit: true,
        show: (row) => {
          const { sentAt, dueAt } = read(Mail_NotificationFragmentDoc, row)
          return <Instant at={sentAt ?? dueAt} />
        },
      },
    ],
    [t, names, dateTime],
  )
  return (
    <Table
      label={label}
      rows={read(MailTable_NotificationFragmentDoc, notifications)}
      keyOf={({ id }) => id}
      columns={columns}
    />
  )
}
