import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { type EventTable_EventFragment, EventTable_EventFragmentDoc } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Instant } from '../parts/instant.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { usePrincipalName } from './principal-name.ts'
import { SubjectLink } from './subject-link.tsx'
import { words } from './words.ts'

/** Events of the audit log, with their data folded. */
export function EventTable({
  events,
}: {
  events: readonly FragmentType<typeof EventTable_EventFragmentDoc>[]
}) {
  const t = useWords(words)
  const nameOf = usePrincipalName()
  const columns = useMemo(
    (): readonly Column<EventTable_EventFragment>[] => [
      {
        name: t.event,
        show: ({ type, data, requestId }) => (
          <details>
            <summary className="font-mono text-sm">{type}</summary>
            <pre className="mt-2 max-w-xl overflow-x-auto rounded-md bg-sunken p-2.5 font-mono text-xs whitespace-pre-wrap">
              {JSON.stringify(data, null, 2)}
            </pre>
            <p className="mt-1 text-xs text-quiet">
              {t.request}{' '}
              <Link
                to="/audit-log"
                search={{ request: requestId }}
                className="font-mono break-all text-accent underline-offset-2 hover:underline"
              >
                {requestId}
              </Link>
            </p>
          </details>
        ),
      },
      {
        name: t.record,
        show: ({ account, license, subject }) =>
          (account || license || subject) && (
            <>
              {account && (
                <RecordLink
                  type="Account"
                  id={account.id}
                  className="block w-fit leading-6 underline-offset-2 hover:text-accent hover:underline"
                >
                  {account.name}
                </RecordLink>
              )}
              {license && (
                <RecordLink
                  type="License"
                  id={license.id}
                  className="block w-fit font-mono text-xs leading-6 text-quiet underline-offset-2 hover:text-accent hover:underline"
                >
                  …{license.keyHint}
                </RecordLink>
              )}
              {subject && subject !== account?.id && subject !== license?.id && <SubjectLink id={subject} />}
            </>
          ),
      },
      {
        name: t.actor,
        show: ({ actor }) => (
          <Link
            to="/audit-log"
            search={{ actor }}
            title={actor}
            className="block w-fit leading-6 break-words underline-offset-2 hover:text-accent hover:underline"
          >
            {nameOf(actor)}
          </Link>
        ),
      },
      {
        name: t.time,
        fit: true,
        show: ({ occurredAt }) => <Instant at={occurredAt} />,
      },
    ],
    [t, nameOf],
  )
  return (
    <Table
      label={t.auditLog}
      rows={read(EventTable_EventFragmentDoc, events)}
      keyOf={({ id }) => id}
      columns={columns}
    />
  )
}
