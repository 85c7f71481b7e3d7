import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { hexDigestsOfKey, readPresentedKey } from '../license-keys/presented-key.ts'
import { hexDigestOfFingerprint } from './device.ts'
import { isForgotten } from './evaluate.ts'
import type { LicenseFacts } from './license-facts.ts'
import { type FactsQuery, readFacts } from './read-facts-in-batches.ts'
import { isPast } from './status.ts'

/** What a caller who presents a key asks about. */
export interface KeyQuery {
  key: string
  fingerprint?: string | null | undefined
  meter?: string | null | undefined
  version?: string | null | undefined
}

/** Returns the facts of the license with that key, by the shared look-up. Refused LICENSE_NOT_FOUND without one. */
export async function getFactsByKey(ctx: Context, query: KeyQuery): Promise<LicenseFacts> {
  const factsQuery = toFactsQuery(ctx, query)
  return existing(await ctx.findFacts(factsQuery), factsQuery.at)
}

/**
 * The same, read behind a lock on the license that is kept until the transaction ends. The lock is a
 * statement of its own, before the look: a lock taken by the statement that looks would show what was
 * true before it was granted.
 */
export async function lockFactsByKey(ctx: Context, tx: Tx, query: KeyQuery): Promise<LicenseFacts> {
  const factsQuery = toFactsQuery(ctx, query)
  const digests = factsQuery.keyDigests.map((digest) => Buffer.from(digest, 'hex'))
  await tx.$queryRaw`
    select 1 from licenses l join license_keys k on k.license_id = l.id where k.digest = any(${digests}) for update of l`
  const sql = {
    query: ({ text }: { text: string }, values: unknown[]) => tx.$queryRawUnsafe(text, ...values) as never,
  }
  const facts = await readFacts(sql, [factsQuery])
  return existing(facts.get(0) ?? null, factsQuery.at)
}

function toFactsQuery(ctx: Context, query: KeyQuery): FactsQuery {
  const key = readPresentedKey(ctx, query.key)
  if (!key) {
    throw new StateRefusal(
      'LICENSE_KEY_MALFORMED',
      'This is not a license key: its form or its checksum is wrong.',
      'ENTER_KEY_AGAIN',
    )
  }
  return {
    keyDigests: hexDigestsOfKey(ctx, key),
    fingerprintDigest: query.fingerprint ? hexDigestOfFingerprint(query.fingerprint) : null,
    meter: query.meter ?? null,
    version: query.version ?? null,
    at: ctx.now(),
    signal: ctx.signal,
  }
}

/** A forgotten key is no license's, whatever the operation. */
function existing(facts: LicenseFacts | null, at: Date): LicenseFacts {
  if (!facts || isForgotten(facts, at))
    throw new NotFoundRefusal('LICENSE_NOT_FOUND', 'There is no license with this key.')
  return facts
}

/** Refuses LICENSE_KEY_ROTATED where the presented key was replaced and its overlap is over. */
export function assertKeyWorks({ key }: Pick<LicenseFacts, 'key'>, at: Date): void {
  if (!key.supersededAt || !isPast(key.worksUntil, at)) return
  throw new StateRefusal('LICENSE_KEY_ROTATED', 'The key was replaced by a new one.', 'CONTACT_OWNER', {
    validationCode: 'KEY_ROTATED',
  })
}
