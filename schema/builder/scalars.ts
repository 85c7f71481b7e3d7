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

// Outside these years, neither the database nor RFC 3339 can represent every instant in every time zone.
const firstInstant = Date.parse('0001-01-01T00:00:00.000Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

function withinYears(value: Date): Date {
  const instant = value.getTime()
  if (instant >= firstInstant && instant <= lastInstant) return value
  throw new GraphQLError('DateTime must lie within the years 1 to 9999, in UTC.')
}

builder.addScalarType('DateTime', DateTimeResolver, {
  description:
    'Instant in UTC as RFC 3339 text, such as `2026-01-31T12:00:00.000Z`, within the years 1 to 9999. Other offsets ' +
    'are accepted as input.',
  parseValue: (value) => withinYears(DateTimeResolver.parseValue(value)),
  parseLiteral: (node, variables) => withinYears(DateTimeResolver.parseLiteral(node, variables)),
})
builder.addScalarType('Duration', DurationResolver, {
  description:
    'ISO 8601 duration, such as `P1Y`, `P14D` or `PT1H`. A negative duration starts with a minus sign.',
})
builder.addScalarType('EmailAddress', EmailAddressResolver, {
  description: 'Email address, such as `jane@example.com`.',
})
builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'JSON object.' })
builder.addScalarType('LocalDate', LocalDateResolver, {
  description: 'Date in the calendar, such as `2026-01-31`.',
})
builder.addScalarType('Locale', LocaleResolver, {
  description: 'Language tag (BCP 47), such as `en` or `de-AT`.',
})
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'Time zone of the IANA database, such as `Europe/Berlin`.',
})
