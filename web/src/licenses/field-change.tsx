import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words } from './license-words.ts'

/** One value before and after a change. */
export function FieldChange({
  field,
  before,
  after,
}: {
  field: string
  before: string | null
  after: string | null
}) {
  const t = useWords(words)
  const { dateTime } = useFormat()
  const show = (value: string | null) =>
    value === null
      ? t.nothing
      : /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
        ? dateTime(value)
        : value === 'true'
          ? t.yes
          : value === 'false'
            ? t.no
            : value
  return (
    <li className="flex flex-wrap gap-x-2">
      <span className="text-quiet">{fieldName(field, t)}</span>
      <span className="min-w-0 break-words">
        <s className="text-quiet">{show(before)}</s> → <strong className="font-medium">{show(after)}</strong>
      </span>
    </li>
  )
}

function fieldName(field: string, t: Record<string, unknown>): string {
  const [name, ...rest] = field.split('.')
  const known = t[`field_${name}`]
  const text = typeof known === 'string' ? known : (name ?? field)
  return rest.length > 0 ? `${text}: ${rest.join('.')}` : text
}
