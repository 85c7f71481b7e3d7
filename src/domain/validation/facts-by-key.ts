import type { Context } from '../../platform/context.ts'
import type { StandbyRead } from '../../platform/database/standbys.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
import {
  findKeyDigests,
  findSimilarKey,
  hexDigestsOfKey,
  type PresentedKey,
  readPresentedKey,
} from '../license-keys/presented-key.ts'
import { keyRotated } from './checks.ts'
import { hexDigestOfFingerprint } from './device.ts'
import { isForgotten } from './evaluate.ts'
import type { LicenseFacts } from './license-facts.ts'
import { type FactsQuery, readFacts } from './read-facts-in-batches.ts'

/** A presented key, and the device, meter and version that the caller names. */
export interface KeyQuery {
  key: string
  fingerprint?: string | null | undefined
  meter?: string | null | undefined
  version?: string | null | undefined
}

/**
 * Returns the facts of the license with a key, by the look-up that concurrent calls share. Refused
 * LICENSE_KEY_MALFORMED and LICENSE_NOT_FOUND.
 */
export async function getFactsByKey(ctx: Context, query: KeyQuery): Promise<LicenseFacts> {
  const key = getKey(ctx, query)
  const factsQuery = toFactsQuery(ctx, query)
  return assertFound(await findFactsByKey(ctx, key, factsQuery), factsQuery.at)
}

/**
 * Returns the facts of the license with a key; null if there is none. An imported key that is not found exactly is looked
 * up in other letters.
 */
export async function findFactsByKey(
  ctx: Context,
  key: PresentedKey,
  query: Omit<FactsQuery, 'keyDigests'>,
): Promise<LicenseFacts | null> {
  const facts = await ctx.findFacts({ ...query, keyDigests: hexDigestsOfKey(ctx, key) })
  const similar = facts ? null : await findSimilarKey(ctx, ctx.db, key)
  return similar ? await ctx.findFacts({ ...query, keyDigests: [toHex(similar)] }) : facts
}

/** As `findFactsByKey`, on a standby. Null if no standby may be used now. */
export async function findFactsByKeyOnStandby(
  ctx: Context,
  key: PresentedKey,
  query: Omit<FactsQuery, 'keyDigests'>,
): Promise<StandbyRead<LicenseFacts | null> | null> {
  const { findFactsOnStandby } = ctx
  if (!findFactsOnStandby) return null
  const found = await findFactsOnStandby({ ...query, keyDigests: hexDigestsOfKey(ctx, key) })
  if (!found || found.value) return found
  try {
    const similar = await findSimilarKey(ctx, found.db, key)
    return similar ? await findFactsOnStandby({ ...query, keyDigests: [toHex(similar)] }) : found
  } catch {
    return null
  }
}

/**
 * Locks the license with a key until the transaction ends, and returns its facts. Refused LICENSE_KEY_MALFORMED and
 * LICENSE_NOT_FOUND. The lock is a statement of its own: a statement that locks and reads would return the state from
 * before the lock was granted.
 */
export async function lockFactsByKey(ctx: Context, tx: Tx, query: KeyQuery): Promise<LicenseFacts> {
  const digests = await findKeyDigests(ctx, tx, getKey(ctx, query))
  const factsQuery = { ...toFactsQuery(ctx, query), keyDigests: digests.map(toHex) }
  await tx.$queryRaw`
    select 1 from licenses l join license_keys k on k.license_id = l.id where k.digest = any(${digests}) for update of l`
  const sql = {
    query: ({ text }: { text: string }, values: unknown[]) => tx.$queryRawUnsafe(text, ...values) as never,
  }
  const facts = await readFacts(sql, [factsQuery])
  return assertFound(facts.get(0) ?? null, factsQuery.at)
}

function getKey(ctx: Context, query: KeyQuery): PresentedKey {
  const key = readPresentedKey(ctx, query.key)
  if (!key) throw new StateRefusal('LICENSE_KEY_MALFORMED', say('KEY_MALFORMED'), 'ENTER_KEY_AGAIN')
  return key
}

function toHex(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex')
}

function toFactsQuery(ctx: Context, query: KeyQuery): Omit<FactsQuery, 'keyDigests'> {
  return {
    fingerprintDigest: query.fingerprint ? hexDigestOfFingerprint(query.fingerprint) : null,
    meter: query.meter ?? null,
    version: query.version ?? null,
    at: ctx.now(),
    signal: ctx.signal,
  }
}

/** Refuses LICENSE_NOT_FOUND if there is no license, or the presented key is forgotten. */
function assertFound(facts: LicenseFacts | null, at: Date): LicenseFacts {
  if (!facts || isForgotten(facts, at)) throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('NOT_FOUND'))
  return facts
}

/** Refuses LICENSE_KEY_ROTATED if the presented key was replaced and no longer works. */
export function assertKeyWorks(facts: Pick<LicenseFacts, 'key'>, at: Date): void {
  const failure = keyRotated(facts, at)
  if (!failure) return
  const state = { validationCode: 'KEY_ROTATED' } as const
  throw new StateRefusal('LICENSE_KEY_ROTATED', failure.text, failure.nextAction, state)
}
