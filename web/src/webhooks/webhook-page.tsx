import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  WebhookPageDocument,
  type WebhookPageQuery,
  WebhookTable_EndpointFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { pageArguments } from '../parts/page-search.ts'
import { Pages } from '../parts/pages.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { deliveryStates } from './webhook-search.ts'
import { WebhookState } from './webhook-state.tsx'
import { words } from './words.ts'

type Delivery = WebhookPageQuery['webhookDeliveries']['edges'][number]['node']

const tones: Record<Delivery['state'], Tone> = {
  PENDING: 'accent',
  DELIVERED: 'good',
  FAILED: 'bad',
  WITHDRAWN: 'neutral',
}

/** One endpoint, and what was sent to it. */
export function WebhookPage() {
  const t = useWords(words)
  const { audience, scopes } = useViewer()
  const { id } = useParams({ from: '/webhooks/$id' })
  const search = useSearch({ from: '/webhooks/$id' })
  const navigate = useNavigate({ from: '/webhooks/$id' })
  const [result, retry] = useQuery({
    query: WebhookPageDocument,
    variables: { id, state: search.state ?? null, ...pageArguments(search) },
  })
  const above = { name: t.webhooks, to: '/webhooks' } as const
  return (
    <Loaded
      result={result}
      onRetry={() => retry({ requestPolicy: 'network-only' })}
      skeleton={<Skeleton lines={8} />}
    >
      {({ webhookEndpoint, webhookDeliveries: { edges, pageInfo } }) => {
        if (!webhookEndpoint) return <Missing title={t.notFound} list={above} />
        const endpoint = read(WebhookTable_EndpointFragmentDoc, webhookEndpoint)
        return (
          <>
            <PageHeader
              title={endpoint.description || endpoint.url}
              above={above}
              actions={
                <>
                  <AuditLink record={id} />
                  {audience === 'ADMIN' && scopes.includes('WEBHOOKS_WRITE') && (
                    <WebhookActions endpoint={endpoint} />
                  )}
                </>
              }
            />
            <Section title={t.facts}>
              <Facts
                facts={[
                  [t.state, <WebhookState key="state" endpoint={endpoint} />],
                  [
                    t.url,
                    <span key="url" className="font-mono text-sm break-all">
                      {endpoint.url}
                    </span>,
                  ],
                  [t.events, endpoint.eventTypes.length === 0 ? t.allEvents : endpoint.eventTypes.join(', ')],
                  [t.created, <Instant key="created" at={webhookEndpoint.createdAt} />],
                  ...(endpoint.partner ? [[t.partner, endpoint.partner] as const] : []),
                  ...(webhookEndpoint.email ? [[t.email, webhookEndpoint.email] as const] : []),
                  ...(webhookEndpoint.documentProblem
                    ? [[t.documentProblem, webhookEndpoint.documentProblem] as const]
                    : []),
                ]}
              />
            </Section>
            <Section
              title={t.deliveries}
              flush
              actions={
                <Presets
                  label={t.states}
                  value={search.state}
                  all={t.allStates}
                  options={deliveryStates.map((state) => ({ value: state, name: t[state] }))}
                  onChange={(state) => void navigate({ search: state ? { state } : {} })}
                />
              }
            >
              {edges.length === 0 ? (
                <Empty title={t.noDeliveries} />
              ) : (
                <>
                  <Deliveries deliveries={edges.map(({ node }) => node)} />
                  <Pages
                    pageInfo={pageInfo}
                    onChange={(page) =>
                      void navigate({ search: { ...(search.state && { state: search.state }), ...page } })
                    }
                  />
                </>
              )}
            </Section>
          </>
        )
      }}
    </Loaded>
  )
}

function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const t = useWords(words)
  const { dateTime, number } = useFormat()
  const columns = useMemo(
    (): readonly Column<Delivery>[] => [
      { name: t.delivery, show: ({ type }) => <span className="font-mono text-sm break-all">{type}</span> },
      {
        name: t.state,
        show: ({ state, attempts, nextAttemptAt }) => (
          <>
            <Badge tone={tones[state]}>{t[state]}</Badge>
            {attempts > 1 && <span className="mt-1 block text-sm text-quiet">{t.attempts(attempts)}</span>}
            {state === 'PENDING' && nextAttemptAt && (
              <span className="block text-sm text-quiet">{t.nextAttempt(dateTime(nextAttemptAt))}</span>
            )}
          </>
        ),
      },
      {
        name: t.response,
        show: ({ status, failure, response, durationMs, documentProblem }) =>
          (failure || response || documentProblem || typeof status === 'number') && (
            <>
              {failure && <span className="block">{t[failure]}</span>}
              {status !== null && status !== undefined && (
                <span className="block font-mono text-xs text-quiet">
                  {status}
                  {durationMs !== null && durationMs !== undefined && ` · ${number(durationMs)} ms`}
                </span>
              )}
              {documentProblem && <span className="block text-sm text-warn">{documentProblem}</span>}
              {response && (
                <pre className="mt-1 max-h-24 max-w-md overflow-auto rounded-sm bg-sunken p-1.5 font-mono text-xs whitespace-pre-wrap">
                  {response}
                </pre>
              )}
            </>
          ),
      },
      {
        name: t.time,
        fit: true,
        show: ({ attemptedAt, createdAt }) => <Instant at={attemptedAt ?? createdAt} />,
      },
    ],
    [t, dateTime, number],
  )
  return <Table label={t.deliveries} rows={deliveries} keyOf={({ id }) => id} columns={columns} />
}
