import type { NotificationState } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { words } from './words.ts'

const tones: Record<NotificationState, Tone> = {
  QUEUED: 'accent',
  SENDING: 'accent',
  SENT: 'good',
  FAILED: 'bad',
  BOUNCED: 'bad',
  SUPPRESSED: 'neutral',
}

/** The state of a mail. */
export function MailBadge({ state }: { state: NotificationState }) {
  const t = useWords(words)
  return <Badge tone={tones[state]}>{t[state]}</Badge>
}
