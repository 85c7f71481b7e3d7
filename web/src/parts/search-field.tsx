import { Combobox } from '@base-ui/react/combobox'
import { useState } from 'react'
import { type TypedDocumentNode, useQuery } from 'urql'
import { useWords } from '../i18n/words.ts'
import { useDebounced } from './debounced.ts'
import { Field } from './field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { words } from './words.ts'

/** Shortest text that is searched. */
const SHORTEST_TEXT = 2

/** Chooses a record that a search finds. The text is sent a moment after the last key, and to the search only. */
export function SearchField<Item extends { id: string }, Data>({
  label,
  help,
  none,
  error,
  document,
  itemsOf,
  nameOf,
  detailOf,
  onChoose,
}: {
  label: string
  help: string
  /** Shown if the search finds nothing. */
  none: string
  error?: string | undefined
  /** The search. */
  document: TypedDocumentNode<Data, { text: string }>
  /** What is offered of its result, best first. */
  itemsOf(data: Data): readonly Item[]
  nameOf(item: Item): string
  detailOf?(item: Item): string | null | undefined
  onChoose(item: Item | null): void
}) {
  const t = useWords(words)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Item | null>(null)
  const [open, setOpen] = useState(false)
  const typed = text.trim()
  const settled = useDebounced(typed, 250)
  // The name of the chosen record in the field is no text to search for.
  const isSearch = typed.length >= SHORTEST_TEXT && !(chosen && typed === nameOf(chosen))
  const [{ data, error: problem, fetching, operation }, retry] = useQuery({
    query: document,
    variables: { text: settled },
    pause: settled.length < SHORTEST_TEXT || !isSearch,
  })
  // The client keeps the previous result until the next one arrives.
  const isPresent = isSearch && typed === settled && !fetching && operation?.variables.text === settled
  const isFailed = isPresent && problem !== undefined
  const items = isPresent && data && !isFailed ? itemsOf(data) : chosen ? [chosen] : []
  return (
    <div>
      <Combobox.Root
        items={items}
        filter={null}
        // A popup hides the rest of a dialog from a screen reader, and has nothing to offer after a failure.
        open={open && !isFailed}
        onOpenChange={setOpen}
        itemToStringLabel={nameOf}
        isItemEqualToValue={(a: Item, b: Item) => a.id === b.id}
        onValueChange={(item: Item | null) => {
          setChosen(item)
          onChoose(item)
        }}
        inputValue={text}
        onInputValueChange={(next, { reason }) => {
          // A text without a choice stays when the popup closes, so that a failed search can be tried again.
          if (next !== '' || reason === 'input-change') setText(next)
        }}
      >
        <Field label={label} help={help} error={error}>
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
                {typed.length < SHORTEST_TEXT
                  ? t.typeTwo
                  : isSearch && !isPresent
                    ? t.loading
                    : isPresent && items.length === 0
                      ? none
                      : null}
              </Combobox.Status>
              <Combobox.List>
                {(item: Item) => {
                  const detail = detailOf?.(item)
                  return (
                    <Combobox.Item
                      key={item.id}
                      value={item}
                      className="cursor-pointer px-3 py-1.5 outline-none data-highlighted:bg-sunken"
                    >
                      {nameOf(item)}
                      {detail && <span className="ml-2 text-quiet">{detail}</span>}
                    </Combobox.Item>
                  )
                }}
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
