import { useNavigate } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { now } from '../app/clock.ts'
import {
  DeleteWebhookEndpointDocument,
  DisableWebhookEndpointDocument,
  EnableWebhookEndpointDocument,
  ReplayWebhooksDocument,
  RotateWebhookSecretDocument,
  TestWebhookEndpointDocument,
  type WebhookTable_EndpointFragment,
} from '../generated/graphql.ts'
import { localMinute } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Menu } from '../parts/menu.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

const DAY_MS = 86_400_000

/** What can be done with an endpoint. */
export function WebhookActions({ endpoint: { id, state } }: { endpoint: WebhookTable_EndpointFragment }) {
  const t = useWords(words)
  const toast = useToast()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'switch' | 'rotate' | 'replay' | 'remove' | null>(null)
  const opened = (which: typeof open) => ({
    open: open === which,
    onOpenChange: (next: boolean) => setOpen(next ? which : null),
  })
  const isOff = state === 'DISABLED'
  return (
    <>
      <OperationDialog
        title={t.test}
        description={t.testHelp}
        trigger={<Button>{t.test}</Button>}
        document={TestWebhookEndpointDocument}
        defaultValues={{}}
        input={() => ({ webhookEndpoint: id })}
        confirm={t.test}
        onDone={() => toast(t.tested)}
      />
      <Menu
        trigger={
          <Button>
            {t.actions}
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        }
        groups={[
          [
            { name: isOff ? t.enable : t.disable, onSelect: () => setOpen('switch') },
            { name: t.rotate, onSelect: () => setOpen('rotate') },
            { name: t.replay, onSelect: () => setOpen('replay') },
          ],
          [{ name: t.remove, onSelect: () => setOpen('remove'), danger: true }],
        ]}
      />
      {isOff ? (
        <OperationDialog
          {...opened('switch')}
          title={t.enable}
          description={t.enableHelp}
          document={EnableWebhookEndpointDocument}
          defaultValues={{ skipMissed: false }}
          fields={({ register }) => (
            <label className="flex min-h-6 items-center gap-2">
              <input type="checkbox" className="size-4 accent-accent" {...register('skipMissed')} />
              {t.skipMissed}
            </label>
          )}
          input={({ skipMissed }) => ({ webhookEndpoint: id, skipMissed })}
          confirm={t.enable}
          onDone={() => toast(t.enabled)}
        />
      ) : (
        <OperationDialog
          {...opened('switch')}
          title={t.disable}
          description={t.disableHelp}
          document={DisableWebhookEndpointDocument}
          defaultValues={{}}
          input={() => ({ webhookEndpoint: id })}
          confirm={t.disable}
          danger
          onDone={() => toast(t.disabled)}
        />
      )}
      <OperationDialog
        {...opened('rotate')}
        title={t.rotate}
        description={t.rotateHelp}
        document={RotateWebhookSecretDocument}
        defaultValues={{}}
        input={() => ({ webhookEndpoint: id })}
        confirm={t.rotate}
        result={({ secret }) => (
          <ShownOnce
            label={t.secret}
            text={secret ?? ''}
            fileName="licet-webhook-secret.txt"
            help={t.secretOnce}
          />
        )}
      />
      <OperationDialog
        {...opened('replay')}
        title={t.replay}
        description={t.replayHelp}
        document={ReplayWebhooksDocument}
        defaultValues={{ since: localMinute(new Date(now().getTime() - DAY_MS)) }}
        fields={({ register, formState: { errors } }) => (
          <TextField
            label={t.since}
            type="datetime-local"
            error={errors.since?.message}
            {...register('since', { required: true })}
          />
        )}
        input={({ since }) => ({ webhookEndpoint: id, since: new Date(since).toISOString() })}
        confirm={t.replay}
        onDone={() => toast(t.replayed)}
      />
      <OperationDialog
        {...opened('remove')}
        title={t.remove}
        description={t.removeHelp}
        document={DeleteWebhookEndpointDocument}
        defaultValues={{}}
        input={() => ({ webhookEndpoint: id })}
        confirm={t.remove}
        danger
        onDone={() => {
          toast(t.removed)
          void navigate({ to: '/webhooks' })
        }}
      />
    </>
  )
}
