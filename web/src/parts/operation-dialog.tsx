import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { type ReactElement, type ReactNode, useState } from 'react'
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form'
import type { RefusalCode } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { Dialog, useKeptOpen } from './dialog.tsx'
import { FieldErrorsProvider } from './field.tsx'
import { useIssues } from './issues.ts'
import { type PayloadOf, useOperation } from './operation.ts'
import { OutcomeNotice } from './outcome-notice.tsx'
import { useRepeatKey } from './repeat-key.ts'
import { RequestText } from './request-text.tsx'
import { words } from './words.ts'

interface OperationDialogProps<Data extends object, Input extends object, Values extends FieldValues> {
  title: string
  /** What will happen. */
  description: ReactNode
  trigger?: ReactElement<Record<string, unknown>>
  open?: boolean
  onOpenChange?(open: boolean): void
  document: TypedDocumentNode<Data, { input: Input }>
  defaultValues: DefaultValues<Values>
  /** The fields of the form. */
  fields?(form: UseFormReturn<Values>): ReactNode
  /** Makes the input of the mutation. The dialog adds the idempotency key. */
  input(values: Values): Omit<Input, 'idempotencyKey'>
  confirm: string
  /** Whether the button is enabled; always, by default. */
  isReady?(values: Values): boolean
  danger?: boolean
  /** Called after a refusal. True closes the dialog: the page shows the refusal and what to do. */
  onRefused?(code: RefusalCode): boolean
  /** Called after success, before the dialog closes. */
  onDone?(payload: PayloadOf<Data>): void
  /** Shown after success instead of closing, for what is shown once. */
  result?(payload: PayloadOf<Data>): ReactNode
  /** Names of the fields of the input that the shown GraphQL hides, such as a license key. */
  hidden?: readonly (keyof Input & string)[]
}

/**
 * Asks for what a mutation needs, says what will happen, sends it, and shows a refusal with its remedy. A repeat of the
 * same input has the same idempotency key, so that sending again after a lost answer has no second effect. Problems of a field
 * are shown at the field. The GraphQL is shown to copy. While the request runs and while a result is shown, only the buttons
 * close the dialog.
 */
export function OperationDialog<Data extends object, Input extends object, Values extends FieldValues>(
  props: OperationDialogProps<Data, Input, Values>,
) {
  const [openByTrigger, setOpenByTrigger] = useState(false)
  const open = props.open ?? openByTrigger
  const onOpenChange = (next: boolean) => {
    setOpenByTrigger(next)
    props.onOpenChange?.(next)
  }
  return (
    <Dialog
      title={props.title}
      description={props.description}
      {...(props.trigger && { trigger: props.trigger })}
      open={open}
      onOpenChange={onOpenChange}
    >
      <OperationForm {...props} close={() => onOpenChange(false)} />
    </Dialog>
  )
}

function OperationForm<Data extends object, Input extends object, Values extends FieldValues>({
  document,
  defaultValues,
  fields,
  input,
  confirm,
  isReady,
  danger = false,
  onRefused,
  onDone,
  result,
  hidden = [],
  close,
}: OperationDialogProps<Data, Input, Values> & { close(): void }) {
  const t = useWords(words)
  const { keyOf, settle } = useRepeatKey()
  const form = useForm<Values>({ defaultValues })
  const { run, pending, outcome } = useOperation(document)
  const { element, rest, place } = useIssues(form)
  useKeptOpen(pending || (outcome?.kind === 'done' && result !== undefined))
  const inputOf = (values: Values) => {
    const chosen = input(values)
    return { ...chosen, idempotencyKey: keyOf(chosen) } as unknown as Input
  }
  const submit = form.handleSubmit(async (values) => {
    const next = await run(inputOf(values))
    settle(next)
    if (next.kind === 'done') {
      onDone?.(next.payload)
      if (!result) close()
    } else if (next.kind === 'refused' && onRefused?.(next.refusal.code)) close()
    else place(next, input)
  })
  if (outcome?.kind === 'done' && result) {
    return (
      <div className="space-y-4">
        {result(outcome.payload)}
        <div className="flex justify-end">
          <Button onClick={close}>{t.close}</Button>
        </div>
      </div>
    )
  }
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <FieldErrorsProvider value={form.formState.errors}>{fields?.(form)}</FieldErrorsProvider>
      <OutcomeNotice outcome={outcome} rest={rest} />
      <RequestText document={document}>
        {() => {
          const shown = { ...inputOf(form.watch()) } as Record<string, unknown>
          for (const name of hidden) if (shown[name]) shown[name] = '…'
          return { input: shown }
        }}
      </RequestText>
      <div className="flex flex-wrap justify-end gap-2">
        <Button disabled={pending} onClick={close}>
          {t.cancel}
        </Button>
        <Button
          type="submit"
          look={danger ? 'danger' : 'primary'}
          pending={pending}
          disabled={isReady !== undefined && !isReady(form.watch())}
        >
          {confirm}
        </Button>
      </div>
    </form>
  )
}
