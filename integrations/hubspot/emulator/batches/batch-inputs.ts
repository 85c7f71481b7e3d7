import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import { id, propertyValues, readInput } from '../http/read-input.ts'

const MOST = 100

const row = z.object({
  id: id.optional(),
  idProperty: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
  properties: propertyValues.default({}),
  associations: z
    .array(
      z.object({
        to: z.object({ id }),
        types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number().int() })),
      }),
    )
    .default([]),
})

const batch = z.object({
  inputs: z.array(row),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
})

export type Row = z.output<typeof row>
export type Batch = z.output<typeof batch>

/** Reads a batch. Refuses an empty batch, one above the limit, and one with the same record twice. */
export function readBatch(body: unknown, { ids }: { ids: boolean }): Batch {
  const read = readInput(batch, body)
  assertLength(read.inputs)
  if (!ids) return read
  if (read.inputs.some((input) => input.id === undefined))
    throw invalid('Some required fields were not set: [id]')
  const names = read.inputs.map((input) => input.id!)
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  if (twice.size > 0)
    throw invalid(`Duplicate IDs found in batch input: [${[...twice].join(', ')}]. IDs must be unique`)
  return read
}

/** Refuses an empty batch, and one above the limit. */
export function assertLength(inputs: readonly unknown[], most: number = MOST): void {
  if (inputs.length === 0) throw invalid('The batch has no inputs.')
  if (inputs.length > most)
    throw invalid(
      `The maximum number of inputs supported in a batch request is ${most}, received ${inputs.length}`,
    )
}

/** Whether rows can fail alone: only if each has a distinct trace id. */
export function isTraced(inputs: readonly Row[]): boolean {
  const traces = inputs.map(({ objectWriteTraceId }) => objectWriteTraceId)
  return traces.every(Boolean) && new Set(traces).size === traces.length
}
