import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type InputShapeFromFields,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { getGraphQLRateLimiter } from 'graphql-rate-limit'
import { networkOf } from '../../src/http/client-address.ts'
import { Refusal } from '../../src/platform/errors.ts'
import type { Judgement } from '../../src/platform/limits/guess-limit.ts'
import type { Budget } from '../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import { rateLimited } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from './context.ts'

/** The extension of a root field that takes a license key: each call is an attempt. */
export const ATTEMPT = 'licet.attempt'

const told =
  'Each call is an attempt with a key: 6,000 a minute for each address by default, and far fewer with wrong keys; ' +
  'beyond, the request is refused RATE_LIMITED with `retryAfter`.'

/** The codes of a key that is none of ours, as answers and refusals name them. */
const wrong = new Set<unknown>(['KEY_MALFORMED', 'NOT_FOUND', 'LICENSE_KEY_MALFORMED', 'LICENSE_NOT_FOUND'])

/** Refusals from before the key was looked up, or that say nothing of it. */
const silent = new Set<unknown>([
  'IDEMPOTENCY_KEY_REUSED',
  'INPUT_INVALID',
  'RELEASE_PROOF_INVALID',
  'REQUEST_EXPIRED',
  'REQUEST_MALFORMED',
  'REQUEST_NOT_YET_VALID',
])

/**
 * Limits on root fields, declared beside them: `attempt` on one that takes a license key. All others are limited by
 * credential. Every call is charged before its resolver runs, so that aliases, fragments and parallel requests are
 * as many attempts as they are calls.
 */
class RateLimitPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!attemptOf(config)) return config
    const extensions = { ...config.extensions, [ATTEMPT]: true }
    return { ...config, description: `${config.description} ${told}`, extensions }
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (config.kind !== 'Query' && config.kind !== 'Mutation') return resolver
    const keyOf = attemptOf(config)
    return async (root, args, context, info) => {
      const ctx = context as unknown as RequestContext
      const { limits, caller } = ctx
      const from = caller.audience === 'APP' && caller.address ? networkOf(caller.address) : null
      const whose = caller.audience === 'APP' ? from : caller.principal
      const resolve = () => resolver(root, args, context, info)
      try {
        // Nobody from outside: a test, a job, a command.
        if (whose === null) return await resolve()
        await (from === null
          ? charge('requests', limits.requests, whose, info)
          : charge('attempts', limits.attempts, whose, info))
        const key = keyOf?.(args)
        if (key == null) return await resolve()
        const secret = normalize(key)
        const prefix = () => ctx.secrets.hexDigest('attempts', secret.slice(0, PREFIX_LENGTH))
        const answer = await limits.guessLimit.attempt(
          { from, secret, prefix },
          () => outcomeOf(resolve),
          judge,
        )
        if (answer.refusal) throw answer.refusal
        return answer.value
      } catch (error) {
        if (error instanceof RateLimited) noteTurnedAway(ctx, error)
        throw error
      }
    }
  }
}

function noteTurnedAway({ lastSeen, now }: RequestContext, { rule }: RateLimited): void {
  if (rule !== null) lastSeen.countRefusal({ kind: 'RATE_LIMITED', code: rule, licenseId: null }, now())
}

/** The name of the product's keys, as a rule, and the first group. */
const PREFIX_LENGTH = 8

function normalize(key: string): string {
  return key.toUpperCase().replace(/[^0-9A-Z]/g, '')
}

interface Outcome {
  value?: unknown
  refusal?: Refusal
}

/** What an answer says of the key that was shown. */
function judge({ value, refusal }: Outcome): Judgement {
  const code = refusal?.code ?? (value as { code?: unknown } | null)?.code
  if (wrong.has(code)) return 'wrong'
  return silent.has(code) ? 'unknown' : 'genuine'
}

/** A refusal is an outcome: it says whether the key was genuine. */
async function outcomeOf(resolve: () => unknown): Promise<Outcome> {
  try {
    const value = await resolve()
    return value instanceof Refusal ? { refusal: value } : { value }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

type Limiter = ReturnType<typeof getGraphQLRateLimiter>

const limiters = new WeakMap<Budget, { limit: Limiter; waits: Map<string, number> }>()

/**
 * Charges one call by graphql-rate-limit. The package counts what its store answers, and stores the sum afterwards;
 * ours takes the point when it is asked, atomically, and answers only whether there was one.
 */
async function charge(
  rule: 'requests' | 'attempts',
  budget: Budget,
  whose: string,
  info: Parameters<Limiter>[0]['info'],
): Promise<void> {
  const { limit, waits } = limiters.get(budget) ?? createLimiter(budget)
  const refused = await limit({ parent: null, args: {}, context: whose, info }, { max: 1 })
  if (!refused) return
  const wait = waits.get(whose) ?? budget.rate.seconds * 1000
  waits.delete(whose)
  rateLimited.inc({ rule })
  throw new RateLimited(wait, rule)
}

function createLimiter(budget: Budget) {
  const waits = new Map<string, number>()
  const limit = getGraphQLRateLimiter({
    identifyContext: (whose: string) => whose,
    store: {
      async getForIdentity({ contextIdentity }) {
        const wait = await budget.take(contextIdentity)
        if (wait === 0) return []
        waits.set(contextIdentity, wait)
        return [Date.now()]
      },
      setForIdentity() {},
    },
  })
  const limiter = { limit, waits }
  limiters.set(budget, limiter)
  return limiter
}

function attemptOf({
  pothosOptions,
}: {
  pothosOptions: object
}): ((args: object) => string | null | undefined) | undefined {
  return (pothosOptions as { attempt?: ReturnType<typeof attemptOf> }).attempt
}

SchemaBuilder.registerPlugin('rateLimit', RateLimitPlugin)

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      rateLimit: RateLimitPlugin<Types>
    }

    export interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** On a root field that takes a license key: the key, where one is given. A wrong one may be a guess. */
      attempt?: (args: InputShapeFromFields<Args>) => string | null | undefined
    }
  }
}
