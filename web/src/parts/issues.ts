import { useRef, useState } from 'react'
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import type { Outcome, Repeated } from './operation.ts'

/** A value of the input that the gateway does not accept. */
export interface Issue {
  path: readonly string[]
  message: string
}

/**
 * Puts the issues of a refused input at the fields of a form. `element`: the reference of the form. `place` finds the field of
 * each issue: the one whose value the input has at the path. It moves the focus to the first of them. `rest`: the issues of no
 * field of the form, for the notice.
 */
export function useIssues<Values extends FieldValues>(form: UseFormReturn<Values>) {
  const element = useRef<HTMLFormElement>(null)
  const [rest, setRest] = useState<readonly Issue[]>([])
  function place(outcome: Outcome<unknown> | Repeated, inputOf: (values: Values) => object): void {
    const issues = outcome.kind === 'refused' && 'issues' in outcome.refusal ? outcome.refusal.issues : []
    const controls = [...(element.current?.elements ?? [])] as (Element & { name?: string; focus?(): void })[]
    const values = form.getValues()
    const placed = new Map<string, Issue>()
    const unplaced: Issue[] = []
    for (const { path, message } of issues) {
      const issue = { path, message: asSentence(message) }
      const isShown = (name: string) => controls.some((control) => control.name === name)
      const name = fieldsOf(path, values, inputOf).find(isShown)
      if (name && !placed.has(name)) placed.set(name, issue)
      else unplaced.push(issue)
    }
    for (const [name, { message }] of placed) form.setError(name as Path<Values>, { message })
    setRest(unplaced)
    controls.find(({ name }) => name !== undefined && placed.has(name))?.focus?.()
  }
  return { element, rest, place }
}

/** Names of the fields that can have caused a path: the ones in the path, then the ones that change what is there. */
function fieldsOf<Values extends FieldValues>(
  path: readonly string[],
  values: Values,
  inputOf: (values: Values) => object,
): string[] {
  const names = Object.keys(values)
  const before = valueAt(path, values, inputOf)
  const changing = names.filter((name) => {
    const value: unknown = values[name]
    const other = typeof value === 'boolean' ? !value : `${String(value ?? '')}1`
    return valueAt(path, { ...values, [name]: other }, inputOf) !== before
  })
  const inPath = path.toReversed().filter((part) => names.includes(part))
  return [...inPath.filter((name) => changing.includes(name)), ...changing, ...inPath]
}

/** What the input has at a path, as text; undefined if it cannot be made of the values. */
function valueAt<Values extends FieldValues>(
  path: readonly string[],
  values: Values,
  inputOf: (values: Values) => object,
): string | undefined {
  try {
    const found = path.reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : value,
      inputOf(values),
    )
    return JSON.stringify(found)
  } catch {
    // The values are no input, such as a text that is no JSON.
    return undefined
  }
}

/** A problem as a sentence of its own. The gateway writes it as words that follow the path. */
function asSentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
