const units = [
  ['days', 'd'],
  ['hours', 'h'],
  ['minutes', 'min'],
  ['seconds', 's'],
] as const

/** Formats an ISO 8601 duration in its two largest units; a dash for null. */
export function readableTime(duration: string | null): string {
  if (duration === null) return '–'
  const time = Temporal.Duration.from(duration).round({
    largestUnit: 'days',
    relativeTo: '2000-01-01T00:00Z[UTC]',
  })
  const first = units.findIndex(([unit]) => time[unit] !== 0)
  if (first === -1) return `${time.milliseconds} ms`
  if (units[first]![0] === 'seconds') return `${time.seconds + time.milliseconds / 1000} s`
  const shown = units.slice(first, first + 2).filter(([unit]) => time[unit] !== 0)
  return shown.map(([unit, name]) => `${time[unit]} ${name}`).join(' ')
}
