import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { MailPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { MailTable } from '../mails/mail-table.tsx'
import { words as mailWords } from '../mails/words.ts'
import { Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { mailStates } from './mail-search.ts'
import { PreviewMail } from './preview-mail.tsx'
import { words } from './words.ts'

/** All mails to customers. */
export function MailPage() {
  const t = useWords(words)
  const m = useWords(mailWords)
  const can = useCan()
  const search = useSearch({ from: '/mail' })
  const navigate = useNavigate({ from: '/mail' })
  const [result, retry] = useQuery({
    query: MailPageDocument,
    variables: { state: search.state ?? null, ...pageArguments(search) },
  })
  return (
    <>
      <PageHeader title={t.mail} actions={can('LICENSES_READ') && <PreviewMail />}>
        {t.mailHelp}
      </PageHeader>
      <div className="mb-4">
        <Presets
          label={t.states}
          value={search.state}
          options={mailStates.map((state) => ({ value: state, name: m[state] }))}
          all={t.all}
          onChange={(state) => void navigate({ search: state ? { state } : {} })}
        />
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ notifications: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={t.noMail} />
            ) : (
              <>
                <MailTable label={t.mail} notifications={edges.map(({ node }) => node)} />
                <Pages
                  pageInfo={pageInfo}
                  onChange={(page) =>
                    void navigate({ search: { ...(search.state && { state: search.state }), ...page } })
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
