import type { GraphQLSchema } from 'graphql'
import { hexDigestsOfKey, readPresentedKey } from '../../src/domain/license-keys/presented-key.ts'
import type { LicenseValidation } from '../../src/domain/validation/evaluate.ts'
import { refusalCodes } from '../../src/platform/errors.ts'
import { activations, validations } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from './context.ts'

/**
 * Notes the code that each root field answered, for the log line of the operation: a refusal's, or a
 * validation's. Counts those of validations and activations. Once for each field of the roots; nothing below them is touched.
 */
export function recordOutcomes(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const { resolve } = field
      if (!resolve) continue
      field.resolve = async (source, args, ctx: RequestContext, info) => {
        const answer = await resolve(source, args, ctx, info)
        const code = codeOf(answer)
        if (code) ctx.outcomes.push(code)
        if (field.name === 'validateLicense') validations.inc({ code: code ?? 'UNKNOWN' })
        if (field.name === 'activateLicense') activations.inc({ outcome: code ?? 'ACTIVATED' })
        noteRefused(field.name, args, answer, ctx)
        return answer
      }
    }
  }
  return schema
}

/** Counts what `insights` tells of refused attempts. What is asked for another instant is none. */
function noteRefused(
  field: string,
  args: { input?: { asOf?: unknown; key?: unknown } },
  answer: unknown,
  ctx: RequestContext,
): void {
  const { lastSeen, now } = ctx
  const code = codeOf(answer)
  if (code === null) return
  if (field === 'activateLicense') {
    const key = readPresentedKey(ctx, String(args.input?.key))
    const keyDigests = key ? hexDigestsOfKey(ctx, key) : []
    lastSeen.countRefusal({ kind: 'ACTIVATION', code, licenseId: null, keyDigests }, now())
  }
  if (field !== 'validateLicense' || args.input?.asOf) return
  const { valid, facts } = answer as Partial<LicenseValidation>
  if (valid === false) {
    lastSeen.countRefusal({ kind: 'VALIDATION', code, licenseId: facts?.licenseId ?? null }, now())
  }
}

const refusals = new Set<unknown>(refusalCodes)

/** Known by its code: what Pothos makes of a refusal is an instance of no class. */
function codeOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  const code: unknown = Reflect.get(answer, 'code')
  return refusals.has(code) || 'checks' in answer ? String(code) : null
}
