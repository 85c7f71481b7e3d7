/** A fault that the next matching requests get. */
export interface Fault {
  /** Part of the path. By default every path. */
  path?: string
  method?: string
  /** Times that it is played. Default: 1. */
  times?: number
  play:
    | { kind: 'status'; status: number; error?: Record<string, unknown>; headers?: Record<string, string> }
    | { kind: 'reset' }
  /** Whether the request takes effect before the fault. Default: false. */
  afterwards?: boolean
}

/** Faults in the order in which they were added. */
export interface Faults {
  add(fault: Fault): void
  take(method: string, path: string): Fault | null
}

/** Creates an empty list. */
export function createFaults(): Faults {
  const faults: (Fault & { left: number })[] = []
  return {
    add: (fault) => void faults.push({ ...fault, left: fault.times ?? 1 }),
    take(method, path) {
      const index = faults.findIndex(
        (fault) => (!fault.method || fault.method === method) && path.includes(fault.path ?? ''),
      )
      if (index < 0) return null
      const fault = faults[index]!
      fault.left--
      if (fault.left <= 0) faults.splice(index, 1)
      return fault
    },
  }
}
