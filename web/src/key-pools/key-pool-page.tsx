import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { useCan, useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  KeyPool_PoolFragmentDoc,
  KeyPoolPageDocument,
  PagedSection_PageInfoFragmentDoc,
  type PooledKey_KeyFragment as PooledKey,
  PooledKey_KeyFragmentDoc,
  type PooledKeyState,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { Menu } from '../parts/menu.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { keyStates } from './key-pool-search.ts'
import { KeyPoolState } from './key-pool-state.tsx'
import { words } from './words.ts'

const AddKeys = lazy(() => import('./add-keys.tsx').then(({ AddKeys: dialog }) => ({ default: dialog })))
const ClosePool = lazy(() =>
  import('./key-actions.tsx').then(({ ClosePool: dialog }) => ({ default: dialog })),
)
const RevokeKeys = lazy(() =>
  import('./key-actions.tsx').then(({ RevokeKeys: dialog }) => ({ default: dialog })),
)
const ClaimKey = lazy(() => import('./key-actions.tsx').then(({ ClaimKey: dialog }) => ({ default: dialog })))

const tones: Record<PooledKeyState, Tone> = { AVAILABLE: 'good', CLAIMED: 'accent', REVOKED: 'bad' }

type Action = { kind: 'close' | 'revokeAll' } | { kind: 'claim' | 'revoke'; key: string }

/** A key pool: how many keys it has, each key, and the license of each key that was claimed. */
export function KeyPoolPage() {
  const t = useWords(words)
  const can = useCan()
  const { audience } = useViewer()
  const { number } = useFormat()
  const { id } = useParams({ from: '/key-pools/$id' })
  const search = useSearch({ from: '/key-pools/$id' })
  const navigate = useNavigate({ from: '/key-pools/$id' })
  const [action, setAction] = useState<Action | null>(null)
  const [result, retry] = useQuery({
    query: KeyPoolPageDocument,
    variables: { id, state: search.state ?? null, ...pageArguments(search) },
  })
  const readAgain = () => retry({ requestPolicy: 'network-only' })
  const above = { name: t.keyPools, to: '/key-pools' } as const
  const mayChange = audience === 'ADMIN' && can('LICENSES_WRITE')
  const mayClaim = audience === 'ADMIN' && can('ONBOARDING_WRITE') && can('ACCOUNTS_READ')
  const dialog = { pool: id, onClose: () => setAction(null), onDone: readAgain }
  return (
    <Loaded result={result} onRetry={readAgain} skeleton={<Skeleton lines={8} />}>
      {({ keyPool }) => {
        if (!keyPool) return <PageHeader title={t.notFound} above={above} />
        const pool = read(KeyPool_PoolFragmentDoc, keyPool)
        const keys = read(
          PooledKey_KeyFragmentDoc,
          keyPool.pooledKeys.edges.map(({ node }) => node),
        )
        const overrides = Object.keys(keyPool.overrides)
        return (
          <>
            <PageHeader
              title={pool.name}
              above={above}
              badge={<KeyPoolState pool={pool} />}
              actions={
                <>
                  <AuditLink record={id} />
                  {mayChange && (!pool.closedAt || pool.available > 0) && (
                    <Menu
                      trigger={<Button>{t.actions}</Button>}
                      groups={[
                        [
                          ...(pool.available > 0
                            ? [
                                {
                                  name: `${t.revokeAll}…`,
                                  danger: true,
                                  onSelect: () => setAction({ kind: 'revokeAll' }),
                                },
                              ]
                            : []),
                          ...(pool.closedAt
                            ? []
                            : [
                                {
                                  name: `${t.close}…`,
                                  danger: true,
                                  onSelect: () => setAction({ kind: 'close' }),
                                },
                              ]),
                        ],
                      ]}
                    />
                  )}
                  {mayChange && !pool.closedAt && (
                    <Suspense>
                      <AddKeys pool={id} />
                    </Suspense>
                  )}
                </>
              }
            />
            <dl className="mb-6 grid grid-cols-3 overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
              {(
                [
                  ['AVAILABLE', pool.available],
                  ['CLAIMED', pool.claimed],
                  ['REVOKED', pool.revoked],
                ] as const
              ).map(([state, count]) => (
                <div key={state} className="border-line px-2.5 py-3 not-last:border-r sm:px-5">
                  <dt className="text-sm text-quiet">{t[state]}</dt>
                  <dd className="text-xl font-semibold tabular-nums">{number(count)}</dd>
                </div>
              ))}
            </dl>
            <Section title={t.facts}>
              <Facts
                facts={[
                  ...(pool.licenseType
                    ? [
                        [
                          t.licenseType,
                          <Link
                            key="type"
                            to="/catalogue/$code"
                            params={{ code: pool.licenseType.code }}
                            search={{}}
                            className="text-accent underline-offset-2 hover:underline"
                          >
                            {pool.licenseType.name}
                          </Link>,
                        ] as const,
                      ]
                    : []),
                  ...(keyPool.revision ? [[t.revision, number(keyPool.revision.number)] as const] : []),
                  ...(pool.partner ? [[t.partner, pool.partner.name] as const] : []),
                  ...(typeof pool.lowBelow === 'number'
                    ? [[t.lowBelow, t.keyCount(pool.lowBelow)] as const]
                    : []),
                  ...(overrides.length > 0
                    ? [
                        [
                          t.overrides,
                          <code key="overrides" className="text-sm break-words">
                            {JSON.stringify(keyPool.overrides)}
                          </code>,
                        ] as const,
                      ]
                    : []),
                  [t.created, <Instant key="created" at={pool.createdAt} />],
                ]}
              />
            </Section>
            <Section
              title={t.keys}
              flush
              actions={
                <Presets
                  label={t.states}
                  value={search.state}
                  all={t.all}
                  options={keyStates.map((state) => ({ value: state, name: t[state] }))}
                  onChange={(state) => void navigate({ search: state ? { state } : {} })}
                />
              }
            >
              {keys.length === 0 ? (
                <Empty title={t.noKeys} />
              ) : (
                <>
                  <KeyTable keys={keys} may={{ claim: mayClaim, revoke: mayChange }} onChoose={setAction} />
                  <Pages
                    pageInfo={read(PagedSection_PageInfoFragmentDoc, keyPool.pooledKeys.pageInfo)}
                    onChange={(page) =>
                      void navigate({ search: { ...(search.state && { state: search.state }), ...page } })
                    }
                  />
                </>
              )}
            </Section>
            {action && (
              <Suspense>
                {action.kind === 'close' ? (
                  <ClosePool {...dialog} />
                ) : action.kind === 'claim' ? (
                  <ClaimKey {...dialog} pooledKey={action.key} />
                ) : (
                  <RevokeKeys
                    {...dialog}
                    available={pool.available}
                    pooledKey={action.kind === 'revoke' ? action.key : null}
                  />
                )}
              </Suspense>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

function KeyTable({
  keys,
  may,
  onChoose,
}: {
  keys: readonly PooledKey[]
  may: { claim: boolean; revoke: boolean }
  onChoose(action: Action): void
}) {
  const t = useWords(words)
  return (
    <Table
      label={t.keys}
      rows={keys}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t.key,
          fit: true,
          show: ({ keyHint }) => <span className="font-mono text-sm">…{keyHint}</span>,
        },
        {
          name: t.state,
          show: ({ state, revokeReason }) => (
            <>
              <Badge tone={tones[state]}>{t[state]}</Badge>
              {revokeReason && (
                <span className="mt-1 block max-w-xs text-sm break-words text-quiet">{revokeReason}</span>
              )}
            </>
          ),
        },
        {
          name: t.license,
          show: ({ license }) =>
            license && (
              <RecordLink type="License" id={license.id}>
                {license.account?.name ?? t.license}
              </RecordLink>
            ),
        },
        { name: t.sale, show: ({ sale }) => sale && <span className="break-all">{sale}</span> },
        {
          name: t.changed,
          fit: true,
          show: ({ revokedAt, claimedAt, createdAt }) => (
            <Instant at={revokedAt ?? claimedAt ?? createdAt} show="date" />
          ),
        },
        ...(may.claim || may.revoke
          ? [
              {
                name: t.actions,
                actions: 'menu' as const,
                show: ({ id, keyHint, state }: PooledKey) =>
                  state === 'AVAILABLE' && (
                    <Menu
                      trigger={
                        <Button size="small" look="quiet" aria-label={t.actionsFor(keyHint)}>
                          <Ellipsis aria-hidden className="size-4" />
                        </Button>
                      }
                      groups={[
                        may.claim
                          ? [{ name: `${t.claim}…`, onSelect: () => onChoose({ kind: 'claim', key: id }) }]
                          : [],
                        may.revoke
                          ? [
                              {
                                name: `${t.revokeOne}…`,
                                danger: true,
                                onSelect: () => onChoose({ kind: 'revoke', key: id }),
                              },
                            ]
                          : [],
                      ]}
                    />
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}
