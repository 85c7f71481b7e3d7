import { Prisma } from '../../prisma/client/client.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Pairs of an upper bound and the resolution up to it, in milliseconds. Above the last bound the resolution is an hour. */
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
 * Rounds a duration up to a readable value, by less than 2 %, so that similar durations can be counted together. Rounding
 * keeps the order of durations, so a percentile of rounded durations is the rounded percentile.
 */
export function roundedTime(milliseconds: number): number {
  const [, unit] = resolutions.find(([upTo]) => milliseconds <= upTo) ?? [0, HOUR]
  return Math.ceil(milliseconds / unit) * unit
}

/** Returns `roundedTime` in SQL, for a bigint. */
export function roundedTimeSql(ms: Prisma.Sql): Prisma.Sql {
  const up = (unit: number) => Prisma.raw(`+ ${unit - 1}) / ${unit} * ${unit}`)
  const cases = resolutions.map(
    ([upTo, unit]) => Prisma.sql`when ${ms} <= ${Prisma.raw(String(upTo))} then (${ms} ${up(unit)}`,
  )
  return Prisma.sql`(case ${Prisma.join(cases, ' ')} else (${ms} ${up(HOUR)} end)`
}
