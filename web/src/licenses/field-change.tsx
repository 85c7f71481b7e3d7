import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { changedFieldName, changedValue } from './changed-value.ts'
import { words } from './license-words.ts'

/** One value before and after a change. */
export function FieldChange({
  field,
  before,
  after,
  zone,
  isStarted,
}: {
  field: string
  before: string | null
  after: string | null
  /** Time zone of the license. Default: of the browser. */
  zone?: string
  /** Whether the term of the license has started, if that was read. */
  isStarted?: boolean | undefined
}) {
  const t = useWords(words)
  const format = useFormat(zone)
  const show = (value: string | null) => changedValue(field, value, { t, format, isStarted })
  return (
    <li className="flex flex-wrap gap-x-2">
      <span className="text-quiet">{changedFieldName(field, t)}</span>
      <span className="min-w-0 break-words">
        <s className="text-quiet">{show(before)}</s> → <strong className="font-medium">{show(after)}</strong>
      </span>
    </li>
  )
}
