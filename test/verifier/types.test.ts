import { expect, test } from 'vitest'
import { verifyAnswer, verifyJws, verifyKeyList, verifyLicenseFile } from '../../verifier/index.ts'
import {
  answerOf,
  at,
  claimsOf,
  fingerprint,
  keys,
  listUri,
  listWith,
  product,
  publicJwk,
  sign,
} from './signer.ts'

/** Claims with which every kind of token would be accepted, if its type were not checked. */
const claims = {
  ...claimsOf(),
  ...answerOf(),
  sub: listUri,
  status: undefined,
  status_list: listWith(0),
  keys: [publicJwk],
}
const types = [
  'license+jwt',
  'license-answer+jwt',
  'license-keys+jwt',
  'license-validation+jwt',
  'statuslist+jwt',
  'JWT',
  undefined,
]
const options = { keys, product, fingerprint, now: at(60) }

const readers: Record<string, (token: string) => Promise<{ code: string }>> = {
  'license+jwt': (token) => verifyLicenseFile(token, options),
  'license-answer+jwt': (token) => verifyAnswer(token, options),
  'license-keys+jwt': (token) => verifyKeyList(token, options),
  'license-validation+jwt': (token) => verifyJws(token, { keys, typ: 'license-validation+jwt' }),
}
const cases = Object.keys(readers).flatMap((expected) => types.map((typ) => [expected, typ] as const))

test.each(cases)('the reader of %s reads no other type, given %s', async (expected, typ) => {
  const { code } = await readers[expected]!(await sign(claims, { typ }))
  expect(code).toBe(typ === expected ? 'VALID' : 'TYPE_MISMATCH')
})

test.each(types.filter((typ) => typ !== 'statuslist+jwt'))(
  'a token of type %s is no status list',
  async (typ) => {
    const file = await sign(claimsOf(), { typ: 'license+jwt' })
    const statusList = await sign(claims, { typ })
    expect(await verifyLicenseFile(file, { ...options, statusList })).toMatchObject({
      code: 'STATUS_INVALID',
    })
  },
)
