import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { MailTable_NotificationFragmentDoc, type NotificationState } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { Table } from '../parts/table.tsx'
import { words } from './words.ts'

const tones: Record<NotificationState, Tone> = {
  QUEUED: 'accent',
  SENDING: 'accent',
  SENT: 'good',
  FAILED: 'bad',
  BOUNCED: 'bad',
  SUPPRESSED: 'neutral',
}

/** Mails to customers, with the reason of those that were not sent. */
export function MailTable({
  notifications,
}: {
  notifications: readonly FragmentType<typeof MailTable_NotificationFragmentDoc>[]
}) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  const { dateTime } = useFormat()
  return (
    <Table
      label={t.mail}
      rows={read(MailTable_NotificationFragmentDoc, notifications)}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t.message,
          show: ({ message, subject, text, license }) => (
            <>
              {text ? (
                <Dialog
                  wide
                  title={subject ?? names[`mail_${message}`]}
                  trigger={
                    <button type="button" className="text-left font-medium text-accent hover:underline">
                      {subject ?? names[`mail_${message}`]}
                    </button>
                  }
                >
                  <pre className="font-sans whitespace-pre-wrap">{text}</pre>
                </Dialog>
              ) : (
                <span className="font-medium">{subject ?? names[`mail_${message}`]}</span>
              )}
              {license && <span className="block font-mono text-xs text-quiet">…{license.keyHint}</span>}
            </>
          ),
        },
        {
          name: t.to,
          fit: true,
          show: ({ contact }) => (
            <>
              <span className="block">{contact.name}</span>
              <span className="block text-sm break-all text-quiet">{contact.email}</span>
            </>
          ),
        },
        {
          name: t.state,
          show: ({ state, reason, reply, attempts, nextAttemptAt }) => (
            <>
              <Badge tone={tones[state]}>{t[state]}</Badge>
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
        { name: t.due, fit: true, show: ({ sentAt, dueAt }) => <Instant at={sentAt ?? dueAt} /> },
      ]}
    />
  )
}
