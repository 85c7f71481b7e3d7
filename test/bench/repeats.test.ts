import { expect, test } from 'vitest'
import { countRepeats } from '../../bench/chaos/repeats.ts'
import { toTypedId } from '../../src/platform/ids.ts'

const notification = '01900000-0000-7000-8000-000000000001'
const messageId = `<${toTypedId('Notification', notification)}@licenses.example>`
const heard = { messageId, told: true }
const unheard = { messageId, told: false }
const none = new Set<string>()

test.each([
  ['once', [heard], none, { duplicates: 0, repeated: 0 }],
  ['twice, although its sender got the response', [heard, heard], none, { duplicates: 1, repeated: 0 }],
  ['twice, because its sender got no response', [unheard, heard], none, { duplicates: 0, repeated: 1 }],
  [
    'a third time after its sender got the response',
    [unheard, heard, heard],
    none,
    { duplicates: 1, repeated: 1 },
  ],
  [
    'once more after its worker was killed',
    [heard, heard],
    new Set([notification]),
    { duplicates: 0, repeated: 1 },
  ],
  ['twice more after that', [heard, heard, heard], new Set([notification]), { duplicates: 1, repeated: 1 }],
])('a mail that arrives %s', (_how, taken, orphans, expected) => {
  expect(countRepeats(taken, orphans)).toEqual(expected)
})
