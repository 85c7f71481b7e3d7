import { z } from 'zod'

/** Parses a variable with several values, separated by commas. An unset variable has none. */
export const commaList = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
  )
