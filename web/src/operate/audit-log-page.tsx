import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { AuditLogPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditSearch, auditFilters } from './audit-search.ts'
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
  return (
    <>
      <PageHeader title={t.auditLog}>{t.auditHelp}</PageHeader>
      <AuditFilters
        search={search}
        actors={result.data?.auditEvents.edges.map(({ node }) => node.actor) ?? []}
        onChange={(next) => void navigate({ search: next })}
      />
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
