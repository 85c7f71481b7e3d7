/** One operation on a license's seats, as its caller saw it. */
export type Operation = { device: string; sentAt: number } & (
  | Heard<'activate', 'TAKEN' | 'KEPT' | 'FULL'>
  | Heard<'deactivate', 'GIVEN' | 'NONE'>
  | Heard<'validate', 'ACTIVE' | 'NOT_ACTIVE'>
)

/** An answer with the instant at which it was heard; null where none was: then it may have happened, or may yet. */
type Heard<Kind, Answer> = { kind: Kind } & (
  | { answer: Answer; heardAt: number }
  | { answer: null; heardAt?: never }
)

/** The devices that hold a seat, in order: equal states are equal texts. */
type Holders = readonly string[]

/**
 * Whether the history could have come from a license with so many seats whose operations happened one at a
 * time, each at some instant between its sending and its answer. (Wing and Gong's search, with Lowe's memory
 * of the states that led nowhere.)
 */
export function isLinearizable(history: readonly Operation[], seats: number): boolean {
  const operations = history.toSorted((a, b) => a.sentAt - b.sentAt)
  const bits = operations.map((_, index) => 1n << BigInt(index))
  const heard = operations.reduce((set, { answer }, at) => (answer === null ? set : set | bits[at]!), 0n)
  const deadEnds = new Set<string>()
  const places: { done: bigint; holders: Holders }[] = [{ done: 0n, holders: [] }]

  for (let place = places.pop(); place; place = places.pop()) {
    const { done, holders } = place
    // What was never heard of need not have happened.
    if ((done & heard) === heard) return true
    const text = `${done} ${JSON.stringify(holders)}`
    if (deadEnds.has(text)) continue
    deadEnds.add(text)

    const open = operations.filter((_, at) => !(done & bits[at]!))
    // Whatever was sent after another answer was heard happened after that other operation.
    const firstHeard = Math.min(...open.map(({ heardAt }) => heardAt ?? Number.POSITIVE_INFINITY))
    for (const [at, operation] of operations.entries()) {
      if (done & bits[at]!) continue
      if (operation.sentAt > firstHeard) break
      const next = holdersAfter(holders, operation, seats)
      // One that was never heard of matters only for what it changes, and not which of several equal ones it was.
      if (
        operation.answer === null &&
        (next === holders || open.find((other) => isTwin(operation, other)) !== operation)
      )
        continue
      if (next) places.push({ done: done | bits[at]!, holders: next })
    }
  }
  return false
}

function isTwin(one: Operation, other: Operation): boolean {
  return other.answer === null && other.kind === one.kind && other.device === one.device
}

/** Who holds a seat after the operation; null when it would have been answered otherwise. */
function holdersAfter(holders: Holders, operation: Operation, seats: number): Holders | null {
  const { kind, device, answer } = operation
  const holds = holders.includes(device)
  const answered = (expected: string, after: Holders) =>
    answer === null || answer === expected ? after : null
  switch (kind) {
    case 'activate':
      if (holds) return answered('KEPT', holders)
      if (holders.length >= seats) return answered('FULL', holders)
      return answered('TAKEN', [...holders, device].sort())
    case 'deactivate':
      if (!holds) return answered('NONE', holders)
      return answered(
        'GIVEN',
        holders.filter((holder) => holder !== device),
      )
    case 'validate':
      return answered(holds ? 'ACTIVE' : 'NOT_ACTIVE', holders)
  }
}
