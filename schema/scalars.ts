import {
  DateTimeResolver,
  DurationResolver,
  EmailAddressResolver,
  JSONObjectResolver,
  LocaleResolver,
  TimeZoneResolver,
} from 'graphql-scalars'
import { builder } from './builder.ts'

/** How each custom scalar reads and writes in TypeScript. */
export type Scalars = {
  ID: { Input: string; Output: string }
  DateTime: { Input: Date; Output: Date | string }
  Duration: { Input: string; Output: string }
  EmailAddress: { Input: string; Output: string }
  JSONObject: { Input: Record<string, unknown>; Output: unknown }
  Locale: { Input: string; Output: string }
  TimeZone: { Input: string; Output: string }
}

builder.addScalarType('DateTime', DateTimeResolver)
builder.addScalarType('Duration', DurationResolver, {
  description:
    'An ISO 8601 duration, such as `P1Y`, `P14D` or `PT1H`; negative ones begin with a minus sign.',
})
builder.addScalarType('EmailAddress', EmailAddressResolver)
builder.addScalarType('JSONObject', JSONObjectResolver)
builder.addScalarType('Locale', LocaleResolver)
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'A time zone of the IANA database, such as `Europe/Berlin`.',
})
