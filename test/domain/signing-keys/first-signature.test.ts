import { expect, test } from 'vitest'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'

const app = await startTestApp()

test('concurrent first signatures of an installation use one key', async () => {
  const validate = () => validateLicense(app.admin, { key: 'nothing', nonce: 'n', signed: true })
  const validations = await Promise.all([validate(), validate(), validate()])
  const keys = await app.ctx.db.signingKey.findMany({ select: { kid: true } })
  expect(keys).toHaveLength(1)
  const headers = validations.map(({ signature }) =>
    JSON.parse(Buffer.from(signature!.split('.')[0]!, 'base64url').toString()),
  )
  expect(headers.map(({ kid }) => kid)).toEqual(Array(3).fill(keys[0]!.kid))
})
