import { z } from 'zod'

/** What is played in place of the answer. */
const played = z.discriminatedUnion('kind', [
  /** The true answer, late. */
  z.object({ kind: z.literal('slow'), delayMs: z.number().int().min(0) }),
  /** Nothing, for as long as the caller waits. */
  z.object({ kind: z.literal('hang') }),
  /** The connection breaks. */
  z.object({ kind: z.literal('reset') }),
  /** A page of the edge: 502, 503, 504, 521 to 526, or even 200. */
  z.object({ kind: z.literal('html'), status: z.number().int() }),
  /** A body of which nobody says what it is. */
  z.object({ kind: z.literal('untyped'), status: z.number().int() }),
  z.object({ kind: z.literal('empty'), status: z.number().int() }),
  /** A server's error in JSON. */
  z.object({ kind: z.literal('error'), status: z.number().int() }),
  /** 423: the record is being written by somebody else. */
  z.object({ kind: z.literal('locked') }),
  /** 477: the account is being moved to another data centre. */
  z.object({ kind: z.literal('migrating'), retryAfterSeconds: z.number().int() }),
  z.object({
    kind: z.literal('rate-limited'),
    policy: z.enum(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY']),
    retryAfterSeconds: z.number().int().optional(),
  }),
  /** 409 for the whole batch. */
  z.object({ kind: z.literal('conflict') }),
])

export const faultShape = z.object({
  play: played,
  method: z.string().optional(),
  /** A part of the path. */
  path: z.string().optional(),
  /** A text in the body: only requests that hold it are met, such as a batch with this row. */
  bodyIncludes: z.string().optional(),
  /** How many requests pass first. */
  after: z.number().int().min(0).default(0),
  /** How many requests are met; null for all until the faults are cleared. */
  times: z.number().int().positive().nullable().default(1),
  /** Whether what was asked for is done before the fault is played: a 502 after a write that succeeded. */
  afterwards: z.boolean().default(false),
})

export type FaultInput = z.input<typeof faultShape>
export type Fault = z.output<typeof faultShape>
export type Played = Fault['play']

export interface Faults {
  add(fault: FaultInput): void
  clear(): void
  list(): readonly Fault[]
  /** The fault that meets this request, if one does. */
  take(request: { method: string; path: string; body: string }): Fault | null
}

/** Faults meet requests in the order in which they were added. */
export function createFaults(): Faults {
  let faults: Fault[] = []
  return {
    add: (fault) => void faults.push(faultShape.parse(fault)),
    clear: () => {
      faults = []
    },
    list: () => faults,
    take: (request) => {
      for (const fault of faults) {
        if (!meets(fault, request)) continue
        if (fault.after > 0) {
          fault.after -= 1
          continue
        }
        if (fault.times !== null) fault.times -= 1
        faults = faults.filter(({ times }) => times !== 0)
        return fault
      }
      return null
    },
  }
}

function meets(
  { method, path, bodyIncludes }: Fault,
  request: { method: string; path: string; body: string },
): boolean {
  return (
    (method === undefined || method === request.method) &&
    (path === undefined || request.path.includes(path)) &&
    (bodyIncludes === undefined || request.body.includes(bodyIncludes))
  )
}
