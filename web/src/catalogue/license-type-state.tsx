import type { LicenseTypeState } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { words } from './words.ts'

const tones: Record<LicenseTypeState, Tone> = { DRAFT: 'warn', PUBLISHED: 'good', RETIRED: 'neutral' }

/** The state of a license type. */
export function LicenseTypeStateBadge({ state }: { state: LicenseTypeState }) {
  const t = useWords(words)
  return <Badge tone={tones[state]}>{t[state]}</Badge>
}
