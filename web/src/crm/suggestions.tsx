import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  CrmSuggestionsDocument,
  LinkSuggestedCompanyDocument,
  type Suggestions_SuggestionFragment,
  Suggestions_SuggestionFragmentDoc,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PagedSection } from '../parts/paged-section.tsx'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** Companies of the CRM that seem to be an account, by their domain. */
export function Suggestions() {
  const t = useWords(words)
  const can = useCan()
  return (
    <PagedSection
      part="suggestions"
      title={t.suggestions}
      none={<Empty title={t.noSuggestions} />}
      document={CrmSuggestionsDocument}
      variables={{}}
      size={25}
      connectionOf={({ crmSync }) => crmSync.suggestions}
    >
      {(suggestions) => (
        <Table
          label={t.suggestions}
          rows={read(Suggestions_SuggestionFragmentDoc, suggestions)}
          keyOf={({ account, remoteId }) => `${account?.id} ${remoteId}`}
          columns={[
            {
              name: t.account,
              show: ({ account }) => <span className="font-medium">{account?.name ?? '–'}</span>,
            },
            {
              name: t.company,
              show: ({ name, domain, remoteId }) => (
                <>
                  <span className="block">{name ?? domain}</span>
                  <span className="block font-mono text-xs text-quiet">
                    {domain} {remoteId}
                  </span>
                </>
              ),
            },
            ...(can('CRM_WRITE') && can('ACCOUNTS_READ')
              ? [
                  {
                    name: t.link,
                    actions: 'buttons' as const,
                    show: (suggestion: Suggestions_SuggestionFragment) => (
                      <LinkCompany suggestion={suggestion} />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </PagedSection>
  )
}

function LinkCompany({
  suggestion: { account, remoteId, name, domain },
}: {
  suggestion: Suggestions_SuggestionFragment
}) {
  const t = useWords(words)
  const toast = useToast()
  if (!account) return null
  return (
    <OperationDialog
      title={t.linkTitle(account.name, name ?? domain) as string}
      description={t.linkHelp}
      trigger={<Button size="small">{t.link}</Button>}
      document={LinkSuggestedCompanyDocument}
      defaultValues={{}}
      input={() => ({ account: account.id, remoteId })}
      confirm={t.link}
      onDone={() => toast(t.linked, account.name)}
    />
  )
}
