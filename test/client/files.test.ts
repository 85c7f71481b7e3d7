import { expect, test } from 'vitest'
import literals from '../../client/vectors/files.json' with { type: 'json' }
import { memoryStore, verifyAnswer, verifyLicenseFile } from '../../verifier/index.ts'
import {
  answerOf,
  assemble,
  at,
  type Claims,
  claimsOf,
  confirmationOf,
  DAY,
  fingerprint,
  HOUR,
  issuedAt,
  keys,
  licenseKey,
  licenseOf,
  listWith,
  product,
  sign,
  signAnswer,
  signFile,
  signList,
  signNo,
} from '../verifier/signer.ts'
import { expectVectors } from './vectors.ts'

/** What a client verifies in this order with one state. Each has the time of the clock and what it must return. */
interface Call {
  token: string
  /** Seconds since 1970. */
  now: number
  statusList?: string
  fingerprint?: string
  product?: string
  entitlements?: string[]
  version?: string
  releasedAt?: string
}

const call = (token: string, secondsLater = 60, more: Partial<Call> = {}): Call => ({
  token,
  now: issuedAt + secondsLater,
  ...more,
})
const file = await signFile()
const answer = await signAnswer()
const [header, payload, signature] = file.split('.') as [string, string, string]
const twin = (token: string, changes: Claims) => {
  const [head, , tail] = token.split('.')
  return `${head}.${assemble({}, changes).split('.')[1]}.${tail}`
}
const kid = 'lic-1'
/** The key of RFC 8032 section 7.1, TEST 2. */
const strangerJwk = {
  ...{ kty: 'OKP', crv: 'Ed25519' },
  d: 'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs',
  x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw',
}
const maintained = licenseOf({
  expiry: at(DAY).toISOString(),
  graceEndsAt: at(2 * DAY).toISOString(),
  expiryPolicy: 'MAINTAIN',
})
const short = licenseOf({ expiry: at(DAY).toISOString(), graceEndsAt: at(2 * DAY).toISOString() })
const forged = await sign(claimsOf(), { kid }, { ...strangerJwk, kid })

const files: [name: string, calls: Call[]][] = [
  ['genuine', [call(file)]],
  ['wrapped by a mail', [call(`\ufeff> ${file.slice(0, 70)}\r\n> ${file.slice(70)}\r\n`)]],
  ['encrypted', [call(literals.encrypted)]],
  ['encrypted, on another device', [call(literals.encrypted, 60, { fingerprint: 'other' })]],
  ['another payload', [call(twin(file, claimsOf({ exp: issuedAt + 999 * DAY })))]],
  ['signed with another key', [call(forged)]],
  ['no algorithm', [call(assemble({ alg: 'none', kid, typ: 'license+jwt' }, claimsOf()))]],
  [
    'an algorithm with a shared secret',
    [call(assemble({ alg: 'HS256', kid, typ: 'license+jwt' }, claimsOf(), signature))],
  ],
  ['a key in the header', [call(await signFile({}, { jwk: keys.keys[0] }))]],
  [
    'a critical extension',
    [call(assemble({ alg: 'EdDSA', kid, typ: 'license+jwt', crit: ['exp'], exp: 1 }, claimsOf(), signature))],
  ],
  ['padding', [call(`${file}=`)]],
  [
    'unused bits',
    [call(`${header}.${payload}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'C'}`)],
  ],
  ['cut', [call(file.slice(0, 200))]],
  ['nothing', [call('')]],
  ['another type', [call(answer)]],
  ['an unknown key', [call(await signFile({}, { kid: 'lic-9' }))]],
  ['claims without a product', [call(await signFile({ aud: undefined }))]],
  ['a device without a salt', [call(await signFile({ cnf: { 'fp#S256': 'AA' } }))]],
  ['another product', [call(file, 60, { product: 'studio' })]],
  ['another device', [call(file, 60, { fingerprint: 'other' })]],
  ['white space around the fingerprint', [call(file, 60, { fingerprint: ` ${fingerprint}\n` })]],
  ['no device', [call(await signFile({ cnf: undefined }), 60, { fingerprint: 'other' })]],
  ['the last second', [call(file, 30 * DAY - 1)]],
  ['after its end', [call(file, 30 * DAY)]],
  ['before its start', [call(await signFile({ nbf: issuedAt + DAY }))]],
  ['in the grace period', [call(await signFile({ license: short }), DAY + 1)]],
  ['after the grace period', [call(await signFile({ license: short }), 2 * DAY + 1)]],
  [
    'after the end of a license that may be used after it',
    [call(await signFile({ license: maintained }), 2 * DAY + 1)],
  ],
  ['granted entitlements', [call(file, 60, { entitlements: ['export', 'layers'] })]],
  ['an entitlement that is false', [call(file, 60, { entitlements: ['scripting'] })]],
  ['an entitlement that is missing', [call(file, 60, { entitlements: ['constructor'] })]],
  [
    'a version of after the updates',
    [
      call(await signFile({ license: licenseOf({ updatesUntil: at(DAY).toISOString() }) }), 2 * DAY, {
        version: '5',
        releasedAt: at(DAY + 1).toISOString(),
      }),
    ],
  ],
  [
    'a version of before their end',
    [
      call(await signFile({ license: licenseOf({ updatesUntil: at(DAY).toISOString() }) }), 2 * DAY, {
        version: '4',
        releasedAt: at(DAY).toISOString(),
      }),
    ],
  ],
  ['revoked on the list', [call(file, 60, { statusList: await signList({ status_list: listWith(1) }) })]],
  [
    'suspended on the list, then without it',
    [call(file, 60, { statusList: await signList({ status_list: listWith(2) }) }), call(file, HOUR)],
  ],
  ['released on the list', [call(file, 60, { statusList: await signList({ status_list: listWith(3) }) })]],
  ['a forged list', [call(file, 60, { statusList: twin(await signList(), { sub: 'x' }) })]],
  [
    'an older list',
    [
      call(file, 60, { statusList: await signList({ iat: issuedAt + 30 }) }),
      call(file, 90, { statusList: await signList() }),
    ],
  ],
  ['an older file', [call(await signFile({ seq: 2 })), call(file)]],
  ['a clock that is set back', [call(file, DAY), call(file, DAY - HOUR), call(file, DAY - HOUR - 1)]],
  [
    'a clock that was ahead, and a newer file',
    [call(file, 20 * DAY), call(file, DAY), call(await signFile({ iat: issuedAt + DAY - 60, seq: 2 }), DAY)],
  ],
]
const answers: [name: string, calls: Call[]][] = [
  ['genuine', [call(answer)]],
  ['another payload', [call(twin(answer, answerOf({ exp: issuedAt + 999 * DAY })))]],
  ['a "no" that was changed into a "yes"', [call(twin(await signNo(0, 'SUSPENDED'), answerOf()))]],
  ['no algorithm', [call(assemble({ alg: 'none', kid, typ: 'license-answer+jwt' }, answerOf()))]],
  ['a key in the header', [call(await signAnswer({}, { jwk: keys.keys[0] }))]],
  ['padding', [call(`${answer}=`)]],
  ['a license file', [call(file)]],
  ['the signature of a validation', [call(await sign(answerOf(), { typ: 'license-validation+jwt' }))]],
  ['an unknown key', [call(await signAnswer({}, { kid: 'lic-9' }))]],
  ['no device', [call(await signAnswer({ cnf: undefined }))]],
  ['a code without valid', [call(await signAnswer({ valid: undefined }))]],
  ['another device', [call(answer, 60, { fingerprint: 'other' })]],
  [
    'a device in another Unicode normalization',
    [call(await signAnswer({ cnf: confirmationOf('Jörg') }), 60, { fingerprint: 'Jo\u0308rg' })],
  ],
  ['another product', [call(answer, 60, { product: 'studio' })]],
  ['the last second', [call(answer, 3 * DAY - 1)]],
  ['after its end', [call(answer, 3 * DAY)]],
  ['in the grace period', [call(await signAnswer({ license: short }), DAY + 1)]],
  [
    'a tolerated finding',
    [call(await signAnswer({ code: 'TOO_MANY_ACTIVATIONS', detail: 'Two devices too many.' }))],
  ],
  ['an entitlement that is missing', [call(answer, 60, { entitlements: ['export', 'plugins'] })]],
  ['a "no"', [call(await signNo(0, 'SUSPENDED'))]],
  [
    'a "yes", a newer "no", and the "yes" again',
    [call(answer), call(await signNo(HOUR, 'REVOKED'), HOUR), call(answer, 2 * HOUR)],
  ],
  [
    'a "no" and a newer "yes"',
    [
      call(await signNo(0, 'SUSPENDED')),
      call(await signAnswer({ iat: issuedAt + HOUR, asOf: at(HOUR).toISOString() }), HOUR),
    ],
  ],
  ['a "no" and a "yes" of the same instant', [call(await signNo(0, 'SUSPENDED')), call(answer)]],
  [
    'a "no" for another device, and a "yes"',
    [call(await signNo(HOUR, 'REVOKED', { cnf: confirmationOf('other') }), HOUR), call(answer, HOUR)],
  ],
  ['a clock that is set back', [call(answer, DAY), call(answer, DAY - HOUR), call(answer, DAY - HOUR - 1)]],
]

async function run(verify: typeof verifyLicenseFile | typeof verifyAnswer, calls: readonly Call[]) {
  const store = memoryStore()
  const results: { valid: boolean; code: string }[] = []
  for (const { token, now, ...more } of calls) {
    const options = { keys, product, fingerprint, licenseKey, store, now: now * 1000, ...more }
    const { valid, code } = await verify(token, options)
    results.push({ valid, code })
  }
  return results
}

async function casesOf(verify: typeof verifyLicenseFile | typeof verifyAnswer, list: typeof files) {
  return await Promise.all(
    list.map(async ([name, calls]) => {
      const results = await run(verify, calls)
      return { name, calls: calls.map((one, index) => ({ ...one, expected: results[index] })) }
    }),
  )
}

test('the vectors of license files are those of the verifier, and the literal files never change', async () => {
  const { file: genuine, encrypted, list, keyList } = literals
  expect(genuine).toBe(file)
  const cases = await casesOf(verifyLicenseFile, files)
  expectVectors('files.json', {
    file: genuine,
    encrypted,
    list,
    keyList,
    keys,
    product,
    fingerprint,
    licenseKey,
    cases,
  })
})

test('the vectors of kept answers are those of the verifier', async () => {
  const cases = await casesOf(verifyAnswer, answers)
  expectVectors('answers.json', { keys, product, fingerprint, cases })
})

test('a vector is accepted only if its name says so', async () => {
  const codes = async (
    verify: typeof verifyLicenseFile | typeof verifyAnswer,
    list: typeof files,
    name: string,
  ) =>
    (await run(verify, list.find(([one]) => one === name)![1])).map(
      ({ valid, code }) => `${valid ? '+' : '-'}${code}`,
    )
  expect(await codes(verifyLicenseFile, files, 'genuine')).toEqual(['+VALID'])
  expect(await codes(verifyLicenseFile, files, 'another payload')).toEqual(['-SIGNATURE_INVALID'])
  expect(await codes(verifyLicenseFile, files, 'an older file')).toEqual(['+VALID', '-SEQUENCE_ROLLED_BACK'])
  expect(await codes(verifyLicenseFile, files, 'a clock that is set back')).toEqual([
    '+VALID',
    '+VALID',
    '-CLOCK_ROLLED_BACK',
  ])
  expect(await codes(verifyAnswer, answers, 'a "yes", a newer "no", and the "yes" again')).toEqual([
    '+VALID',
    '-REVOKED',
    '-REVOKED',
  ])
  expect(await codes(verifyAnswer, answers, 'a "no" that was changed into a "yes"')).toEqual([
    '-SIGNATURE_INVALID',
  ])
  const forgeries = answers.filter(([name]) =>
    /payload|changed|algorithm|header|padding|license file|signature|unknown|no device|without/.test(name),
  )
  for (const [name, calls] of forgeries)
    expect(
      (await run(verifyAnswer, calls)).some(({ valid }) => valid),
      name,
    ).toBe(false)
})
