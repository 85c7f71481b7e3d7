import { expect, test } from 'vitest'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { createLogger } from '../../src/platform/logger.ts'

function logTo(lines: string[]) {
  return createLogger({ level: 'info', pretty: false }, { write: (line: string) => void lines.push(line) })
}

test('a line is JSON with time, level and service', () => {
  const lines: string[] = []
  logTo(lines).info({ msg: 'operation', requestId: 'r1', codes: ['VALID'] })
  expect(JSON.parse(lines[0]!)).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    service: 'licet',
    msg: 'operation',
    requestId: 'r1',
    codes: ['VALID'],
  })
})

test('lines below the level are not written', () => {
  const lines: string[] = []
  logTo(lines).debug({ msg: 'job' })
  expect(lines).toEqual([])
})

const names = ['key', 'licenseKey', 'apiKey', 'authorization', 'token', 'secret', 'password', 'email']

test.each(names)('a property with the name %s is redacted, down to the third level', (name) => {
  const lines: string[] = []
  const member = { [name]: 'hunter2' }
  logTo(lines).info({ ...member, input: member, request: { headers: member } })
  expect(lines[0]).not.toContain('hunter2')
  expect(lines[0]!.match(/\[redacted\]/g)).toHaveLength(3)
})

test('a license key prints as its hint in every part of a line', () => {
  const lines: string[] = []
  const key = LicenseKey.generate()
  logTo(lines).info({ msg: `with ${key}`, deep: { down: { in: { an: ['object', key] } } } })
  expect(lines[0]).not.toContain(key.reveal())
  expect(lines[0]!.match(new RegExp(`LIC-…-${key.hint}`, 'g'))).toHaveLength(2)
})

test('an error is logged with its message, its stack and its cause', () => {
  const lines: string[] = []
  logTo(lines).error({ msg: 'fault', err: new Error('outer', { cause: new Error('inner') }) })
  const { err } = JSON.parse(lines[0]!)
  expect(err).toMatchObject({ type: 'Error', message: expect.stringContaining('outer') })
  expect(err.stack).toContain('inner')
})
