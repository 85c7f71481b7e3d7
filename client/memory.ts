/** A signed statement of the gateway about a license on this device. All times are in milliseconds. */
export interface Statement {
  /** Kind of the signed text: a response to a request of now, a kept answer, or a license file. */
  source: 'GATEWAY' | 'ANSWER' | 'FILE'
  /** ID of the license; null if no license has the key. */
  license: string | null
  /** Time of the statement. Of two statements, the later one decides; at the same time, a "no" decides. */
  asOf: number
  valid: boolean
  code: string
  /** First instant at which a "yes" may be used. */
  from: number
  /** First instant at which a "yes" may not be used. */
  until: number
  /** Last instant of the license; null if it is perpetual. */
  expiry: number | null
  /** Last instant of its grace period; null if it is perpetual. */
  graceEndsAt: number | null
  /** Whether the license may be used after its end: `MAINTAIN` or `ALLOW`. */
  outlives: boolean
  entitlements: Record<string, boolean | number | string>
}

/** The newest signed "no". */
export interface No {
  license: string | null
  asOf: number
  code: string
}

/** A request that must arrive once, in its order. */
export interface Outgoing {
  kind: 'USAGE' | 'RELEASE'
  /** Idempotency key. */
  id: string
  /** License key. */
  key: string
  meter: string | null
  amount: number
  /** Release proof of a license file; null without one. */
  proof: string | null
  /** Time of the first attempt that could have arrived; null before it. The content is fixed from then on. */
  tried: number | null
  /** Number of attempts that could have arrived. */
  attempts: number
}

/** Everything that the client remembers. It is plain JSON. */
export interface Memory {
  /** License key; null if none is active, or the license is a file that a person carried here. */
  key: string | null
  answer: Statement | null
  file: Statement | null
  no: No | null
  /** Whether another device took the seat. */
  lost: boolean
  /** Whether the last request reached the gateway, in this run of the software. */
  online: boolean
  /** Highest time that this clock has shown. */
  seen: number
  /** Highest time of a signed statement. The true time is not before it. */
  proven: number
  /** What the gateway showed last that must be added to this clock. */
  skew: number
  /** Attempts in a row that failed or were declined. */
  failures: number
  /** When the next check is due, by the clock of this machine. */
  next: number
  /** When the next attempt to send `outbox` is due. */
  sendNext: number
  outbox: Outgoing[]
}

export const emptyMemory: Memory = {
  key: null,
  answer: null,
  file: null,
  no: null,
  lost: false,
  online: false,
  seen: 0,
  proven: 0,
  skew: 0,
  failures: 0,
  next: 0,
  sendNext: 0,
  outbox: [],
}

/** What happened. */
export type Event =
  /** The software started. The statements are those on disk whose signatures were verified now. */
  | { type: 'OPENED'; answer: Statement | null; file: Statement | null }
  /** The gateway activated the license on this device. */
  | { type: 'ACTIVATED'; key: string }
  /** The gateway signed a statement for a nonce of this run. `within`: time until the next heartbeat is due, or null. */
  | { type: 'ANSWERED'; statement: Statement; within: number | null }
  /** A person installed a license file, or a status list decided about it. */
  | { type: 'INSTALLED'; statement: Statement }
  /** A heartbeat was refused with `LEASE_LOST`. */
  | { type: 'LOST' }
  /**
   * A request got no response of the gateway, or 429, 503, or a fault. `unsent`: the request of the outbox if it certainly
   * had no effect; null for any other request, and if it could have taken effect.
   */
  | { type: 'UNREACHABLE'; retryAfter: number | null; unsent: string | null }
  /** The software used a meter. */
  | { type: 'USED'; id: string; meter: string; amount: number }
  /** A request of the outbox is about to be sent. */
  | { type: 'SENDING'; id: string }
  /** The gateway accepted or refused a request of the outbox. */
  | { type: 'SENT'; id: string }
  /** The user gave the license up on this device. */
  | { type: 'DEACTIVATED'; id: string; proof: string | null }
  /** Time passed. */
  | { type: 'TICK' }

/** What the client must do next. `WAKE`: send a `TICK` after so many milliseconds. */
export type Effect =
  | { type: 'CHECK' }
  | { type: 'ACTIVATE' }
  | { type: 'SEND' }
  | { type: 'WAKE'; after: number }

/** Whether the software may be used, and why. */
export interface Verdict {
  state: 'UNLICENSED' | 'LICENSED' | 'OFFLINE' | 'LOCKED'
  valid: boolean
  code: string
  nextAction: string | null
  /** Instant until which this holds without the gateway; null if it does not hold. */
  until: number | null
  expiry: number | null
  source: Statement['source'] | null
  /** Empty if the license may not be used. */
  entitlements: Statement['entitlements']
}
