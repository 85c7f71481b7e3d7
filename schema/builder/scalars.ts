import { GraphQLError, type GraphQLScalarLiteralParser, Kind } from 'graphql'
import {
  DateTimeResolver,
  DurationResolver,
  EmailAddressResolver,
  JSONObjectResolver,
  LocalDateResolver,
  LocaleResolver,
  TimeZoneResolver,
} from 'graphql-scalars'
import { toAsciiAddress } from '../../src/platform/email-address.ts'
import { isInstant, OUT_OF_RANGE, withinBounds } from '../../src/platform/instant.ts'
import { inEnglish } from '../../src/texts/sentence.ts'
import { builder } from './builder.ts'

function assertInstant(value: Date): Date {
  if (isInstant(value)) return value
  throw new GraphQLError(`DateTime ${inEnglish(OUT_OF_RANGE)}.`)
}

const inAscii = (value: unknown) => (typeof value === 'string' ? toAsciiAddress(value) : value)

/** The form of an instant in a response. A page of records has it already. */
const WRITTEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** One record whose instant is out of bounds must not void the page that it is on. */
function serializeInstant(value: unknown): Date | string {
  if (typeof value === 'string' && WRITTEN.test(value)) return value
  return DateTimeResolver.serialize(value instanceof Date ? withinBounds(value) : value)
}

/** Makes every error of a literal name its place, from which the error names the argument. */
function located<T>(parse: GraphQLScalarLiteralParser<T>): GraphQLScalarLiteralParser<T> {
  return (node, variables) => {
    try {
      return parse(node, variables)
    } catch (error) {
      throw new GraphQLError((error as Error).message, { nodes: node })
    }
  }
}

builder.addScalarType('DateTime', DateTimeResolver, {
  description:
    'Instant in UTC as RFC 3339 text, such as `2026-01-31T12:00:00.000Z`, within the years 1 to 9999. Other offsets ' +
    'are accepted as input.',
  serialize: serializeInstant,
  parseValue: (value) => assertInstant(DateTimeResolver.parseValue(value)),
  parseLiteral: located((node, variables) => assertInstant(DateTimeResolver.parseLiteral(node, variables))),
})
builder.addScalarType('Duration', DurationResolver, {
  description:
    'ISO 8601 duration, such as `P1Y`, `P14D` or `PT1H`. A negative duration starts with a minus sign.',
  parseLiteral: located(DurationResolver.parseLiteral),
})
builder.addScalarType('EmailAddress', EmailAddressResolver, {
  description:
    'Email address, such as `jane@example.com`. An internationalized domain is accepted, and returned in its ASCII ' +
    'form: `jane@müller.example` as `jane@xn--mller-kva.example`.',
  parseValue: (value) => EmailAddressResolver.parseValue(inAscii(value)),
  parseLiteral: located((node, variables) =>
    EmailAddressResolver.parseLiteral(
      node.kind === Kind.STRING ? { ...node, value: toAsciiAddress(node.value) } : node,
      variables,
    ),
  ),
})
builder.addScalarType('JSONObject', JSONObjectResolver, {
  description:
    'JSON object. Stored metadata returns every name and value as it was sent, nested ones included: names such as ' +
    '`__proto__` and `constructor`, and names that differ only in their Unicode normalization. The order of names is not ' +
    'kept. Metadata with an integer beyond 2^53 - 1, a number out of range, U+0000 or a lone surrogate is refused with ' +
    '`INPUT_INVALID`.',
  parseLiteral: located<Record<string, unknown>>(JSONObjectResolver.parseLiteral as never),
})
builder.addScalarType('LocalDate', LocalDateResolver, {
  description: 'Date in the calendar, such as `2026-01-31`.',
  parseLiteral: located(LocalDateResolver.parseLiteral),
})
builder.addScalarType('Locale', LocaleResolver, {
  description: 'Language tag (BCP 47), such as `en` or `de-AT`.',
  parseLiteral: located(LocaleResolver.parseLiteral),
})
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'Time zone of the IANA database, such as `Europe/Berlin`.',
  parseLiteral: located(TimeZoneResolver.parseLiteral),
})
