import { type AnswerClaims, parseAnswer } from './answer-claims.ts'
import { carriedParts } from './carried-parts.ts'
import { answerNo, iso, judgeEnd, judgeUse, type Use } from './checks.ts'
import { readClock, readTime, type Time } from './clock.ts'
import { isForDevice } from './fingerprint.ts'
import { openJws } from './jws.ts'
import { findKeptNo, readState, replaceAnswer, type SeenAnswer, writeState } from './state.ts'
import { type UseOptions, useOf } from './use-options.ts'
import { answer, answerTo, type Verification } from './verification.ts'

export type AnswerOptions = UseOptions

export interface AnswerVerification extends Verification {
  /** Content of the answer, valid or not. Null until the signature is verified. */
  claims: AnswerClaims | null
}

/**
 * Verifies that a kept answer of `validateLicense` allows the license to be used here and now. A newer "no" in the store
 * takes precedence over an older "yes". Never throws, for any input.
 */
export async function verifyAnswer(token: string, options: AnswerOptions): Promise<AnswerVerification> {
  try {
    const { payload } = await openJws(carriedParts(token), options.keys, 'license-answer+jwt')
    const claims = parseAnswer(payload)
    const isDevice = await isForDevice(claims.cnf, options.fingerprint)
    return { ...(await decide(claims, useOf(claims.aud, isDevice, options), options)), claims }
  } catch (error) {
    return { ...answerTo(error), claims: null }
  }
}

async function decide(claims: AnswerClaims, use: Use, { now, store }: AnswerOptions): Promise<Verification> {
  const clock = readClock(now)
  const state = await readState(store)
  const time = readTime(clock, state, claims.iat)
  const { sub, valid, code } = claims
  const given: SeenAnswer = { sub, asOf: Date.parse(claims.asOf), valid, code }
  const verdict = judgeAnswer(claims, valid ? findKeptNo(state, sub, given.asOf) : given, time, use)
  // Every genuine answer updates the times. An answer for this product and device updates the rest.
  const isOurs = use.isProduct && use.isDevice
  const { seen, proven } = time
  await writeState(store, {
    ...state,
    seen,
    proven,
    answers: isOurs ? replaceAnswer(state, given) : state.answers,
  })
  return verdict
}

/** Returns the first failed check, in the order of a license file. */
function judgeAnswer(
  claims: AnswerClaims,
  no: SeenAnswer | undefined,
  { at, rolledBack, seen, proven }: Time,
  use: Use,
): Verification {
  if (no) return answerNo(no)
  if (rolledBack) return answer('CLOCK_ROLLED_BACK', iso(Math.max(seen, proven)))
  const failed = judgeEnd(claims.license, claims.exp, at) ?? judgeUse(claims, use, at)
  if (failed && !failed.valid) return failed
  // GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
  const isOfTime = ['VALID', 'GRACE', 'EXPIRED'].includes(claims.code)
  return isOfTime ? (failed ?? answer('VALID')) : answer(claims.code, claims.detail, true)
}
