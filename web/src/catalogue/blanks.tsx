import { createContext, type ReactNode, useContext, useId } from 'react'
import { useWords } from '../i18n/words.ts'
import { readDuration, type Unit, writeDuration } from './duration.ts'
import { formWords } from './form-words.tsx'

/** What is wrong with the values of a form, by their paths, such as `rules.gracePeriod`. */
export type Issues = ReadonlyMap<string, readonly string[]>

const IssuesContext = createContext<Issues>(new Map())
export const IssuesProvider = IssuesContext.Provider

/** Returns the messages about a value and the values below it. */
export function useIssues(path: string): readonly string[] {
  const issues = useContext(IssuesContext)
  return [...issues].flatMap(([at, messages]) => (at === path || at.startsWith(`${path}.`) ? messages : []))
}

const Described = createContext<{ 'aria-describedby'?: string; 'aria-invalid'?: true }>({})

/** A sentence with controls in it, or with `row` controls in a row. What the gateway refuses at `path` is below it, and belongs to its controls. */
export function Sentence({
  path,
  row = false,
  children,
}: {
  path: string
  row?: boolean
  children: ReactNode
}) {
  const id = useId()
  const messages = useIssues(path)
  const isWrong = messages.length > 0
  if (!children && !isWrong) return null
  return (
    <div className={isWrong ? 'rounded-md bg-bad-soft px-3 py-1.5 max-sm:-mx-1 sm:-mx-3' : ''}>
      <Described value={isWrong ? { 'aria-describedby': id, 'aria-invalid': true } : {}}>
        <div className={row ? 'flex min-h-10 flex-wrap items-center gap-x-1.5 gap-y-1' : 'leading-9'}>
          {children}
        </div>
      </Described>
      {isWrong && (
        <p id={id} className="pb-1 text-sm text-bad">
          {[...new Set(messages)].join(' ')}
        </p>
      )}
    </div>
  )
}

const blank =
  'h-8 max-w-[calc(100%-0.5rem)] leading-[1.375rem] rounded-md border border-line-strong/70 bg-surface font-medium text-accent shadow-raised hover:border-line-strong aria-invalid:border-bad'

/** A whole number in a sentence. NaN while there is none. */
export function NumberBlank({
  label,
  value,
  onChange,
  wide = false,
}: {
  label: string
  value: number
  onChange(value: number): void
  wide?: boolean
}) {
  return (
    <input
      type="number"
      step={1}
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      value={Number.isNaN(value) ? '' : value}
      onChange={({ target }) => onChange(target.value === '' ? Number.NaN : target.valueAsNumber)}
      className={`${blank} px-2 tabular-nums ${wide ? 'w-28' : 'w-20'}`}
      {...useContext(Described)}
    />
  )
}

/** A choice in a sentence. */
export function ChoiceBlank<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: Value
  options: readonly (readonly [value: Value, name: string])[]
  onChange(value: Value): void
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(options.find(([known]) => known === target.value)![0])}
      className={`${blank} px-1.5`}
      {...useContext(Described)}
    >
      {options.map(([known, name]) => (
        <option key={known} value={known}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** A text in a sentence. */
export function TextBlank({
  label,
  value,
  onChange,
  className = 'w-48',
  list,
  placeholder,
}: {
  label: string
  value: string
  onChange(value: string): void
  className?: string
  list?: string
  placeholder?: string
}) {
  return (
    <input
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      value={value}
      list={list}
      placeholder={placeholder}
      onChange={({ target }) => onChange(target.value)}
      className={`${blank} px-2 ${className}`}
      {...useContext(Described)}
    />
  )
}

/** A duration in a sentence: a number and a unit, or ISO 8601 if it has several units. */
export function DurationBlank({
  label,
  value,
  units,
  onChange,
}: {
  label: string
  value: string
  units: readonly Unit[]
  onChange(value: string): void
}) {
  const t = useWords(formWords)
  const simple = readDuration(value)
  if (!simple)
    return <TextBlank label={t.iso(label)} value={value} onChange={onChange} className="w-32 font-mono" />
  const { amount, unit } = simple
  const offered = units.includes(unit) ? units : [unit, ...units]
  return (
    <span className="inline-flex max-w-full gap-1">
      <NumberBlank
        label={t.amount(label)}
        value={amount}
        onChange={(next) => onChange(writeDuration({ amount: next, unit }))}
      />
      <ChoiceBlank
        label={t.unit(label)}
        value={unit}
        options={offered.map((one) => [one, t[one](Number.isNaN(amount) ? 2 : amount)] as const)}
        onChange={(next) => onChange(writeDuration({ amount, unit: next }))}
      />
    </span>
  )
}
