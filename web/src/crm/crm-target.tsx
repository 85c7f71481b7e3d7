import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { LinkedText } from '../parts/linked-text.tsx'
import { targetWords } from './target-words.ts'

interface Target {
  url: string | null
  emulated: boolean
}

/** The CRM to which licenses are pushed, with its address. An emulator is named as one. */
export function CrmTarget({ url, emulated }: Target) {
  const t = useWords(targetWords)
  if (!url) return null
  return <LinkedText>{emulated ? t.emulator(url) : t.hubspot(url)}</LinkedText>
}

/** Shows that no real CRM is connected, although the sync runs; nothing otherwise. */
export function EmulatorBadge({ emulated }: Pick<Target, 'emulated'>) {
  const t = useWords(targetWords)
  return emulated && <Badge tone="warn">{t.badge}</Badge>
}
