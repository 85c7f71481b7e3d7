import type { Statement } from '../../client/memory.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** 1 June 2026, noon. */
export const START = Date.parse('2026-06-01T12:00:00Z')

/** A "yes" for three days, of a license that ends in a year and has a week of grace. */
export function yes(asOf: number, changes: Partial<Statement> = {}): Statement {
  return {
    source: 'GATEWAY',
    license: 'lic_1',
    asOf,
    valid: true,
    code: 'VALID',
    from: 0,
    until: asOf + 3 * DAY,
    expiry: START + 365 * DAY,
    graceEndsAt: START + 372 * DAY,
    outlives: false,
    entitlements: { export: true, layers: 64 },
    ...changes,
  }
}

export function no(asOf: number, code = 'SUSPENDED', changes: Partial<Statement> = {}): Statement {
  return yes(asOf, { valid: false, code, ...changes })
}
