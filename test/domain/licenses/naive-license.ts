const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Rules of the license type of the model. The constants below are their naive counterparts. */
export const modelRules = {
  term: 'P30D',
  endsAtEndOfDay: false,
  gracePeriod: 'P2D',
  seatModel: 'FLOATING',
  leaseDuration: 'PT1H',
  maxActivations: 2,
  meters: [{ code: 'render', limit: 5, period: 'DAY' }],
}
const TERM = 30 * DAY
const GRACE = 2 * DAY
const LEASE = HOUR
const SEATS = 2
const LIMIT = 5

/** A license in memory, implemented as simply as possible. Returns what the gateway should return. */
export class NaiveLicense {
  now: number
  expiry: number
  suspended = false
  revoked = false
  seats: { device: string; lease: number }[] = []
  lost = new Set<string>()
  used = new Map<number, number>()

  constructor(now: number) {
    this.now = now
    this.expiry = now + TERM
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
      own.lease = this.now + LEASE
      return 'ACTIVE'
    }
    if (this.seats.length === SEATS) {
      const expired = this.seats.filter(({ lease }) => lease < this.now).sort((a, b) => a.lease - b.lease)[0]
      if (!expired) return 'ACTIVATION_LIMIT_EXCEEDED'
      this.seats = this.seats.filter((seat) => seat !== expired)
      this.lost.add(expired.device)
    }
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
    seat.lease = this.now + LEASE
    return this.now > this.expiry ? 'GRACE' : 'VALID'
  }

  validate(device: string): string {
    const unusable = this.#unusable()
    if (unusable) return unusable
    const seat = this.seats.find((candidate) => candidate.device === device)
    if (!seat)
      return this.seats.some(({ lease }) => lease >= this.now) ? 'FINGERPRINT_MISMATCH' : 'NOT_ACTIVATED'
    if (seat.lease < this.now) return 'LEASE_EXPIRED'
    return this.now > this.expiry ? 'GRACE' : 'VALID'
  }

  recordUsage(amount: number): string {
    const unusable = this.#unusable()
    if (unusable) return `LICENSE_${unusable}`
    const day = Math.floor(this.now / DAY)
    const used = this.used.get(day) ?? 0
    if (amount > 0 && used + amount > LIMIT) return 'USAGE_LIMIT_EXCEEDED'
    this.used.set(day, used + amount)
    return `USED ${used + amount}`
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
