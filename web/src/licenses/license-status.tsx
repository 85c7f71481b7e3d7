import type { LicenseStatus } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { words } from './words.ts'

const tones: Record<LicenseStatus, Tone> = {
  ACTIVE: 'good',
  GRACE: 'warn',
  EXPIRED: 'warn',
  SUSPENDED: 'bad',
  REVOKED: 'bad',
  NOT_STARTED: 'neutral',
}

/** The status of a license. */
export function StatusBadge({ status }: { status: LicenseStatus }) {
  const t = useWords(words)
  return <Badge tone={tones[status]}>{t[status]}</Badge>
}
