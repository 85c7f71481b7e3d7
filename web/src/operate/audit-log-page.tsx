import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { AuditLogPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type AuditSearch, auditFilters, parseAuditSearch } from './audit-search.ts'
import { EventTable } from './event-table.tsx'
import { words } from './words.ts'

/** The audit log, with the filters of the address. */
export function AuditLogPage() {
  const t = useWords(words)
  const search = useSearch({ from: '/audit-log' })
  const navigate = useNavigate({ from: '/audit-log' })
  const [result, retry] = useQuery({
    query: AuditLogPageDocument,
    variables: {
      ...auditFilters(search),
      ...pageArguments(search, 50),
    },
  })
  const filters = (
    <form
      // A new set of filters, as by the button Back, fills the fields again.
      key={JSON.stringify(auditFilters(search))}
      className="mb-4 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault()
        const entries = Object.fromEntries(new FormData(event.currentTarget))
        void navigate({ search: parseAuditSearch(entries) })
      }}
    >
      <TextField
        label={t.recordFilter}
        name="record"
        defaultValue={search.record}
        placeholder="lic_…"
        spellCheck={false}
      />
      <TextField label={t.eventType} name="type" defaultValue={search.type} placeholder="license.suspended" />
      <TextField label={t.actorFilter} name="actor" defaultValue={search.actor} />
      <TextField label={t.from} name="from" type="date" defaultValue={search.from} />
      <TextField label={t.until} name="until" type="date" defaultValue={search.until} />
      <TextField label={t.requestFilter} name="request" defaultValue={search.request} spellCheck={false} />
      <div className="flex gap-2 lg:col-span-3 lg:justify-end">
        <Button type="submit">{t.filter}</Button>
        <Button look="quiet" onClick={() => void navigate({ search: {} })}>
          {t.clear}
        </Button>
      </div>
    </form>
  )
  return (
    <>
      <PageHeader title={t.auditLog}>{t.auditHelp}</PageHeader>
      {filters}
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ auditEvents: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={t.noEvents} />
            ) : (
              <>
                <EventTable events={edges.map(({ node }) => node)} />
                <Pages
                  pageInfo={pageInfo}
                  onChange={(page) => {
                    const { after: _after, before: _before, ...kept } = search
                    void navigate({ search: { ...kept, ...page } as AuditSearch })
                  }}
                />
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}
