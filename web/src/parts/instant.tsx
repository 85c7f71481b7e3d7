import { useFormat } from '../i18n/format.ts'

/** An instant as a date, a date with the time, or the distance from now. Its tooltip is the full instant with its offset. */
export function Instant({
  at,
  show = 'dateTime',
  zone,
}: {
  at: string | Date
  show?: 'date' | 'dateTime' | 'fromNow'
  /** Time zone of the license for a date of its term. Default: of the browser. */
  zone?: string
}) {
  const format = useFormat(zone)
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)}>
      {format[show](at)}
    </time>
  )
}
