import { z } from 'zod'
import { say } from '../../texts/say.ts'
import type { Context } from '../context.ts'
import { attempt, type Tx, transact } from '../db.ts'
import { Refusal, restoreRefusal, StateRefusal, type StoredRefusal, storeRefusal } from '../errors.ts'
import { parseInput, text } from '../input.ts'
import { RateLimited } from '../limits/rate-limited.ts'
import { rateLimited, replays } from '../metrics/metrics.ts'
import { digestInput, isSameInput } from './digest-input.ts'
import { openOutcome, sealOutcome } from './sealed-outcome.ts'

/** Time, in milliseconds, for which an outcome is stored and replayed. */
export const KEPT_MS = 24 * 60 * 60 * 1000

type Outcome<T> = { payload: T } | { refusal: StoredRefusal }

/** Identifies an outcome: the caller, the mutation and its idempotency key. */
export interface OutcomeScope {
  principal: string
  field: string
  key: string
}

/** Input of a mutation that can have an idempotency key. */
export interface KeyedInput {
  idempotencyKey?: string | null | undefined
}

export interface OnceOptions {
  /** Runs in the transaction after a refused operation was undone, to record something about the refusal. */
  onRefusal?: (tx: Tx, refusal: Refusal) => Promise<void>
  /** Longest duration of the transaction, in milliseconds. Default as in `transact`. */
  longestMs?: number
}

/**
 * Runs a mutation's operation in one transaction, at most once for each idempotency key. Stores the first outcome, payload
 * or refusal, sealed and in the same transaction, and replays it for 24 hours. A parallel duplicate waits for it. Refuses
 * another input with the same key. A fault stores nothing. Without a key, just runs the operation. A refusal undoes
 * everything that the operation wrote. Passes the input without the key, so that the operation's schema can refuse unknown
 * fields.
 */
export async function once<I extends KeyedInput, T>(
  ctx: Context,
  field: string,
  input: I,
  operation: (tx: Tx, input: Omit<I, 'idempotencyKey'>) => Promise<T>,
  options: OnceOptions = {},
): Promise<T> {
  const { idempotencyKey, ...rest } = input
  const perform = (tx: Tx) => operation(tx, rest)
  if (isAbsent(idempotencyKey) && !options.onRefusal)
    return await transact(ctx.db, perform, ctx.signal, options.longestMs)
  const scope = isAbsent(idempotencyKey) ? null : outcomeScope(ctx, field, input)
  const outcome = await transact(
    ctx.db,
    async (tx) =>
      scope
        ? await firstOutcome(ctx, tx, scope, rest, () => run(tx, perform, options))
        : await run(tx, perform, options),
    ctx.signal,
    options.longestMs,
  )
  if ('refusal' in outcome) throw restoreRefusal(outcome.refusal)
  return outcome.payload
}

/** Inputs by which a client without a credential is entitled to a mutation, or by which it identifies itself. */
const ENTITLING = ['key', 'proof', 'request', 'fingerprint', 'email'] as const

/**
 * Returns the scope of a mutation's outcome. Without a credential, the license key, the proof, the request, the
 * fingerprint or the address in the input is the principal.
 */
export function outcomeScope(ctx: Context, field: string, input: object): OutcomeScope {
  const { idempotencyKey: key } = parseInput(z.object({ idempotencyKey: text({ max: 255 }) }), input)
  const { audience, principal } = ctx.caller
  const entitling = ENTITLING.find((name) => !isAbsent((input as Record<string, unknown>)[name]))
  if (audience !== 'APP' || !entitling) return { principal, field, key }
  const shown = String((input as Record<string, unknown>)[entitling])
  const { digest } = ctx.secrets.digest('idempotency-holder', ctx.canonicalLicenseKey(shown) ?? shown)
  return { principal: `license-key:${Buffer.from(digest).toString('base64url')}`, field, key }
}

/** Whether a refusal came before anything was found that the client is entitled to. */
function isUnfounded(code: string): boolean {
  return /_(NOT_FOUND|MALFORMED)$/.test(code) || UNFOUNDED.has(code)
}

const UNFOUNDED = new Set([
  'INPUT_INVALID',
  'RELEASE_PROOF_INVALID',
  'REQUEST_EXPIRED',
  'REQUEST_NOT_YET_VALID',
])

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

async function run<T>(tx: Tx, operation: (tx: Tx) => Promise<T>, options: OnceOptions): Promise<Outcome<T>> {
  try {
    return { payload: await attempt(tx, () => operation(tx)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await options.onRefusal?.(tx, error)
    return { refusal: storeRefusal(error) }
  }
}

async function firstOutcome<T>(
  ctx: Context,
  tx: Tx,
  scope: OutcomeScope,
  input: object,
  runOperation: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const now = ctx.now()
  await tx.idempotencyRecord.deleteMany({ where: { ...scope, expiresAt: { lte: now } } })
  // A parallel duplicate waits here, on the unique index, until the first one commits or rolls back.
  const { count } = await tx.idempotencyRecord.createMany({
    data: {
      ...scope,
      inputDigest: digestInput(ctx, input),
      outcome: '',
      createdAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    },
    skipDuplicates: true,
  })
  if (count === 0) return await storedOutcome(ctx, tx, scope, input)

  await limitOutcomes(ctx, scope)
  const outcome = await runOperation()
  // Any client can cause such a refusal any number of times. It changed nothing, and a retry returns it again.
  if (ctx.caller.audience === 'APP' && 'refusal' in outcome && isUnfounded(outcome.refusal.code)) {
    await tx.idempotencyRecord.delete({ where: { principal_field_key: scope } })
    return outcome
  }
  await tx.idempotencyRecord.update({
    where: { principal_field_key: scope },
    data: { outcome: await sealOutcome(ctx, outcome) },
  })
  return outcome
}

/**
 * Throws `RateLimited` if a client that is no partner, support agent or admin stores too many outcomes: each is kept for a day.
 */
async function limitOutcomes({ caller, limits }: Context, { principal }: OutcomeScope): Promise<void> {
  // Tests, jobs and commands have no address and no limit.
  if ((caller.audience !== 'APP' && caller.audience !== 'ACCOUNT') || caller.address === null) return
  const waitMs = await limits.outcomes.take(principal)
  if (waitMs === 0) return
  rateLimited.inc({ rule: 'outcomes' })
  throw new RateLimited(waitMs, 'outcomes')
}

async function storedOutcome<T>(
  ctx: Context,
  tx: Tx,
  scope: OutcomeScope,
  input: object,
): Promise<Outcome<T>> {
  const record = await tx.idempotencyRecord.findUniqueOrThrow({ where: { principal_field_key: scope } })
  if (!isSameInput(ctx, record.inputDigest, input)) {
    return {
      refusal: storeRefusal(new StateRefusal('IDEMPOTENCY_KEY_REUSED', say('IDEMPOTENCY_KEY_REUSED'))),
    }
  }
  replays.inc()
  return await openOutcome(ctx, record.outcome)
}
