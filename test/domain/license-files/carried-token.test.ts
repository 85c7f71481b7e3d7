import { expect, test } from 'vitest'
import { readCarriedToken } from '../../../src/domain/device-keys/carried-token.ts'
import { openRequest } from '../../../src/domain/license-files/request.ts'
import { alteredTokens, carriedTokens } from '../../carried-tokens.ts'
import { createDevice } from './device.ts'

const device = await createDevice('paint', new Date('2026-01-15T12:00:00Z'))
const request = await device.request()

test.each(carriedTokens)('opens a request %s', async (_how, carry) => {
  expect(readCarriedToken(carry(request))).toBe(request)
  expect(await openRequest(carry(request))).toEqual(await openRequest(request))
})

test.each(alteredTokens)('refuses a request with %s', async (_how, alter) => {
  await expect(openRequest(alter(request))).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' })
})
