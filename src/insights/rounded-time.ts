import { Prisma } from '../../prisma/client/client.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Up to which time how exactly times are told, in milliseconds; beyond, to the hour. */
const resolutions = [
  [SECOND, 1],
  [10 * SECOND, 10],
  [MINUTE, 100],
  [10 * MINUTE, SECOND],
  [2 * HOUR, 10 * SECOND],
  [DAY, MINUTE],
  [7 * DAY, 10 * MINUTE],
] as const

/**
 * A time as it is told: rounded up to what people say, by less than two in a hundred, so that equal times can be counted
 * together and who took "no longer" really took no longer. It never changes which of two times is the longer one, so
 * that a percentile of rounded times is the rounded percentile.
 */
export function roundedTime(milliseconds: number): number {
  const [, unit] = resolutions.find(([upTo]) => milliseconds <= upTo) ?? [0, HOUR]
  return Math.ceil(milliseconds / unit) * unit
}

/** The same in SQL, of a bigint. */
export function roundedTimeSql(ms: Prisma.Sql): Prisma.Sql {
  const up = (unit: number) => Prisma.raw(`+ ${unit - 1}) / ${unit} * ${unit}`)
  const cases = resolutions.map(
    ([upTo, unit]) => Prisma.sql`when ${ms} <= ${Prisma.raw(String(upTo))} then (${ms} ${up(unit)}`,
  )
  return Prisma.sql`(case ${Prisma.join(cases, ' ')} else (${ms} ${up(HOUR)} end)`
}
