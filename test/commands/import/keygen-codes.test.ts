import { expect, test } from 'vitest'
import { assignCodes, toCode } from '../../../src/commands/import/keygen/codes.ts'

test.each([
  ['Studio Annual', 'studio-annual'],
  ['CLOUD_SYNC', 'cloud-sync'],
  ['Größe  (XL)!', 'gro-e-xl'],
  ['Café Édition', 'cafe-edition'],
  ['3D Export', 'policy-3d-export'],
  ['日本', null],
  ['', null],
  [
    `${'long '.repeat(20)}name`,
    'long-long-long-long-long-long-long-long-long-long-long-long-long'.slice(0, 64),
  ],
])('%j has the code %j', (name, code) => {
  expect(toCode(name, 'policy')).toBe(code)
})

test('where two names come to one code, the older thing has it, whatever the order of the list', () => {
  const older = { id: '1111aaaa-0000', name: 'Pro', created: '2021-01-01T00:00:00.000Z' }
  const younger = { id: '2222bbbb-0000', name: 'PRO!', created: '2022-01-01T00:00:00.000Z' }
  const codes = { '1111aaaa-0000': 'pro', '2222bbbb-0000': 'pro-2222bbbb0000' }
  expect(Object.fromEntries(assignCodes([older, younger], 'policy'))).toEqual(codes)
  expect(Object.fromEntries(assignCodes([younger, older], 'policy'))).toEqual(codes)
})

test('a name without any letter of ours is called by its noun and id', () => {
  const codes = assignCodes([{ id: 'ABCD-1234-5678-9999', name: '★', created: '' }], 'product')
  expect([...codes.values()]).toEqual(['product-abcd12345678'])
})
