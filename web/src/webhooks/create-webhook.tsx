import { CreateWebhookEndpointDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { isAddress } from '../parts/email-address.ts'
import { TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { words as partWords } from '../parts/words.ts'
import { words } from './words.ts'

/** Adds an endpoint. Its secret is shown once. */
export function CreateWebhook() {
  const t = useWords(words)
  const p = useWords(partWords)
  return (
    <OperationDialog
      title={t.create}
      description={t.createHelp}
      trigger={<Button look="primary">{t.create}</Button>}
      document={CreateWebhookEndpointDocument}
      defaultValues={{ url: '', eventTypes: '', description: '', email: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.url}
            help={t.urlHelp}
            type="url"
            placeholder="https://example.com/licet"
            error={errors.url?.message}
            {...register('url')}
          />
          <TextField
            label={t.events}
            help={t.eventsHelp}
            optional
            error={errors.eventTypes?.message}
            {...register('eventTypes')}
          />
          <TextField
            label={t.description}
            optional
            error={errors.description?.message}
            {...register('description')}
          />
          <TextField
            label={t.email}
            help={t.emailHelp}
            type="email"
            optional
            error={errors.email?.message}
            {...register('email', {
              validate: (value) => value.trim() === '' || isAddress(value) || p.wrongEmail,
            })}
          />
        </>
      )}
      input={({ url, eventTypes, description, email }) => ({
        url,
        eventTypes: eventTypes.split(/[\s,]+/).filter(Boolean),
        ...(description && { description }),
        ...(email.trim() && { email: email.trim() }),
      })}
      confirm={t.create}
      result={({ secret }) => (
        <ShownOnce
          label={t.secret}
          text={secret ?? ''}
          fileName="licet-webhook-secret.txt"
          help={t.secretOnce}
        />
      )}
    />
  )
}
