import { expect, test } from 'vitest'
import { idIn } from './record-id.ts'

const id = 'lic_01kbf6g5v7e4wr8y2d3s9qz1xm'

test.each([
  id,
  ` ${id} `,
  `https://licet.example/console/licenses/${id}`,
  `https://licet.example/console/licenses/${id}?tab=devices`,
  `license: "${id}"`,
])('finds the ID of a record in %j', (text) => expect(idIn(text)).toBe(id))

test.each(['', 'license', 'lic_', `${id}x`, 'lic_01kbf6g5v7e4wr8y2d3s9qz1xu', `x${id.slice(1)}_`])(
  'finds none in %j',
  (text) => expect(idIn(text)).toBeNull(),
)
