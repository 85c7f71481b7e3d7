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
import type { getGraphQLRateLimiter } from 'graphql-rate-limit'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { type PresentedKey, readPresentedKey } from '../../src/domain/license-keys/presented-key.ts'
import { networkOf, sourceOf } from '../../src/http/client-address.ts'
import { Refusal } from '../../src/platform/errors.ts'
import type { Guess, Judgement } from '../../src/platform/limits/guess-limit.ts'
import type { Budget } from '../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import { rateLimited } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from './context.ts'

/** Extension of a root field that takes a license key. Each call of such a field is one attempt. */
export const ATTEMPT = 'licet.attempt'

/** Sentences that the description of every such field ends with. */
const attemptNotice =
  'Each call is one attempt with a license key. Without a credential, an address may make 6,000 attempts per minute ' +
  'by default, and far fewer with wrong keys. Above the limit, the request fails with `RATE_LIMITED` and `retryAfter`.'

/** Codes of validations and refusals that reveal a wrong key. */
const wrongKeyCodes = new Set<unknown>(['NOT_FOUND', 'LICENSE_NOT_FOUND', 'POOLED_KEY_NOT_FOUND'])

/** Codes of refusals that reveal nothing about the key, because it was not looked up. */
const neutralCodes = new Set<unknown>([
  'IDEMPOTENCY_KEY_REUSED',
  'INPUT_INVALID',
  'KEY_MALFORMED',
  'LICENSE_KEY_MALFORMED',
  'RELEASE_PROOF_INVALID',
  'REQUEST_EXPIRED',
  'REQUEST_MALFORMED',
  'REQUEST_NOT_YET_VALID',
])

/**
 * Limits the calls of root fields, per address without a credential and per credential otherwise. A field with the
 * option `attempt` takes a license key, and wrong keys are limited further. Every call is charged before its resolver
 * runs, so aliases, fragments and parallel requests all count.
 */
class RateLimitPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!attemptOf(config)) return config
    const extensions = { ...config.extensions, [ATTEMPT]: true }
    return { ...config, description: `${config.description} ${attemptNotice}`, extensions }
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
      const network = caller.audience === 'APP' && caller.address ? networkOf(caller.address) : null
      const client = caller.audience === 'APP' ? network : caller.principal
      const resolve = () => resolver(root, args, context, info)
      try {
        // Tests, jobs and commands have no address and no limit. The query of a repeated call takes no key.
        if (client === null || ctx.isRepeated) return await resolve()
        const rule = network === null ? 'requests' : 'attempts'
        const budget = limits[rule]
        // graphql-rate-limit costs several times as much as the point, so a frequent field takes its point without it.
        const wait = keyOf && budget.takeNow ? budget.takeNow(client) : await take(budget, client, info)
        if (wait > 0) {
          rateLimited.inc({ rule })
          throw new RateLimited(wait, rule)
        }
        const key = keyOf?.(args)
        if (key == null) return await resolve()
        const presented = readPresentedKey(ctx, key)
        // A malformed text is not looked up, so it is no guess.
        if (!presented) return await resolve()
        const guess = guessOf(ctx, presented)
        const outcome = await limits.guessLimit.attempt(guess, () => outcomeOf(resolve), judgeKey)
        if (outcome.refusal) throw outcome.refusal
        return outcome.value
      } catch (error) {
        if (error instanceof RateLimited) countRateLimited(ctx, error)
        throw error
      }
    }
  }
}

function countRateLimited({ lastSeen, now }: RequestContext, { rule }: RateLimited): void {
  if (rule !== null) lastSeen.countRefusal({ kind: 'RATE_LIMITED', code: rule, licenseId: null }, now())
}

/** Returns the letters and digits of a key, so that its spelling does not matter. */
function fold(key: string): string {
  return key
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Characters at the end of a weak key that a guesser varies. The key without them names its group. */
const VARIED_LENGTH = 4

/** A key of the gateway's own form has over 100 random bits and a checksum. An imported key may be weak. */
function guessOf(ctx: RequestContext, key: PresentedKey): Guess {
  const { address, principal, audience } = ctx.caller
  const source = audience === 'APP' && address ? sourceOf(address) : { owner: principal, networks: [] }
  const secret = key.reveal()
  const group = () => ctx.secrets.hexDigest('attempts', fold(secret).slice(0, -VARIED_LENGTH))
  const strong = key instanceof LicenseKey
  return { source, secret, strong, group: strong ? null : group }
}

interface Outcome {
  value?: unknown
  refusal?: Refusal
}

/** Whether the outcome reveals a genuine or a wrong key. */
function judgeKey({ value, refusal }: Outcome): Judgement {
  // A search that finds nothing for the key.
  if (Array.isArray(value)) return value.length === 0 ? 'wrong' : 'genuine'
  const code = refusal?.code ?? (value as { code?: unknown } | null)?.code
  if (wrongKeyCodes.has(code)) return 'wrong'
  return neutralCodes.has(code) ? 'unknown' : 'genuine'
}

/** Returns a refusal as a value, because it reveals whether the key is genuine. */
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

const limiters = new WeakMap<Budget, ReturnType<typeof createLimiter>>()

/**
 * Takes a point for one call with graphql-rate-limit. Returns 0, or the milliseconds to wait. The package reads a count from
 * its store and writes it back later. This store takes the point atomically when it is read, and returns only whether the
 * budget had one.
 */
async function take(budget: Budget, client: string, info: Parameters<Limiter>[0]['info']): Promise<number> {
  const created = limiters.get(budget) ?? createLimiter(budget)
  limiters.set(budget, created)
  const { limit, waits } = await created
  const refused = await limit({ parent: null, args: {}, context: client, info }, { max: 1 })
  if (!refused) return 0
  const wait = waits.get(client) ?? budget.rate.seconds * 1000
  waits.delete(client)
  return wait
}

/** The package loads 400 modules, so the first call of a field loads it. */
async function createLimiter(budget: Budget): Promise<{ limit: Limiter; waits: Map<string, number> }> {
  const { getGraphQLRateLimiter } = await import('graphql-rate-limit')
  const waits = new Map<string, number>()
  const limit = getGraphQLRateLimiter({
    identifyContext: (client: string) => client,
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
  return { limit, waits }
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
      /** Returns the license key of a call, if there is one. A wrong key counts as a guess. */
      attempt?: (args: InputShapeFromFields<Args>) => string | null | undefined
    }
  }
}
