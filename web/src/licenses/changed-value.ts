import type { Format } from '../i18n/format.ts'

/** The words for changed values: the names of fields as `field_…`, and those of common values. */
interface ValueWords {
  nothing: string
  never: string
  unlimited: string
  asType: string
  yes: string
  no: string
}

type ValueFormat = Pick<Format, 'dateTime' | 'duration' | 'list'>

/** The name of a changed field, as `Seats` or `Entitlement: export`. An unknown field keeps its name. */
export function changedFieldName(field: string, t: object): string {
  const [name = field, ...rest] = field.split('.')
  const known: unknown = Reflect.get(t, `field_${name}`)
  const text = typeof known === 'string' ? known : name
  return rest.length > 0 ? `${text}: ${rest.join('.')}` : text
}

/**
 * A value of a changed field, in words. The graph has values as YAML on one line. `isStarted`: whether the term had started;
 * until then, a license without an expiry of its own has that of its type.
 */
export function changedValue(
  field: string,
  value: string | null,
  { t, format, isStarted }: { t: ValueWords; format: ValueFormat; isStarted?: boolean },
): string {
  if (value === null || value === 'null' || value === '') {
    if (field === 'expiry' && isStarted !== undefined) return isStarted ? t.never : t.asType
    return field === 'maxActivations' ? t.unlimited : t.nothing
  }
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return format.dateTime(value)
  if (value === 'true') return t.yes
  if (value === 'false') return t.no
  if (/^P(?=\d|T\d)(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(value)) return format.duration(value)
  if (/^".*"$/.test(value)) return unquote(value)
  const items = /^\[(.*)\]$/.exec(value)?.[1]?.trim()
  // A list of lists or objects stays as it is.
  if (items === undefined || /[[\]{}"']/.test(items)) return value
  if (items === '') return t.nothing
  return format.list(items.split(/,\s*/).map((item) => changedValue('', item.trim(), { t, format })))
}

/** The text of a quoted YAML scalar. Its escapes are those of JSON, with a few more. */
function unquote(value: string): string {
  try {
    return String(JSON.parse(value))
  } catch {
    return value
  }
}
