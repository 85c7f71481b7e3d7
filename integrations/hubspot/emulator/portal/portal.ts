import { createTokens, type Tokens } from '../account/tokens.ts'
import { type AssociationStore, createAssociationStore } from '../associations/association-store.ts'
import type { AssociationLabel } from '../associations/association-types.ts'
import { createFaults, type Faults } from '../faults/faults.ts'
import { createUsage, type Limits, limitsOf, type Plan, type Usage } from '../limits/usage.ts'
import type { CrmEvent } from '../objects/change-event.ts'
import type { ObjectType } from '../objects/object-type.ts'
import { createStandardTypes } from '../objects/standard-types.ts'

export interface PortalOptions {
  portalId?: number
  appId?: number
  /** IANA zone. The daily limit starts again at its midnight. */
  timeZone?: string
  plan?: Plan
  limits?: Partial<Limits>
  /** How long search lags behind writes. */
  searchLagMs?: number
  /** How long after a change of its stage HubSpot computes whether a deal is closed. */
  computeLagMs?: number
  /** Whether a contact with a business address is associated with a company automatically. */
  autoCreateCompanies?: boolean
  /** Most associations that a response shows at once. */
  associationPage?: number
  /** Scopes of the first token. Default: all that the plan can grant. */
  scopes?: readonly string[]
  token?: string
  now?: () => Date
}

/** A HubSpot account with one app: the whole state of the emulator. */
export interface Portal {
  readonly id: number
  readonly appId: number
  readonly timeZone: string
  readonly plan: Plan
  readonly now: () => Date
  /** Moves the portal's clock forward. */
  advance(ms: number): void
  readonly types: ObjectType[]
  readonly associations: AssociationStore
  /** Labels of associations that were created. */
  readonly labels: AssociationLabel[]
  readonly tokens: Tokens
  readonly usage: Usage
  readonly faults: Faults
  searchLagMs: number
  computeLagMs: number
  /** Computes values after `computeLagMs`. */
  computeLater(compute: () => void): void
  /** Computes the values that are due. */
  computeDue(): void
  autoCreateCompanies: boolean
  associationPage: number
  /** Returns the id of a new label; the next one is that of its other direction. Ids are not used again. */
  nextLabelId(): number
  /** Returns a new id as decimal text. Every second id is odd and above 2^53, so only text keeps it. */
  nextId(): string
  /** Called with every change, in order. */
  readonly listeners: ((event: CrmEvent) => void)[]
}

export function createPortal(options: PortalOptions = {}): Portal {
  const { now = () => new Date(), plan = 'enterprise', timeZone = 'US/Eastern' } = options
  let aheadMs = 0
  let lastId = 0
  let lastLabelId = 99
  const clock = () => new Date(now().getTime() + aheadMs)
  const computations: { at: number; compute: () => void }[] = []
  const limits = { ...limitsOf[plan], ...options.limits }
  return {
    id: options.portalId ?? 48_123_456,
    appId: options.appId ?? 8_765_432,
    timeZone,
    plan,
    now: clock,
    advance: (ms) => {
      aheadMs += ms
    },
    types: createStandardTypes(clock()),
    associations: createAssociationStore(),
    labels: [],
    nextLabelId: () => {
      lastLabelId += 2
      return lastLabelId
    },
    tokens: createTokens({ ...options, plan, now: clock }),
    usage: createUsage(limits, timeZone, clock),
    faults: createFaults(),
    searchLagMs: options.searchLagMs ?? 3_000,
    computeLagMs: options.computeLagMs ?? 2_000,
    computeLater(compute) {
      computations.push({ at: clock().getTime() + this.computeLagMs, compute })
    },
    computeDue() {
      const due = computations.filter(({ at }) => at <= clock().getTime())
      for (const computation of due) {
        computations.splice(computations.indexOf(computation), 1)
        computation.compute()
      }
    },
    autoCreateCompanies: options.autoCreateCompanies ?? true,
    associationPage: options.associationPage ?? 500,
    nextId: () => {
      lastId += 1
      return lastId % 2 === 0 ? String(2n ** 53n + BigInt(lastId) * 2n + 1n) : String(12_000_000_000 + lastId)
    },
    listeners: [],
  }
}
