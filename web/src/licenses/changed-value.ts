import type { Format } from '../i18n/format.ts'

/** The words for changed values: the names of fields as `field_…`, and those of common values. */
interface ValueWords {
  nothing: string
  yes: string
  no: string
}

/** The name of a changed field, as `Seats` or `Entitlement: export`. An unknown field keeps its name. */
export function changedFieldName(field: string, t: object): string {
  const [name = field, ...rest] = field.split('.')
  const known: unknown = Reflect.get(t, `field_${name}`)
  const text = typeof known === 'string' ? known : name
  return rest.length > 0 ? `${text}: ${rest.join('.')}` : text
}

/** A value of a changed field, which the graph has as YAML on one line. */
export function changedValue(
  value: string | null,
  t: ValueWords,
  { dateTime }: Pick<Format, 'dateTime'>,
): string {
  if (value === null) return t.nothing
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return dateTime(value)
  if (value === 'true') return t.yes
  return value === 'false' ? t.no : value
}
