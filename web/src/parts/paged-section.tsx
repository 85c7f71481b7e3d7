import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Pages, pageArguments } from './pages.tsx'
import { Section } from './section.tsx'
import { Loaded, Skeleton } from './states.tsx'
import { usePartPage } from './use-part-page.ts'
import { words } from './words.ts'

/** A page of a list of the graph. */
export interface Connection<Node> {
  totalCount: FragmentType<typeof PagedSection_CountFragmentDoc>
  pageInfo: FragmentType<typeof PagedSection_PageInfoFragmentDoc>
  edges: readonly { node: Node }[]
}

/** Variables of a document that reads a page. */
export type PageVariables<Others> = Others & { [K in 'first' | 'last']?: number | null } & {
  [K in 'after' | 'before']?: string | null
}

/** A part of a page with a list of its own: its count, and its pages, which are in the address. */
export function PagedSection<Data, Node, Variables extends object>({
  part,
  title,
  none,
  document,
  variables,
  size = 10,
  skeleton = <Skeleton lines={3} />,
  connectionOf,
  children,
}: {
  /** Name of the list in the address. */
  part: string
  title: string
  /** Shown instead of an empty list. Null: the whole part is absent then. */
  none: ReactNode
  document: TypedDocumentNode<Data, PageVariables<Variables>>
  variables: Variables
  size?: number
  /** Shown while the list is read: as high as the list, where its length is available. */
  skeleton?: ReactNode
  connectionOf(data: Data): Connection<Node> | null | undefined
  children(nodes: Node[]): ReactNode
}) {
  const t = useWords(words)
  const { number } = useFormat()
  const [page, setPage] = usePartPage(part)
  const [result, retry] = useQuery({
    query: document,
    variables: { ...variables, ...pageArguments(page, size) } as PageVariables<Variables>,
  })
  const total = read(PagedSection_CountFragmentDoc, result.data && connectionOf(result.data)?.totalCount)
  if (none === null && (!result.data || total?.value === 0) && !result.error) return null
  return (
    <Section
      title={title}
      flush
      actions={
        total && total.value > 0 ? (
          <span className="text-sm text-quiet">
            {total.exact ? number(total.value) : t.moreThan(number(total.value))}
          </span>
        ) : null
      }
    >
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} skeleton={skeleton}>
        {(data) => {
          const connection = connectionOf(data)
          if (!connection || connection.edges.length === 0) {
            // The last record of a page can be gone by now.
            if (page.after || page.before)
              return (
                <button type="button" className="min-h-6 px-4 py-4 text-accent" onClick={() => setPage({})}>
                  {t.firstPage}
                </button>
              )
            return typeof none === 'string' ? <p className="px-4 py-4 text-quiet sm:px-5">{none}</p> : none
          }
          return (
            <>
              {children(connection.edges.map(({ node }) => node))}
              <Pages
                pageInfo={read(PagedSection_PageInfoFragmentDoc, connection.pageInfo)}
                onChange={setPage}
              />
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}
