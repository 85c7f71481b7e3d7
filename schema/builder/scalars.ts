import { GraphQLError } from 'graphql'
import {
  DateTimeResolver,
  DurationResolver,
  EmailAddressResolver,
  JSONObjectResolver,
  LocalDateResolver,
  LocaleResolver,
  TimeZoneResolver,
} from 'graphql-scalars'
import { builder } from './builder.ts'

// Outside these years neither the database nor RFC 3339 has a text for every instant that a time zone makes.
const firstInstant = Date.parse('0001-01-01T00:00:00.000Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

function withinYears(value: Date): Date {
  const instant = value.getTime()
  if (instant >= firstInstant && instant <= lastInstant) return value
  throw new GraphQLError('DateTime must lie within the years 1 to 9999, in UTC.')
}

builder.addScalarType('DateTime', DateTimeResolver, {
  parseValue: (value) => withinYears(DateTimeResolver.parseValue(value)),
  parseLiteral: (node, variables) => withinYears(DateTimeResolver.parseLiteral(node, variables)),
})
builder.addScalarType('Duration', DurationResolver, {
  description:
    'An ISO 8601 duration, such as `P1Y`, `P14D` or `PT1H`; negative ones begin with a minus sign.',
})
builder.addScalarType('EmailAddress', EmailAddressResolver)
builder.addScalarType('JSONObject', JSONObjectResolver)
builder.addScalarType('LocalDate', LocalDateResolver, {
  description: 'A day of the calendar, such as `2026-01-31`.',
})
builder.addScalarType('Locale', LocaleResolver)
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'A time zone of the IANA database, such as `Europe/Berlin`.',
})
