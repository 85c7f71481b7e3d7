import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { read } from '../generated/fragment-masking.ts'
import { BulkOperation_OperationFragmentDoc, BulkOperationListPageDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Instant } from '../parts/instant.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { stateTones } from './bulk-state.ts'
import { words } from './bulk-words.ts'

/** The bulk operations that are stored, newest first. */
export function BulkOperationListPage() {
  const t = useWords(words)
  const { number } = useFormat()
  const search = useSearch({ from: '/bulk-operations' })
  const navigate = useNavigate({ from: '/bulk-operations' })
  const [result, readAgain] = useQuery({
    query: BulkOperationListPageDocument,
    variables: pageArguments(search),
  })
  return (
    <>
      <PageHeader title={t.bulkOperations} above={{ name: t.licenses, to: '/licenses' }} />
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => readAgain({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ bulkOperations: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={t.none}>{t.noneHelp}</Empty>
            ) : (
              <>
                <Table
                  label={t.bulkOperations}
                  rows={read(
                    BulkOperation_OperationFragmentDoc,
                    edges.map(({ node }) => node),
                  )}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      name: t.what,
                      show: ({ id, kind, totalCount }) => (
                        <Link
                          to="/bulk-operations/$id"
                          params={{ id }}
                          className="font-medium hover:text-accent hover:underline"
                        >
                          {t.titleOf(t[kind], totalCount)}
                        </Link>
                      ),
                    },
                    {
                      name: t.state,
                      show: ({ state, dryRun }) => (
                        <span className="flex flex-wrap gap-1">
                          {dryRun && <Badge tone="accent">{t.dryRun}</Badge>}
                          <Badge tone={stateTones[state]}>{t[state]}</Badge>
                        </span>
                      ),
                    },
                    {
                      name: t.out_CHANGED,
                      number: true,
                      show: ({ changedCount, dryRun }) =>
                        dryRun ? `${t.would_CHANGED}: ${number(changedCount)}` : number(changedCount),
                    },
                    { name: t.reason, show: ({ reason }) => reason },
                    {
                      name: t.startedAt,
                      fit: true,
                      show: ({ createdAt, createdBy }) => (
                        <>
                          <Instant at={createdAt} />
                          <span className="block max-w-56 truncate text-xs text-quiet" title={createdBy}>
                            {createdBy}
                          </span>
                        </>
                      ),
                    },
                  ]}
                />
                <Pages pageInfo={pageInfo} onChange={(page) => void navigate({ search: page })} />
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}
