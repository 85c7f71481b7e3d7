import { type AnswerClaims, parseAnswer } from '../verifier/answer-claims.ts'
import { canonicalParts, parseObject } from '../verifier/compact.ts'
import { isForDevice } from '../verifier/fingerprint.ts'
import { openJws } from '../verifier/jws.ts'
import type { KeySet } from '../verifier/keys.ts'
import { HOUR } from './clock.ts'
import type { ValidateQuery } from './generated/graphql.ts'
import type { Statement } from './memory.ts'

/** What a text must be signed with, and be about. */
export interface Trust {
  keys: KeySet
  product: string
  fingerprint: string
  version: string
  releasedAt: Date | number | string | undefined
}

type Response = ValidateQuery['result']

/** Returns the statement of a response of now; null if the gateway did not sign it for this request. */
export async function readResponse(
  { signature, answer, license }: Response,
  nonce: string,
  trust: Trust,
): Promise<Statement | null> {
  const claims = await open(signature, 'license-validation+jwt', trust.keys)
  if (claims?.nonce !== nonce || typeof claims.valid !== 'boolean') return null
  const asOf = Date.parse(String(claims.checkedAt))
  if (Number.isNaN(asOf)) return null
  const signed = {
    ...{
      source: 'GATEWAY' as const,
      license: typeof claims.sub === 'string' ? claims.sub : null,
      asOf,
      from: 0,
    },
    ...{ valid: claims.valid, code: String(claims.code) },
  }
  if (answer) {
    const kept = await readAnswer(answer, trust, nonce)
    // The answer does not depend on the product and the version, so the "no" of either decides.
    return kept && { ...kept, ...signed, ...(signed.valid && { valid: kept.valid, code: kept.code }) }
  }
  const value = ({
    boolean,
    integer,
    text,
  }: {
    boolean: boolean | null
    integer: number | null
    text: string | null
  }) => boolean ?? integer ?? text ?? true
  return {
    ...signed,
    until: asOf + HOUR,
    expiry: time(claims.expiry),
    graceEndsAt: time(license?.graceEndsAt),
    outlives: signed.valid,
    entitlements: Object.fromEntries(
      (license?.entitlements ?? []).map((grant) => [grant.code, value(grant.value)]),
    ),
  }
}

/** Returns the statement of a kept answer; null if it is not genuine, or for another product or device. */
export async function readAnswer(token: string, trust: Trust, nonce?: string): Promise<Statement | null> {
  try {
    const { payload } = await openJws(canonicalParts(token), trust.keys, 'license-answer+jwt')
    const claims = parseAnswer(payload)
    if (claims.aud !== trust.product || (nonce !== undefined && claims.nonce !== nonce)) return null
    if (!(await isForDevice(claims.cnf, trust.fingerprint))) return null
    return await limitToVersion(statementOf(claims, 'ANSWER', Date.parse(claims.asOf)), claims, trust)
  } catch {
    return null
  }
}

/** Limits a statement of a text, if the settings say when this version was released. */
export async function limitToVersion(
  statement: Statement,
  claims: Pick<Claims, 'license'>,
  trust: Trust,
): Promise<Statement> {
  if (trust.releasedAt === undefined) return statement
  const part = await import('./limit-to-version.ts').catch(() => null)
  return part?.limitToVersion(statement, claims.license, trust) ?? statement
}

type Claims = Pick<AnswerClaims, 'sub' | 'exp' | 'license' | 'valid' | 'code'>

function time(instant: unknown): number | null {
  return typeof instant === 'string' ? Date.parse(instant) : null
}

/** Returns what signed claims state. */
export function statementOf(
  { sub, exp, license, valid, code }: Claims,
  source: Statement['source'],
  asOf: number,
): Statement {
  return {
    ...{ source, license: sub, asOf, valid, code, from: 0, until: exp * 1000 },
    ...{ expiry: time(license.expiry), graceEndsAt: time(license.graceEndsAt) },
    outlives: license.expiryPolicy === 'MAINTAIN' || license.expiryPolicy === 'ALLOW',
    entitlements: license.entitlements,
  }
}

async function open(
  token: string | null,
  typ: string,
  keys: KeySet,
): Promise<Record<string, unknown> | null> {
  try {
    const { payload } = await openJws(canonicalParts(token), keys, typ)
    return parseObject(payload)
  } catch {
    return null
  }
}
