import { useState } from 'react'
import { useQuery } from 'urql'
import { FindAccountDocument, type FindAccountQuery } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { useDebounced } from '../parts/debounced.ts'
import { TextField } from '../parts/field.tsx'
import { Problem } from '../parts/states.tsx'
import { words } from './words.ts'

export interface FoundAccount {
  id: string
  name: string
  domain?: string | null
}

/** Finds an account by the search of the graph. The text stays in the page. */
export function FindAccount({
  label,
  without,
  onChoose,
}: {
  label: string
  /** ID of an account that cannot be chosen. */
  without?: string
  onChoose(account: FoundAccount): void
}) {
  const t = useWords(words)
  const [text, setText] = useState('')
  const settled = useDebounced(text.trim())
  const [{ data, error, fetching }, retry] = useQuery({
    query: FindAccountDocument,
    variables: { text: settled },
    pause: settled === '',
  })
  const found = settled === '' || !data ? [] : accountsOf(data).filter(({ id }) => id !== without)
  const isEmpty = settled !== '' && settled === text.trim() && !fetching && data && found.length === 0
  return (
    <div>
      <TextField
        label={label}
        type="search"
        help={t.findAccountHelp}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <p role="status" className="text-quiet">
        {isEmpty && <span className="mt-2 block">{t.noAccountFound}</span>}
        {fetching && found.length === 0 && <span className="sr-only">{t.searching}</span>}
      </p>
      {error && !data && <Problem error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />}
      {found.length > 0 && (
        <ul className="mt-2 divide-y divide-line overflow-hidden rounded-md border border-line">
          {found.map((account) => (
            <li key={account.id}>
              <button
                type="button"
                onClick={() => onChoose(account)}
                className="flex w-full flex-wrap items-baseline justify-between gap-x-3 px-3 py-2 text-left hover:bg-sunken"
              >
                <span className="min-w-0 font-medium break-words">{account.name}</span>
                {account.domain && <span className="text-sm text-quiet">{account.domain}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The accounts of the found records, each once, best first. */
function accountsOf({ search }: FindAccountQuery): FoundAccount[] {
  const found = new Map<string, FoundAccount>()
  for (const { record } of search) {
    const account =
      record?.__typename === 'Account' ? record : record && 'account' in record ? record.account : null
    if (account && !found.has(account.id)) found.set(account.id, account)
  }
  return [...found.values()].slice(0, 6)
}
