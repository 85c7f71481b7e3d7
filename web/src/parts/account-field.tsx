import { AccountFieldDocument, type AccountFieldQuery } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { SearchField } from './search-field.tsx'
import { words } from './words.ts'

export interface ChosenAccount {
  id: string
  name: string
  domain?: string | null
}

/** Most accounts that are offered for a text. */
const MAX_OFFERED = 8

/**
 * Chooses an account by any text that the search of the graph finds it by: its name, its domain, a person or a license of it.
 * The text is sent to the search only.
 */
export function AccountField({
  label,
  error,
  without,
  onChoose,
}: {
  label: string
  error?: string | undefined
  /** ID of an account that is not offered. */
  without?: string
  onChoose(account: ChosenAccount | null): void
}) {
  const t = useWords(words)
  return (
    <SearchField
      label={label}
      help={t.accountHelp}
      none={t.noAccount}
      error={error}
      document={AccountFieldDocument}
      itemsOf={(data) => accountsOf(data).filter(({ id }) => id !== without)}
      nameOf={({ name }) => name}
      detailOf={({ domain }) => domain}
      onChoose={onChoose}
    />
  )
}

/** The accounts of the found records, each once, best first. */
function accountsOf({ search }: AccountFieldQuery): ChosenAccount[] {
  const found = new Map<string, ChosenAccount>()
  for (const { record } of search) {
    const account =
      record?.__typename === 'Account' ? record : record && 'account' in record ? record.account : null
    if (account && !found.has(account.id)) found.set(account.id, account)
  }
  return [...found.values()].slice(0, MAX_OFFERED)
}
