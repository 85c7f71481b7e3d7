import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import { WebhookListPageDocument, WebhookTable_EndpointFragmentDoc } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { pageArguments } from '../parts/page-search.ts'
import { Pages } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { CreateWebhook } from './create-webhook.tsx'
import { WebhookState } from './webhook-state.tsx'
import { words } from './words.ts'

/** All webhook endpoints. */
export function WebhookListPage() {
  const t = useWords(words)
  const { audience, scopes } = useViewer()
  const search = useSearch({ from: '/webhooks' })
  const navigate = useNavigate({ from: '/webhooks' })
  const [result, retry] = useQuery({ query: WebhookListPageDocument, variables: pageArguments(search) })
  return (
    <>
      <PageHeader
        title={t.webhooks}
        actions={audience === 'ADMIN' && scopes.includes('WEBHOOKS_WRITE') && <CreateWebhook />}
      >
        {t.webhooksHelp}
      </PageHeader>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={6} />}
        >
          {({ webhookEndpoints: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={t.none}>{t.webhooksHelp}</Empty>
            ) : (
              <>
                <Table
                  label={t.webhooks}
                  rows={read(
                    WebhookTable_EndpointFragmentDoc,
                    edges.map(({ node }) => node),
                  )}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      name: t.endpoint,
                      show: ({ id, url, description, partner }) => (
                        <>
                          <Link
                            to="/webhooks/$id"
                            params={{ id }}
                            className="block w-fit font-medium break-all hover:text-accent hover:underline"
                          >
                            {description || url}
                          </Link>
                          <span className="block font-mono text-xs break-all text-quiet">
                            {description && url} {partner}
                          </span>
                        </>
                      ),
                    },
                    {
                      name: t.events,
                      show: ({ eventTypes }) =>
                        eventTypes.length === 0 ? (
                          t.allEvents
                        ) : (
                          <span className="font-mono text-xs break-words text-quiet">
                            {eventTypes.join(' ')}
                          </span>
                        ),
                    },
                    { name: t.state, show: (endpoint) => <WebhookState endpoint={endpoint} /> },
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
