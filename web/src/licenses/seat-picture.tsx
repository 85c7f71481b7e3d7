import { now } from '../app/clock.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words } from './license-words.ts'
import { groupSeats, MOST_BOXES, type SeatedDevice, type SeatGroup, type SeatKind } from './seats.ts'

/** How each kind of seat is drawn. The legend names every kind that is drawn, so the colour is no information of its own. */
const looks: Record<SeatKind, string> = {
  used: 'bg-accent border-accent',
  leased: 'bg-accent/45 border-accent',
  file: 'bg-good border-good',
  over: 'bg-bad border-bad',
  free: 'bg-transparent border-line-strong border-dashed',
}

/** The seats of a license as boxes, or as a bar if there are many, with a legend in words. */
export function SeatPicture({
  devices,
  limit,
  inUse,
}: {
  devices: readonly SeatedDevice[]
  limit: number | null
  inUse: number
}) {
  const t = useWords(words)
  const groups = groupSeats(devices, { limit, inUse, now: now().toISOString() })
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  return (
    <div>
      <p className="mb-2.5 text-lg font-semibold tracking-tight tabular-nums">{t.seatsInUse(inUse, limit)}</p>
      {total > 0 && (total <= MOST_BOXES ? <Boxes groups={groups} /> : <Bar groups={groups} total={total} />)}
      <ul className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {groups.map((group) => (
          <Legend key={group.kind} group={group} />
        ))}
      </ul>
    </div>
  )
}

function Boxes({ groups }: { groups: readonly SeatGroup[] }) {
  const boxes = groups.flatMap(({ kind, count }) =>
    Array.from({ length: count }, (_, index) => ({ kind, id: `${kind} ${index}` })),
  )
  return (
    <div aria-hidden className="flex flex-wrap gap-1.5">
      {boxes.map(({ id, kind }) => (
        <span key={id} className={`size-6 rounded-sm border-2 ${looks[kind]}`} />
      ))}
    </div>
  )
}

function Bar({ groups, total }: { groups: readonly SeatGroup[]; total: number }) {
  return (
    <div aria-hidden className="flex h-6 gap-0.5">
      {groups.map(({ kind, count }) => (
        <span
          key={kind}
          className={`min-w-1.5 rounded-sm border-2 ${looks[kind]}`}
          style={{ width: `${(count / total) * 100}%` }}
        />
      ))}
    </div>
  )
}

function Legend({ group: { kind, count, until } }: { group: SeatGroup }) {
  const t = useWords(words)
  const { date, number } = useFormat()
  return (
    <li className="flex items-center gap-2">
      <span aria-hidden className={`size-3 rounded-xs border-2 ${looks[kind]}`} />
      <span>
        <span className="tabular-nums">{number(count)}</span> {t[`seat_${kind}`]}
        {until && <span className="text-quiet"> {t.firstUntil(date(until), count)}</span>}
      </span>
    </li>
  )
}
