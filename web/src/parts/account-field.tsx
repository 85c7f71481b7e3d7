import { Combobox } from '@base-ui/react/combobox'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { AccountFieldDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from './field.tsx'
import { words } from './words.ts'

export interface ChosenAccount {
  id: string
  name: string
  domain: string | null
}

/** Chooses an account by a part of its name or its domain. The text is sent to the search only. */
export function AccountField({
  label,
  error,
  onChoose,
}: {
  label: string
  error?: string | undefined
  onChoose(account: ChosenAccount | null): void
}) {
  const t = useWords(words)
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 250)
    return () => clearTimeout(timer)
  }, [text])
  const [{ data, fetching }] = useQuery({
    query: AccountFieldDocument,
    variables: { text: asked },
    pause: asked.length < 2,
  })
  const accounts =
    asked.length < 2
      ? []
      : (data?.search ?? []).flatMap(({ record }) => (record?.__typename === 'Account' ? [record] : []))
  return (
    <Combobox.Root
      items={accounts}
      filter={null}
      itemToStringLabel={({ name }: ChosenAccount) => name}
      isItemEqualToValue={(a: ChosenAccount, b: ChosenAccount) => a.id === b.id}
      onValueChange={(account) => onChoose(account)}
      onInputValueChange={setText}
    >
      <Field label={label} help={t.accountHelp} error={error}>
        {(attributes) => (
          <Combobox.Input
            {...attributes}
            autoComplete="off"
            spellCheck={false}
            className="h-9 w-full rounded-md border border-line-strong/70 bg-surface px-3 shadow-raised hover:border-line-strong aria-invalid:border-bad"
          />
        )}
      </Field>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-60 outline-none">
          <Combobox.Popup className="max-h-64 w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-surface py-1 shadow-floating">
            <Combobox.Status className="px-3 py-2 text-sm text-quiet empty:hidden">
              {asked.length < 2
                ? t.typeTwo
                : fetching
                  ? t.loading
                  : accounts.length === 0
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
  )
}
