import { z } from 'zod'

/** The fault that replaces the response. */
const played = z.discriminatedUnion('kind', [
  /** The real response, late. */
  z.object({ kind: z.literal('slow'), delayMs: z.number().int().min(0) }),
  /** No response, and the connection stays open. */
  z.object({ kind: z.literal('hang') }),
  /** A reset of the connection. */
  z.object({ kind: z.literal('reset') }),
  /** A page of the edge: 502, 503, 504, 521 to 526, or even 200. */
  z.object({ kind: z.literal('html'), status: z.number().int() }),
  /** A body without a content type. */
  z.object({ kind: z.literal('untyped'), status: z.number().int() }),
  z.object({ kind: z.literal('empty'), status: z.number().int() }),
  /** A server error in JSON. */
  z.object({ kind: z.literal('error'), status: z.number().int() }),
  /** 423: another client writes the record. */
  z.object({ kind: z.literal('locked') }),
  /** 477: HubSpot moves the account to another data centre. */
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
  /** Part of the path. */
  path: z.string().optional(),
  /** Text in the body, such as the id of a row in a batch. */
  bodyIncludes: z.string().optional(),
  /** Number of matching requests that pass first. */
  after: z.number().int().min(0).default(0),
  /** Number of matching requests that meet the fault. Null: all until the faults are cleared. */
  times: z.number().int().positive().nullable().default(1),
  /** Whether the call is carried out before the fault, such as a 502 after a successful write. */
  afterwards: z.boolean().default(false),
})

export type FaultInput = z.input<typeof faultShape>
export type Fault = z.output<typeof faultShape>
export type Played = Fault['play']

export interface Faults {
  add(fault: FaultInput): void
  clear(): void
  list(): readonly Fault[]
  /** Takes the fault for this request; null if none matches. */
  take(request: { method: string; path: string; body: string }): Fault | null
}

/** Creates a list of faults. The first matching fault counts. */
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
        if (!matches(fault, request)) continue
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

function matches(
  { method, path, bodyIncludes }: Fault,
  request: { method: string; path: string; body: string },
): boolean {
  return (
    (method === undefined || method === request.method) &&
    (path === undefined || request.path.includes(path)) &&
    (bodyIncludes === undefined || request.body.includes(bodyIncludes))
  )
}
