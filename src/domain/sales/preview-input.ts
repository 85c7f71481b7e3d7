import { z } from 'zod'
import { text } from '../../platform/input.ts'

/** Most lines of a sale that is previewed. */
const MOST_LINES = 100

/** The texts of a line of a sale that is previewed. A day or an instant that cannot be read is a problem of the sale. */
const previewLine = z.looseObject({
  sku: text({ max: 255 }),
  start: text({ max: 40 }).nullish(),
  end: text({ max: 40 }).nullish(),
})

/** The lines of a sale that is previewed. */
export const previewInput = z.looseObject({ lines: z.array(previewLine).max(MOST_LINES) })
