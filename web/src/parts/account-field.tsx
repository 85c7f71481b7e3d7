import { Combobox } from '@base-ui/react/combobox'
import { useState } from 'react'
import { useQuery } from 'urql'
import { AccountFieldDocument, type AccountFieldQuery } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { useDebounced } from './debounced.ts'
import { Field } from './field.tsx'
import { ProblemLine } from './problem-line.tsx'
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
  /** ID of an account that cannot be chosen. */
  without?: string
  onChoose(account: ChosenAccount | null): void
}) {
  const t = useWords(words)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ChosenAccount | null>(null)
  const [open, setOpen] = useState(false)
  const typed = text.trim()
  const settled = useDebounced(typed, 250)
  // The name of the chosen account in the field is no text to search for.
  const isSearch = typed.length >= 2 && typed !== chosen?.name
  const [{ data, error: problem, fetching, operation }, retry] = useQuery({
    query: AccountFieldDocument,
    variables: { text: settled },
    pause: settled.length < 2 || !isSearch,
  })
  // The client keeps the previous result until the next one arrives.
  const isPresent = isSearch && typed === settled && !fetching && operation?.variables.text === settled
  const isFailed = isPresent && problem !== undefined
  const accounts =
    isPresent && data && !isFailed
      ? accountsOf(data).filter(({ id }) => id !== without)
      : chosen
        ? [chosen]
        : []
  return (
    <div>
      <Combobox.Root
        items={accounts}
        filter={null}
        // A popup hides the rest of a dialog from a screen reader, and has nothing to offer after a failure.
        open={open && !isFailed}
        onOpenChange={setOpen}
        itemToStringLabel={({ name }: ChosenAccount) => name}
        isItemEqualToValue={(a: ChosenAccount, b: ChosenAccount) => a.id === b.id}
        onValueChange={(account) => {
          setChosen(account)
          onChoose(account)
        }}
        inputValue={text}
        onInputValueChange={(next, { reason }) => {
          // A text without a choice stays when the popup closes, so that a failed search can be tried again.
          if (next !== '' || reason === 'input-change') setText(next)
        }}
      >
        <Field label={label} help={t.accountHelp} error={error}>
          {(attributes) => (
            <Combobox.Input
              {...attributes}
              autoComplete="off"
              spellCheck={false}
              maxLength={500}
              className="h-9 w-full rounded-md border border-line-strong/70 bg-surface px-3 shadow-raised hover:border-line-strong aria-invalid:border-bad"
            />
          )}
        </Field>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-60 outline-none">
            <Combobox.Popup className="max-h-64 w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-surface py-1 shadow-floating data-empty:py-0">
              <Combobox.Status className="px-3 py-2 text-sm text-quiet empty:hidden">
                {typed.length < 2
                  ? t.typeTwo
                  : isSearch && !isPresent
                    ? t.loading
                    : isPresent && accounts.length === 0
                      ? t.noAccount
                      : null}
              </Combobox.Status>
              <Combobox.List>
                {(account: ChosenAccount) => (
                  <Combobox.Item
                    key={account.id}
                    value={account}
                    className="cursor-pointer px-3 py-1.5 outline-none data-highlighted:bg-sunken"
                  >
                    {account.name}
                    {account.domain && <span className="ml-2 text-quiet">{account.domain}</span>}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <ProblemLine
        error={isFailed ? problem : undefined}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
      />
    </div>
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
