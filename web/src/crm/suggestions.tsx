import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  LinkSuggestedCompanyDocument,
  type Suggestions_SuggestionFragment,
  Suggestions_SuggestionFragmentDoc,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** Companies of the CRM that seem to be an account, by their domain. */
export function Suggestions({
  suggestions,
}: {
  suggestions: readonly FragmentType<typeof Suggestions_SuggestionFragmentDoc>[]
}) {
  const t = useWords(words)
  const can = useCan()
  const rows = read(Suggestions_SuggestionFragmentDoc, suggestions)
  return (
    <Section title={t.suggestions} flush>
      {rows.length === 0 ? (
        <Empty title={t.noSuggestions} />
      ) : (
        <Table
          label={t.suggestions}
          rows={rows}
          keyOf={({ account, remoteId }) => `${account.id} ${remoteId}`}
          columns={[
            { name: t.account, show: ({ account }) => <span className="font-medium">{account.name}</span> },
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
            ...(can('CRM_WRITE')
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
    </Section>
  )
}

function LinkCompany({
  suggestion: { account, remoteId, name, domain },
}: {
  suggestion: Suggestions_SuggestionFragment
}) {
  const t = useWords(words)
  const toast = useToast()
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
