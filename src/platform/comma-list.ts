import { z } from 'zod'

/** A variable that holds several values, separated by commas; unset it holds none. */
export const commaList = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
  )
