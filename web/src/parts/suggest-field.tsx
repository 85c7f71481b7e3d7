import { Autocomplete } from '@base-ui/react/autocomplete'
import { Field } from './field.tsx'

export interface Suggestion {
  /** What the field then has. */
  value: string
  /** What it means, for people. */
  name?: string | undefined
}

/** A text for which the page suggests values, found by any part of them or of their names. Another text is allowed, too. */
export function SuggestField({
  label,
  name,
  help,
  placeholder,
  value,
  suggestions,
  onChange,
}: {
  label: string
  name: string
  help?: string | undefined
  placeholder?: string
  value: string
  suggestions: readonly Suggestion[]
  /** `isChosen`: whether a suggestion was chosen, instead of typed. */
  onChange(value: string, isChosen: boolean): void
}) {
  return (
    <Autocomplete.Root
      items={suggestions}
      value={value}
      onValueChange={(next, { reason }) => onChange(next, reason === 'item-press')}
      itemToStringValue={(one: Suggestion) => one.value}
      filter={(one: Suggestion, query) =>
        `${one.value} ${one.name ?? ''}`.toLowerCase().includes(query.trim().toLowerCase())
      }
      openOnInputClick
    >
      <Field label={label} help={help}>
        {(attributes) => (
          <Autocomplete.Input
            {...attributes}
            name={name}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className="h-9 w-full rounded-md border border-line-strong/70 bg-surface px-3 shadow-raised hover:border-line-strong"
          />
        )}
      </Field>
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-60 outline-none">
          <Autocomplete.Popup className="max-h-72 w-(--anchor-width) min-w-64 max-w-(--available-width) overflow-y-auto rounded-lg border border-line bg-surface py-1 shadow-floating data-empty:hidden">
            <Autocomplete.List>
              {(one: Suggestion) => (
                <Autocomplete.Item
                  key={one.value}
                  value={one}
                  className="cursor-pointer px-3 py-1.5 outline-none data-highlighted:bg-sunken"
                >
                  {one.name && <span className="block">{one.name}</span>}
                  <span
                    className={`block font-mono text-xs break-all ${one.name ? 'text-quiet' : 'leading-5'}`}
                  >
                    {one.value}
                  </span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
