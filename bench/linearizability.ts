/** One operation on the seats of a license, as its client observed it. */
export type Operation = { device: string; sentAt: number } & (
  | Heard<'activate', 'TAKEN' | 'KEPT' | 'FULL'>
  | Heard<'deactivate', 'GIVEN' | 'NONE'>
  | Heard<'validate', 'ACTIVE' | 'NOT_ACTIVE'>
)

/** A result with the instant of the response; null without a response: the operation may take effect, also later. */
type Heard<Kind, Answer> = { kind: Kind } & (
  | { answer: Answer; heardAt: number }
  | { answer: null; heardAt?: never }
)

/** The devices that hold a seat, sorted, so that equal states have equal texts. */
type Holders = readonly string[]

/**
 * Whether the operations could have happened one at a time on a license with `seats` seats, each at an instant between its
 * request and its response. Uses the search of Wing and Gong, with the cache of failed states of Lowe.
 */
export function isLinearizable(history: readonly Operation[], seats: number): boolean {
  const operations = history.toSorted((a, b) => a.sentAt - b.sentAt)
  const bits = operations.map((_, index) => 1n << BigInt(index))
  const heard = operations.reduce((set, { answer }, at) => (answer === null ? set : set | bits[at]!), 0n)
  const deadEnds = new Set<string>()
  const places: { done: bigint; holders: Holders }[] = [{ done: 0n, holders: [] }]

  for (let place = places.pop(); place; place = places.pop()) {
    const { done, holders } = place
    // An operation without a response need not have happened.
    if ((done & heard) === heard) return true
    const text = `${done} ${JSON.stringify(holders)}`
    if (deadEnds.has(text)) continue
    deadEnds.add(text)

    const open = operations.filter((_, at) => !(done & bits[at]!))
    // An operation that was sent after the response of another operation happened after it.
    const firstHeard = Math.min(...open.map(({ heardAt }) => heardAt ?? Number.POSITIVE_INFINITY))
    for (const [at, operation] of operations.entries()) {
      if (done & bits[at]!) continue
      if (operation.sentAt > firstHeard) break
      const next = holdersAfter(holders, operation, seats)
      // An operation without a response matters only if it changes the state. Equal ones are interchangeable.
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

/** Returns the devices with a seat after the operation; null if its result would differ. */
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
