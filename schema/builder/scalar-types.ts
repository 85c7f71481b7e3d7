import type { TextCode } from '../../src/texts/say.ts'

/** TypeScript types of the custom scalars. */
export type Scalars = {
  ID: { Input: string; Output: string }
  DateTime: { Input: Date; Output: Date | string }
  Duration: { Input: string; Output: string }
  EmailAddress: { Input: string; Output: string }
  JSONObject: { Input: Record<string, unknown>; Output: unknown }
  LocalDate: { Input: string; Output: string }
  Locale: { Input: string; Output: string }
  TextCode: { Input: TextCode; Output: TextCode }
  TimeZone: { Input: string; Output: string }
}
