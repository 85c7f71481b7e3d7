import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { afterPaint } from './after-paint.ts'
import { useDebounced } from './debounced.ts'

interface Option<Value extends string> {
  value: Value
  name: string
}

/** Filters that people need often, as buttons of which one is pressed. */
export function Presets<Value extends string>({
  label,
  value,
  options,
  all,
  onChange,
}: {
  label: string
  value: Value | undefined
  options: readonly Option<Value>[]
  all: string
  onChange(value: Value | undefined): void
}) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">{label}</legend>
      {[{ value: undefined, name: all }, ...options].map((option) => (
        <button
          key={option.value ?? ''}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => onChange(option.value)}
          className="h-8 rounded-md px-2.5 text-sm font-medium text-quiet hover:bg-sunken hover:text-text aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          {option.name}
        </button>
      ))}
    </fieldset>
  )
}

/** A filter of a few values. `none`: the text of no filter. What is chosen is painted first, then the list follows. */
export function FilterSelect<Value extends string>({
  label,
  value,
  options,
  none,
  onChange,
}: {
  label: string
  value: Value | undefined
  options: readonly Option<Value>[]
  none: string
  onChange(value: Value | undefined): void
}) {
  const [inForce, setInForce] = useState(value)
  const [chosen, setChosen] = useState(value)
  if (inForce !== value) {
    setInForce(value)
    setChosen(value)
  }
  const send = useEffectEvent(() => onChange(chosen))
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a choice changes the filter
  useEffect(() => {
    if (chosen === value) return
    let isLatest = true
    void afterPaint().then(() => isLatest && send())
    return () => {
      isLatest = false
    }
  }, [chosen])
  return (
    <select
      aria-label={label}
      value={chosen ?? ''}
      onChange={(event) => setChosen(options.find((option) => option.value === event.target.value)?.value)}
      className="h-8 max-w-60 truncate rounded-md border border-line bg-surface px-2 text-sm shadow-raised"
    >
      <option value="">{none}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  )
}

/**
 * A filter of which the whole value is entered. It is in force a moment after the last key. The address changes it, too, as
 * by a step back.
 */
export function FilterText({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string
  placeholder: string
  value: string | undefined
  onChange(value: string | undefined): void
}) {
  const [text, setText] = useState(value ?? '')
  const [inForce, setInForce] = useState(value ?? '')
  const [sent, setSent] = useState(inForce)
  if (inForce !== (value ?? '')) {
    setInForce(value ?? '')
    // The value that was just typed arrives in the address while one may type on.
    if (sent !== (value ?? '')) setText(value ?? '')
    setSent(value ?? '')
  }
  const settled = useDebounced(text.trim(), 350)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the filter
  useEffect(() => {
    if (settled === (value ?? '')) return
    setSent(settled)
    onChange(settled || undefined)
  }, [settled])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={100}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      className="h-8 w-32 rounded-md border border-line bg-surface px-2 text-sm shadow-raised"
    />
  )
}

/** Filters that are in force, each with a button that removes it, and one that removes all. */
export function FilterChips({
  label,
  chips,
  removeWord,
  clear,
}: {
  label: string
  chips: readonly { name: string; onRemove(): void }[]
  /** Names the button that removes a filter. */
  removeWord(name: string): string
  clear: { name: string; onClear(): void }
}) {
  if (chips.length === 0) return null
  return (
    <ul aria-label={label} className="mb-4 flex flex-wrap items-center gap-2">
      {chips.map(({ name, onRemove }) => (
        <li
          key={name}
          className="flex items-center gap-1 rounded-full border border-line bg-surface py-0.5 pr-1 pl-3 text-sm"
        >
          <span className="min-w-0 break-words">{name}</span>
          <button
            type="button"
            aria-label={removeWord(name)}
            onClick={onRemove}
            className="grid size-6 place-items-center rounded-full text-quiet hover:bg-sunken hover:text-text"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          onClick={clear.onClear}
          className="min-h-6 px-1 text-sm text-accent hover:underline"
        >
          {clear.name}
        </button>
      </li>
    </ul>
  )
}
