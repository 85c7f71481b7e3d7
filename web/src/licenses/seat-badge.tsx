import { now } from '../app/clock.ts'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { type SeatBadge_ActivationFragment, SeatBadge_ActivationFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { words } from './seat-words.ts'

/** The license file of a device that can still be used, or null. */
export function fileOf({ files }: Pick<SeatBadge_ActivationFragment, 'files'>) {
  const file = files.edges[0]?.node
  return file?.fate === 'OUTSTANDING' ? file : null
}

/** How long a device has its seat, or when it lost it. */
export function SeatBadge({ device }: { device: FragmentType<typeof SeatBadge_ActivationFragmentDoc> }) {
  const t = useWords(words)
  const { date, dateTime } = useFormat()
  const seat = read(SeatBadge_ActivationFragmentDoc, device)
  const { activatedAt, leaseEndsAt, deactivatedAt } = seat
  const file = fileOf(seat)
  if (deactivatedAt) return <Badge>{t.releasedOn(date(deactivatedAt))}</Badge>
  if (file) return <Badge tone="good">{t.fileUntil(date(file.expiresAt))}</Badge>
  if (!leaseEndsAt) return <span className="text-sm text-quiet">{t.since(date(activatedAt))}</span>
  return leaseEndsAt < now().toISOString() ? (
    <Badge>{t.leaseEnded(dateTime(leaseEndsAt))}</Badge>
  ) : (
    <Badge tone="accent">{t.leasedUntil(dateTime(leaseEndsAt))}</Badge>
  )
}
