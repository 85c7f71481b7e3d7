/** Whole seconds after which to ask again: not the same for all, as they would all come back at once. */
export function secondsUntilNextTry(): number {
  return 1 + Math.floor(Math.random() * 3)
}

/** More is asked than the gateway can do: nothing was done, and the same may be asked again in a moment. */
export class Overloaded extends Error {
  override name = 'Overloaded'
  readonly retryAfter = secondsUntilNextTry()

  constructor() {
    super('The gateway has as much to do as it can. Ask again in a moment.')
  }
}
