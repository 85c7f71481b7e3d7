import { expect, test } from 'vitest'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'

const app = await startTestApp()

test('the first that an installation signs may be answers to validations, at once: they are under one key', async () => {
  const ask = () => validateLicense(app.admin, { key: 'nothing', nonce: 'n', signed: true })
  const answers = await Promise.all([ask(), ask(), ask()])
  const keys = await app.ctx.db.signingKey.findMany({ select: { kid: true } })
  expect(keys).toHaveLength(1)
  const headers = answers.map(({ signature }) =>
    JSON.parse(Buffer.from(signature!.split('.')[0]!, 'base64url').toString()),
  )
  expect(headers.map(({ kid }) => kid)).toEqual(Array(3).fill(keys[0]!.kid))
})
