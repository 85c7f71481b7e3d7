import type { KeyPool_PoolFragment } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { words } from './words.ts'

/** Whether a pool takes keys, and whether it has enough of them. */
export function KeyPoolState({
  pool: { closedAt, lowBelow, available },
}: {
  pool: Pick<KeyPool_PoolFragment, 'closedAt' | 'lowBelow' | 'available'>
}) {
  const t = useWords(words)
  const { date } = useFormat()
  if (closedAt) return <Badge>{t.closedOn(date(closedAt))}</Badge>
  if (typeof lowBelow === 'number' && available < lowBelow) return <Badge tone="warn">{t.low}</Badge>
  return <Badge tone="good">{t.open}</Badge>
}
