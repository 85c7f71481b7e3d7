import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'
import type { FieldErrors as Errors, FieldValues } from 'react-hook-form'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

const control =
  'w-full rounded-md border border-line-strong/70 bg-surface px-3 text-text shadow-raised hover:border-line-strong aria-invalid:border-bad disabled:opacity-55'

const FieldErrors = createContext<Errors<FieldValues>>({})

/** Shows the problems of a form at those of its fields that have a name. */
export const FieldErrorsProvider = FieldErrors.Provider

/** Returns the problem of the field with a name in the form around it. */
function useFieldError(name: string | undefined): string | undefined {
  const error = useContext(FieldErrors)[name ?? '']
  return typeof error?.message === 'string' ? error.message : undefined
}

interface FieldText {
  label: string
  /** What the value does, or its form. */
  help?: ReactNode
  /** What is wrong with the value. */
  error?: string | undefined
  /** Whether the label says that the value may be left out. */
  optional?: boolean
}

/** Joins a label, a help and an error with the control that `children` makes. */
export function Field({
  label,
  help,
  error,
  optional,
  children,
}: FieldText & {
  children(attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }): ReactNode
}) {
  const t = useWords(words)
  const id = useId()
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
        {optional && <span className="ml-1 font-normal text-quiet">({t.optional})</span>}
      </label>
      {children({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {help && (
        <p id={`${id}-help`} className="mt-1 text-sm text-quiet">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

export function TextField({
  label,
  help,
  error,
  optional,
  className = '',
  ...props
}: FieldText & ComponentProps<'input'>) {
  const found = useFieldError(props.name)
  return (
    <Field label={label} help={help} error={error ?? found} optional={optional ?? false}>
      {(attributes) => (
        <input autoComplete="off" {...props} {...attributes} className={`${control} h-9 ${className}`} />
      )}
    </Field>
  )
}

export function TextArea({
  label,
  help,
  error,
  optional,
  className = '',
  ...props
}: FieldText & ComponentProps<'textarea'>) {
  const found = useFieldError(props.name)
  return (
    <Field label={label} help={help} error={error ?? found} optional={optional ?? false}>
      {(attributes) => (
        <textarea rows={3} {...props} {...attributes} className={`${control} py-2 ${className}`} />
      )}
    </Field>
  )
}

/** A choice of few values, by the control of the operating system. */
export function SelectField({
  label,
  help,
  error,
  optional,
  className = '',
  ...props
}: FieldText & ComponentProps<'select'>) {
  const found = useFieldError(props.name)
  return (
    <Field label={label} help={help} error={error ?? found} optional={optional ?? false}>
      {(attributes) => <select {...props} {...attributes} className={`${control} h-9 ${className}`} />}
    </Field>
  )
}
