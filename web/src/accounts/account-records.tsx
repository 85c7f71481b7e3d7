import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { type ReactNode, useState } from 'react'
import { useQuery } from 'urql'
import {
  AccountLicensesDocument,
  AccountMailsDocument,
  AccountOnboardingsDocument,
  AccountSalesDocument,
  type AccountSalesQuery,
  type NotificationState,
  type SaleState,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { LicenseTable } from '../licenses/license-table.tsx'
import { words as licenseWords } from '../licenses/license-words.ts'
import { OnboardingTable } from '../onboarding/onboarding-table.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Instant } from '../parts/instant.tsx'
import { type PageSearch, Pages, pageArguments } from '../parts/pages.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { words } from './words.ts'

const PAGE_SIZE = 10

interface Connection<Node> {
  totalCount: { value: number }
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor?: string | null
    endCursor?: string | null
  }
  edges: readonly { node: Node }[]
}

type PageVariables = { id: string } & { [K in 'first' | 'last']?: number | null } & {
  [K in 'after' | 'before']?: string | null
}

/** A list of an account with pages of its own, which are not in the address. */
function AccountList<Data, Node>({
  id,
  title,
  none,
  document,
  connectionOf,
  children,
}: {
  id: string
  title: string
  none: string
  document: TypedDocumentNode<Data, PageVariables>
  connectionOf(data: Data): Connection<Node> | null | undefined
  children(nodes: Node[]): ReactNode
}) {
  const { number } = useFormat()
  const [page, setPage] = useState<PageSearch>({})
  const [result, retry] = useQuery({
    query: document,
    variables: { id, ...pageArguments(page, PAGE_SIZE) } as PageVariables,
  })
  const total = result.data && connectionOf(result.data)?.totalCount.value
  return (
    <Section
      title={title}
      flush
      actions={total ? <span className="text-sm text-quiet">{number(total)}</span> : null}
    >
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={3} />}
      >
        {(data) => {
          const connection = connectionOf(data)
          if (!connection || connection.edges.length === 0)
            return <p className="px-4 py-4 text-quiet sm:px-5">{none}</p>
          return (
            <>
              {children(connection.edges.map(({ node }) => node))}
              <Pages pageInfo={connection.pageInfo} onChange={setPage} />
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}

export function AccountLicenses({ id }: { id: string }) {
  const t = useWords(words)
  return (
    <AccountList
      id={id}
      title={t.licenses}
      none={t.noLicenses}
      document={AccountLicensesDocument}
      connectionOf={({ account }) => account?.licenses}
    >
      {(licenses) => <LicenseTable licenses={licenses} />}
    </AccountList>
  )
}

export function AccountOnboardings({ id }: { id: string }) {
  const t = useWords(words)
  return (
    <AccountList
      id={id}
      title={t.onboardings}
      none={t.noOnboardings}
      document={AccountOnboardingsDocument}
      connectionOf={({ account }) => account?.onboardings}
    >
      {(onboardings) => <OnboardingTable onboardings={onboardings} ofAccount />}
    </AccountList>
  )
}

const saleTones: Record<SaleState, Tone> = {
  WON: 'good',
  QUOTED: 'accent',
  LOST: 'neutral',
  REFUNDED: 'warn',
}

type Sale = NonNullable<AccountSalesQuery['account']>['sales']['edges'][number]['node']

/** What outside systems sold to the account, and what it did to licenses. */
export function AccountSales({ id }: { id: string }) {
  const t = useWords(words)
  const { number } = useFormat()
  return (
    <AccountList
      id={id}
      title={t.sales}
      none={t.noSales}
      document={AccountSalesDocument}
      connectionOf={({ account }) => account?.sales}
    >
      {(sales) => (
        <Table<Sale>
          label={t.sales}
          rows={sales}
          keyOf={(sale) => sale.id}
          columns={[
            {
              name: t.sale,
              show: ({ externalId, source }) => (
                <>
                  <span className="block font-medium break-all">{externalId}</span>
                  <span className="block text-xs break-all text-quiet">{source}</span>
                </>
              ),
            },
            { name: t.state, show: ({ state }) => <Badge tone={saleTones[state]}>{t[state]}</Badge> },
            {
              name: t.soldLines,
              show: ({ lines }) =>
                lines.map(({ sku, quantity }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a sale can have equal lines
                  <span key={index} className="block">
                    {typeof quantity === 'number' && `${number(quantity)} × `}
                    <code className="text-xs break-all">{sku ?? '–'}</code>
                  </span>
                )),
            },
            {
              name: t.effects,
              show: ({ effects }) =>
                effects.length === 0 ? (
                  <span className="text-quiet">{t.noEffect}</span>
                ) : (
                  effects.map(({ id: effectId, intent, inForce, license }) => (
                    <span key={effectId} className="block">
                      {t[intent]}{' '}
                      <RecordLink
                        type="License"
                        id={license.id}
                        className="font-mono text-xs underline-offset-2 hover:text-accent hover:underline"
                      >
                        …{license.keyHint}
                      </RecordLink>
                      {!inForce && <span className="text-quiet"> ({t.undone})</span>}
                    </span>
                  ))
                ),
            },
            { name: t.changed, fit: true, show: ({ changedAt }) => <Instant at={changedAt} /> },
          ]}
        />
      )}
    </AccountList>
  )
}

const mailTones: Record<NotificationState, Tone> = {
  SENT: 'good',
  QUEUED: 'accent',
  SENDING: 'accent',
  SUPPRESSED: 'neutral',
  BOUNCED: 'bad',
  FAILED: 'bad',
}

/** The mails to the people of the account, sent and planned. */
export function AccountMails({ id }: { id: string }) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  return (
    <AccountList
      id={id}
      title={t.mails}
      none={t.noMails}
      document={AccountMailsDocument}
      connectionOf={({ account }) => account?.notifications}
    >
      {(mails) => (
        <Table
          label={t.mails}
          rows={mails}
          keyOf={(mail) => mail.id}
          columns={[
            {
              name: t.mail,
              show: ({ message, subject }) => (
                <>
                  <span className="block font-medium">{names[`mail_${message}`]}</span>
                  {subject && <span className="block text-sm text-quiet">{subject}</span>}
                </>
              ),
            },
            { name: t.to, fit: true, show: ({ contact }) => contact.name },
            {
              name: t.state,
              show: ({ state, reason }) => (
                <>
                  <Badge tone={mailTones[state]}>{names[`mail_${state}`]}</Badge>
                  {reason && (
                    <span className="mt-1 block text-sm text-quiet">{names[`mailReason_${reason}`]}</span>
                  )}
                </>
              ),
            },
            { name: t.when, fit: true, show: ({ sentAt, dueAt }) => <Instant at={sentAt ?? dueAt} /> },
          ]}
        />
      )}
    </AccountList>
  )
}
