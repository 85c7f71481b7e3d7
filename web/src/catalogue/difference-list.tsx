import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { ruleWords } from './rule-words.ts'
import type { Topic } from './sentences.ts'
import { words } from './words.ts'

/** A difference with its topic, or with another label. */
export type ShownDifference = {
  key: string
  before: string | null
  after: string | null
  /** What a third side has, where it differs from both. */
  own?: string | null
} & ({ topic: Topic } | { label: string })

/** Differences between two revisions, side by side; on a narrow page, one below the other. */
export function DifferenceList({
  differences,
  before,
  after,
  own,
}: {
  differences: readonly ShownDifference[]
  before: string
  after: string
  /** Name of the third side. */
  own?: string
}) {
  const t = useWords(words)
  const topics = useWords(ruleWords)
  if (differences.length === 0) return <p className="text-quiet">{t.noDifference}</p>
  return (
    <ul className="divide-y divide-line">
      {differences.map((difference) => (
        <li key={difference.key} className="py-3 first:pt-0 last:pb-0">
          <p className="mb-1.5 flex flex-wrap items-center gap-2 text-sm text-quiet">
            {'label' in difference ? difference.label : topics[difference.topic]}
            <Badge tone={difference.before === null ? 'good' : difference.after === null ? 'bad' : 'accent'}>
              {difference.before === null ? t.added : difference.after === null ? t.removed : t.changed}
            </Badge>
          </p>
          <div className="grid gap-2 sm:grid-cols-2">
            <Side name={before} text={difference.before} tone="old" />
            <Side name={after} text={difference.after} tone="new" />
            {own && difference.own !== undefined && (
              <div className="sm:col-span-2">
                <Side name={own} text={difference.own} tone="new" />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Side({ name, text, tone }: { name: string; text: string | null; tone: 'old' | 'new' }) {
  const t = useWords(words)
  const Mark = tone === 'old' ? 'del' : 'ins'
  return (
    <div
      className={`rounded-md border-l-2 px-3 py-2 ${tone === 'old' ? 'border-line-strong bg-sunken' : 'border-accent bg-accent-soft'}`}
    >
      <p className="text-xs text-quiet">{name}</p>
      {text === null ? (
        <p className="text-quiet">{t.notStated}</p>
      ) : (
        <Mark className="no-underline">{text}</Mark>
      )}
    </div>
  )
}
