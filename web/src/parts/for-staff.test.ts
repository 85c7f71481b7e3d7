import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { forStaff } from './for-staff.ts'

test('keeps what happened and leaves out the advice to contact support', () => {
  expect(forStaff('The license was revoked permanently. Contact support.')).toBe(
    'The license was revoked permanently.',
  )
  expect(forStaff('Wait until noon, or contact support.')).toBe('Wait until noon.')
  expect(forStaff('Dieses Gerät ist gesperrt. Wenden Sie sich an den Support.')).toBe(
    'Dieses Gerät ist gesperrt.',
  )
  expect(forStaff('All seats are in use. Release a device.')).toBe('All seats are in use. Release a device.')
})

test('no message of the gateway keeps the advice', () => {
  const texts: Record<string, { en: string; de: string }> = JSON.parse(
    readFileSync(new URL('../../../schema/texts.json', import.meta.url), 'utf8'),
  )
  const messages = Object.values(texts).flatMap(({ en, de }) => [en, de])
  const advice = /contact support|an den Support/i
  expect(messages.filter((message) => advice.test(message)).length).toBeGreaterThan(10)
  expect(messages.map(forStaff).filter((message) => advice.test(message))).toEqual([])
})
