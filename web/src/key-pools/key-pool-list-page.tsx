import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { useCan, useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  type KeyPool_PoolFragment,
  KeyPool_PoolFragmentDoc,
  KeyPoolListPageDocument,
  PagedSection_PageInfoFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { useLicenseTypes } from '../licenses/use-license-types.tsx'
import { FilterSelect, Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { CreateKeyPool } from './add-keys.tsx'
import { type KeyPoolSearch, poolFilters } from './key-pool-search.ts'
import { KeyPoolState } from './key-pool-state.tsx'
import { words } from './words.ts'

/** All key pools, with the filters of the address. */
export function KeyPoolListPage() {
  const t = useWords(words)
  const can = useCan()
  const { audience } = useViewer()
  const { number } = useFormat()
  const search = useSearch({ from: '/key-pools' })
  const navigate = useNavigate({ from: '/key-pools' })
  const { show, licenseType } = search
  const variables = useMemo(
    () => ({
      licenseType: licenseType ?? null,
      low: show === 'low' ? true : null,
      open: show === 'open' ? true : show === 'closed' ? false : null,
      ...pageArguments(search),
    }),
    [search, licenseType, show],
  )
  const [result, retry] = useQuery({ query: KeyPoolListPageDocument, variables })
  const { types } = useLicenseTypes(null, !can('CATALOG_READ'))
  const change = (changed: Partial<KeyPoolSearch>) => {
    const next = Object.entries({ show, licenseType, ...changed }).filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(next) as KeyPoolSearch, replace: true })
  }
  return (
    <>
      <PageHeader
        title={t.keyPools}
        actions={audience === 'ADMIN' && can('LICENSES_WRITE') && can('CATALOG_READ') && <CreateKeyPool />}
      >
        {t.keyPoolsHelp}
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.filter}
          value={show}
          options={poolFilters.map((value) => ({ value, name: t[value] }))}
          all={t.all}
          onChange={(next) => change({ show: next })}
        />
        {(types.length > 0 || licenseType) && (
          <FilterSelect
            label={t.licenseType}
            value={licenseType}
            options={[
              ...types.map(({ code, name }) => ({ value: code, name })),
              // A retired license type is none of the published ones.
              ...(licenseType && !types.some(({ code }) => code === licenseType)
                ? [{ value: licenseType, name: licenseType }]
                : []),
            ]}
            none={t.anyLicenseType}
            onChange={(next) => change({ licenseType: next })}
          />
        )}
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ keyPools: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={show || licenseType ? t.noPoolsMatch : t.noPools}>{t.keyPoolsHelp}</Empty>
            ) : (
              <>
                <Table<KeyPool_PoolFragment>
                  label={t.keyPools}
                  rows={read(
                    KeyPool_PoolFragmentDoc,
                    edges.map(({ node }) => node),
                  )}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      name: t.pool,
                      show: ({ id, name, partner }) => (
                        <>
                          <Link
                            to="/key-pools/$id"
                            params={{ id }}
                            className="block w-fit font-medium break-words hover:text-accent hover:underline"
                          >
                            {name}
                          </Link>
                          {partner && <span className="block text-sm text-quiet">{partner.name}</span>}
                        </>
                      ),
                    },
                    ...(can('CATALOG_READ')
                      ? [
                          {
                            name: t.licenseType,
                            show: ({ licenseType: type }: KeyPool_PoolFragment) => type?.name,
                          },
                        ]
                      : []),
                    { name: t.AVAILABLE, number: true, show: ({ available }) => number(available) },
                    { name: t.CLAIMED, number: true, show: ({ claimed }) => number(claimed) },
                    { name: t.REVOKED, number: true, show: ({ revoked }) => number(revoked) },
                    { name: t.state, fit: true, show: (pool) => <KeyPoolState pool={pool} /> },
                    {
                      name: t.created,
                      fit: true,
                      show: ({ createdAt }) => <Instant at={createdAt} show="date" />,
                    },
                  ]}
                />
                <Pages
                  pageInfo={read(PagedSection_PageInfoFragmentDoc, pageInfo)}
                  onChange={(page) =>
                    void navigate({
                      search: { ...(show && { show }), ...(licenseType && { licenseType }), ...page },
                    })
                  }
                />
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}
