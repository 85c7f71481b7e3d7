import type { Context } from '../../platform/context.ts'
import type { StandbyRead, Standbys } from '../../platform/database/standbys.ts'
import { isUnavailable } from '../../platform/database/unavailable.ts'
import type { Db } from '../../platform/db.ts'
import type { PresentedKey } from '../license-keys/presented-key.ts'
import { findFactsByKey, findFactsByKeyOnStandby } from './facts-by-key.ts'
import type { LicenseFacts } from './license-facts.ts'
import type { FactsQuery } from './read-facts-in-batches.ts'

/** Facts for a validation, and how current they are. */
export interface FactsToValidate {
  facts: LicenseFacts | null
  /** Null if they are current. Otherwise no primary responds, and they have every change that was acknowledged before this time. */
  asOf: Date | null
  from: 'PRIMARY' | 'STANDBY'
  /** Database from which they were read. */
  db: Db
  /**
   * Reads them on the primary. Null if they are from there, or no primary responds. A standby has every change by which a
   * license can become invalid, and can lack one by which it becomes valid. So a license that is not valid is read again.
   */
  readAgain: (() => Promise<FactsToValidate>) | null
}

/**
 * Returns the facts of the license with a key: from a standby if one is current, otherwise from the primary, and from a standby
 * if no primary responds. Throws if no server with current data responds.
 */
export function findToValidate(
  ctx: Context,
  key: PresentedKey,
  query: Omit<FactsQuery, 'keyDigests'>,
): Promise<FactsToValidate> {
  return ctx.standbys ? findAmong(ctx.standbys, ctx, key, query) : findOnPrimary(ctx, key, query)
}

async function findOnPrimary(
  ctx: Context,
  key: PresentedKey,
  query: Omit<FactsQuery, 'keyDigests'>,
): Promise<FactsToValidate> {
  const facts = await findFactsByKey(ctx, key, query)
  return { facts, asOf: null, from: 'PRIMARY', db: ctx.db, readAgain: null }
}

async function findAmong(
  standbys: Standbys,
  ctx: Context,
  key: PresentedKey,
  query: Omit<FactsQuery, 'keyDigests'>,
): Promise<FactsToValidate> {
  const onPrimary = () => findOnPrimary(ctx, key, query)
  const onStandby = (read: StandbyRead<LicenseFacts | null>, asOf: Date | null): FactsToValidate => ({
    facts: read.value,
    asOf,
    from: 'STANDBY',
    db: read.db,
    readAgain: asOf
      ? null
      : () =>
          standbys.onPrimary(onPrimary).catch((error: unknown) => {
            if (isUnavailable(error)) return onStandby(read, read.replayedUntil)
            throw error
          }),
  })
  // Each use changes a meter, so a standby is current only for a moment.
  const needsPrimary = query.meter !== null
  if (!needsPrimary || standbys.isPrimaryAway()) {
    const read = await findFactsByKeyOnStandby(ctx, key, query)
    if (read && (read.asOf || !needsPrimary)) return onStandby(read, read.asOf)
  }
  try {
    return await standbys.onPrimary(onPrimary)
  } catch (error) {
    if (!isUnavailable(error)) throw error
    const read = await findFactsByKeyOnStandby(ctx, key, query)
    if (read) return onStandby(read, read.replayedUntil)
    throw error
  }
}
