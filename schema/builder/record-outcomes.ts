import type { GraphQLSchema } from 'graphql'
import { hexDigestsOfKey, readPresentedKey } from '../../src/domain/license-keys/presented-key.ts'
import type { LicenseValidation } from '../../src/domain/validation/evaluate.ts'
import { type RequestOrigin, refusedDevice } from '../../src/domain/validation/refused-requests.ts'
import { areaOf } from '../../src/http/client-address.ts'
import { refusalCodes } from '../../src/platform/errors.ts'
import { activations, validations } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from './context.ts'

/**
 * Records the refusal or validation code of each root field for the log entry of the operation, and counts validations
 * and activations in the metrics. Fields below the roots are not wrapped.
 */
export function recordOutcomes(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const { resolve } = field
      if (!resolve) continue
      field.resolve = async (source, args, ctx: RequestContext, info) => {
        const result = await resolve(source, args, ctx, info)
        const code = codeOf(result)
        if (code) ctx.outcomes.push(code)
        if (field.name === 'validateLicense') validations.inc({ code: code ?? 'UNKNOWN' })
        if (field.name === 'activateLicense') activations.inc({ outcome: code ?? 'ACTIVATED' })
        countRefusal(field.name, args, result, ctx)
        return result
      }
    }
  }
  return schema
}

/**
 * Counts refused validations and activations for `insights`, and records them for `License.refusals`. A validation for
 * another instant does not count.
 */
function countRefusal(
  field: string,
  args: { input?: { asOf?: unknown; key?: unknown } },
  result: unknown,
  ctx: RequestContext,
): void {
  const { lastSeen, now } = ctx
  const code = codeOf(result)
  if (code === null) return
  if (field === 'activateLicense') {
    const key = readPresentedKey(ctx, String(args.input?.key))
    const keyDigests = key ? hexDigestsOfKey(ctx, key) : []
    const origin = originOf(args.input, ctx)
    lastSeen.countRefusal({ kind: 'ACTIVATION', code, licenseId: null, keyDigests, origin }, now())
  }
  if (field !== 'validateLicense' || args.input?.asOf) return
  const { valid, facts } = result as Partial<LicenseValidation>
  if (valid === false) {
    const attempt = { kind: 'VALIDATION', code, licenseId: facts?.licenseId ?? null } as const
    lastSeen.countRefusal(facts ? { ...attempt, origin: originOf(args.input, ctx) } : attempt, now())
  }
}

/** The device and the network of a refused request. A value that the input does not allow is left out. */
function originOf(input: unknown, { caller }: RequestContext): RequestOrigin {
  const { fingerprint, name, platform, version } = refusedDevice.parse(input ?? {})
  return { fingerprint, device: name ?? platform, version, network: caller.address && areaOf(caller.address) }
}

const refusals = new Set<unknown>(refusalCodes)

/** Reads the code by its value, because Pothos returns refusals as objects without their class. */
function codeOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null) return null
  const code: unknown = Reflect.get(result, 'code')
  return refusals.has(code) || 'checks' in result ? String(code) : null
}
