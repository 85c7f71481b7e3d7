const HOUR = 3_600_000
const DAY = 24 * HOUR

/** License types of the model: they differ in their seats, and in the period and the limit of their meter. */
export const modelTypes = {
  daily: { seats: 2, period: 'DAY', limit: 5 },
  monthly: { seats: 1, period: 'MONTH', limit: 4 },
  once: { seats: 3, period: 'NONE', limit: 8 },
  termly: { seats: 2, period: 'TERM', limit: 6 },
} as const
export type ModelType = keyof typeof modelTypes

/** Rules of a license type of the model. The constants below are their naive counterparts. */
export const modelRules = (type: ModelType) => ({
  term: 'P30D',
  endsAtEndOfDay: false,
  gracePeriod: 'P2D',
  seatModel: 'FLOATING' as const,
  leaseDuration: 'PT1H',
  maxActivations: modelTypes[type].seats,
  meters: [{ code: 'render', limit: modelTypes[type].limit, period: modelTypes[type].period }],
})
const TERM = 30 * DAY
const GRACE = 2 * DAY
const LEASE = HOUR

/** A license in memory, implemented as simply as possible. Returns what the gateway should return. */
export class NaiveLicense {
  now: number
  expiry: number
  /** When the present term began; the terms of a meter are counted from it. */
  anchor: number
  type: ModelType = 'daily'
  suspended = false
  revoked = false
  seats: { device: string; lease: number }[] = []
  lost = new Set<string>()
  used = new Map<string, number>()

  constructor(now: number) {
    this.now = now
    this.anchor = now
    this.expiry = now + TERM
  }

  get #limit() {
    return modelTypes[this.type].seats
  }

  #isLive = ({ lease }: { lease: number }) => lease >= this.now

  #live() {
    return this.seats.filter(this.#isLive).length
  }

  /** The clocks of two gateways differ, and a clock that is behind never shortens a lease. */
  #renew(seat: { lease: number }) {
    seat.lease = Math.max(seat.lease, this.now + LEASE)
  }

  #period(): string {
    const { period } = modelTypes[this.type]
    // What a gateway whose clock is behind counts as the term begins belongs to the term.
    const now = Math.max(this.now, this.anchor)
    const at = new Date(now)
    if (period === 'DAY') return `DAY ${Math.floor(now / DAY)}`
    if (period === 'MONTH') return `MONTH ${at.getUTCFullYear()}-${at.getUTCMonth()}`
    if (period === 'NONE') return 'NONE'
    return `TERM ${this.anchor + Math.floor((now - this.anchor) / TERM) * TERM}`
  }

  #unusable(): string | null {
    if (this.revoked) return 'REVOKED'
    if (this.suspended) return 'SUSPENDED'
    return this.now > this.expiry + GRACE ? 'EXPIRED' : null
  }

  activate(device: string): string {
    const unusable = this.#unusable()
    if (unusable) return `LICENSE_${unusable}`
    const own = this.seats.find((seat) => seat.device === device)
    if (own) {
      if (!this.#isLive(own) && this.#live() >= this.#limit) return 'ACTIVATION_LIMIT_EXCEEDED'
      this.#renew(own)
      return 'ACTIVE'
    }
    const lapsed = this.seats.filter((seat) => !this.#isLive(seat)).sort((a, b) => a.lease - b.lease)
    const ended = lapsed.slice(0, Math.max(0, this.seats.length - this.#limit + 1))
    if (this.seats.length - ended.length >= this.#limit) return 'ACTIVATION_LIMIT_EXCEEDED'
    this.seats = this.seats.filter((seat) => !ended.includes(seat))
    for (const seat of ended) this.lost.add(seat.device)
    this.seats.push({ device, lease: this.now + LEASE })
    this.lost.delete(device)
    return 'CREATED'
  }

  deactivate(device: string): boolean {
    const before = this.seats.length
    this.seats = this.seats.filter((seat) => seat.device !== device)
    return this.seats.length < before
  }

  heartbeat(device: string): string {
    const seat = this.seats.find((candidate) => candidate.device === device)
    if (!seat) return this.lost.has(device) ? 'LEASE_LOST' : 'LICENSE_NOT_ACTIVATED'
    const unusable = this.#unusable()
    if (unusable) return unusable
    if (this.#live() > this.#limit) return this.#isLive(seat) ? 'TOO_MANY_ACTIVATIONS' : 'LEASE_EXPIRED'
    if (!this.#isLive(seat) && this.#live() >= this.#limit) return 'LEASE_LOST'
    this.#renew(seat)
    return this.now > this.expiry ? 'GRACE' : 'VALID'
  }

  /** Validates for a device, and with `metered` also that the meter has something left. */
  validate(device: string, metered: boolean): string {
    const unusable = this.#unusable()
    if (unusable) return unusable
    const seat = this.seats.find((candidate) => candidate.device === device)
    if (!seat) return this.#live() > 0 ? 'FINGERPRINT_MISMATCH' : 'NOT_ACTIVATED'
    if (!this.#isLive(seat)) return 'LEASE_EXPIRED'
    if (this.#live() > this.#limit) return 'TOO_MANY_ACTIVATIONS'
    if (metered && (this.used.get(this.#period()) ?? 0) >= modelTypes[this.type].limit)
      return 'USAGE_LIMIT_REACHED'
    return this.now > this.expiry ? 'GRACE' : 'VALID'
  }

  recordUsage(amount: number): string {
    const unusable = this.#unusable()
    if (unusable) return `LICENSE_${unusable}`
    const period = this.#period()
    const used = this.used.get(period) ?? 0
    if (amount > 0 && used + amount > modelTypes[this.type].limit) return 'USAGE_LIMIT_EXCEEDED'
    this.used.set(period, used + amount)
    return `USED ${used + amount}`
  }

  changeType(type: ModelType, expiry: 'KEEP' | 'RESET'): string {
    if (this.revoked) return 'LICENSE_REVOKED'
    if (type === this.type && expiry === 'KEEP') return 'DONE'
    this.type = type
    for (const seat of this.seats) seat.lease = this.now + LEASE
    if (expiry === 'RESET') {
      this.anchor = this.now
      this.expiry = this.now + TERM
    }
    return 'DONE'
  }

  renew(): string {
    if (this.revoked) return 'LICENSE_REVOKED'
    if (this.expiry + TERM < this.now) return 'RENEWAL_WOULD_BE_PAST'
    this.expiry += TERM
    return `UNTIL ${new Date(this.expiry).toISOString()}`
  }

  suspend(): string {
    if (this.revoked) return 'LICENSE_REVOKED'
    this.suspended = true
    return 'DONE'
  }

  reinstate(): string {
    if (this.revoked) return 'LICENSE_REVOKED'
    this.suspended = false
    return 'DONE'
  }

  revoke(): string {
    this.revoked = true
    return 'DONE'
  }
}
