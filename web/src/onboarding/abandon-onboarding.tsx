import { AbandonOnboardingDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextArea } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** A button that ends an onboarding before verified use, with a reason. */
export function AbandonOnboarding({ id }: { id: string }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.abandonTitle}
      description={t.abandonHelp}
      trigger={<Button>{t.abandon}</Button>}
      document={AbandonOnboardingDocument}
      defaultValues={{ reason: '' }}
      fields={({ register, formState }) => (
        <TextArea
          label={t.reason}
          help={t.reasonHelp}
          maxLength={500}
          error={formState.errors.reason?.message}
          {...register('reason', { validate: (value) => value.trim() !== '' || t.reasonMissing })}
        />
      )}
      input={({ reason }) => ({ onboarding: id, reason })}
      confirm={t.abandon}
      danger
      onDone={() => toast(t.abandoned)}
    />
  )
}
