import { expect, test } from 'vitest'
import { readArguments } from '../../../../integrations/hubspot/commands/emulator-arguments.ts'

test('without arguments it listens on 4010', () => {
  expect(readArguments([])).toEqual({ port: '4010' })
})

test('takes the given options', () => {
  const args = [
    '--port',
    '0',
    '--token',
    'pat',
    '--time-zone',
    'Europe/Berlin',
    '--webhooks',
    'http://x.test/',
  ]
  expect(readArguments(args)).toEqual({
    port: '0',
    token: 'pat',
    'time-zone': 'Europe/Berlin',
    webhooks: 'http://x.test/',
  })
})

test.each([
  ['--port', 'x', 'x is not a port'],
  ['--port', '65536', '65536 is not a port'],
  ['--time-zone', 'Mars/Olympus', 'Mars/Olympus is not a time zone'],
  ['--time-zone', '+01:00', '+01:00 is not a time zone'],
  ['--webhooks', 'nowhere', 'nowhere is not an address'],
  ['--webhooks', 'ftp://x.test', 'ftp://x.test is not an address'],
  ['--color', 'red', "Unknown option '--color'"],
])('%s %s is refused with a reason', (option, value, reason) => {
  expect(readArguments([option, value])).toContain(reason)
})
