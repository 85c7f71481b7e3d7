import type { WebhookTable_EndpointFragment } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { words } from './words.ts'

const tones = { ENABLED: 'good', PAUSED: 'warn', DISABLED: 'bad' } as const

/** Whether an endpoint sends, and why it does not. */
export function WebhookState({ endpoint }: { endpoint: WebhookTable_EndpointFragment }) {
  const t = useWords(words)
  const { fromNow } = useFormat()
  const { state, disabledReason, failingSince, failures } = endpoint
  return (
    <>
      <Badge tone={tones[state]}>{t[state]}</Badge>
      {disabledReason && <span className="mt-1 block text-sm text-quiet">{t[disabledReason]}</span>}
      {failingSince && (
        <span className="mt-1 block text-sm text-quiet">
          {t.failingSince(fromNow(failingSince), failures)}
        </span>
      )}
    </>
  )
}
