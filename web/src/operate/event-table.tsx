import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { EventTable_EventFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Table } from '../parts/table.tsx'
import { words } from './words.ts'

/** Events of the audit log, with their data folded. */
export function EventTable({
  events,
}: {
  events: readonly FragmentType<typeof EventTable_EventFragmentDoc>[]
}) {
  const t = useWords(words)
  const { dateTime } = useFormat()
  return (
    <Table
      label={t.auditLog}
      rows={read(EventTable_EventFragmentDoc, events)}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t.event,
          show: ({ type, data, requestId }) => (
            <details>
              <summary className="font-mono text-sm">{type}</summary>
              <pre className="mt-2 max-w-xl overflow-x-auto rounded-md bg-sunken p-2.5 font-mono text-xs whitespace-pre-wrap">
                {JSON.stringify(data, null, 2)}
              </pre>
              <p className="mt-1 font-mono text-xs text-quiet">
                {t.request} {requestId}
              </p>
            </details>
          ),
        },
        {
          name: t.record,
          show: ({ account, license }) =>
            (account || license) && (
              <>
                {account && <span className="block">{account.name}</span>}
                {license && <span className="block font-mono text-xs text-quiet">…{license.keyHint}</span>}
              </>
            ),
        },
        { name: t.actor, show: ({ actor }) => <span className="font-mono text-xs break-all">{actor}</span> },
        {
          name: t.time,
          fit: true,
          show: ({ occurredAt }) => <time dateTime={occurredAt}>{dateTime(occurredAt)}</time>,
        },
      ]}
    />
  )
}
