import fc from 'fast-check'
import { fromUUID } from 'typeid-js'
import { expect, test } from 'vitest'
import { idPrefixes, type NodeType, parseTypedId, toTypedId, uuidOf } from '../../src/platform/ids.ts'

const types = Object.keys(idPrefixes) as NodeType[]
const type = fc.constantFrom(...types)

test('every type has its own prefix', () => {
  expect(new Set(Object.values(idPrefixes)).size).toBe(types.length)
})

test('the id of a record never changes', () => {
  expect(toTypedId('License', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('lic_01h455vb4pex5vsknk084sn02q')
  expect(parseTypedId('lic_01h455vb4pex5vsknk084sn02q')).toEqual({
    type: 'License',
    uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  })
})

test('an id is a TypeID', () => {
  fc.assert(
    fc.property(type, fc.uuid(), (type, uuid) => {
      expect(toTypedId(type, uuid)).toBe(fromUUID(uuid, idPrefixes[type]))
    }),
  )
})

test.each([
  '',
  'x',
  '01890a5d',
  '01890A5D-ac96-774b-bcce-b302099a8057',
  '01890a5d-ac96-774b-bcce-b302099a8057é',
  '01890a5d-ac96-774b-bcce-b302099a805-',
])('a text that is no UUID has no id: %s', (text) => {
  expect(() => toTypedId('License', text)).toThrow('not a UUID')
})

test('an id contains its type and its UUID', () => {
  fc.assert(
    fc.property(type, fc.uuid(), (type, uuid) => {
      expect(parseTypedId(toTypedId(type, uuid))).toEqual({ type, uuid })
      expect(uuidOf(type, toTypedId(type, uuid), ['id'])).toBe(uuid)
    }),
  )
})

test('any other text is not an id, and causes no fault', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z]{0,6}_[0-9a-z]{20,30}$/)),
      (text) => {
        const parsed = parseTypedId(text)
        if (parsed) expect(toTypedId(parsed.type, parsed.uuid)).toBe(text)
        else expect(() => uuidOf('License', text, ['id'])).toThrow(/must be an ID of type License/)
      },
    ),
    { numRuns: 300 },
  )
})

test.each([
  '',
  'lic_',
  'LIC_01h455vb4pex5vsknk084sn02q',
  'lic-01h455vb4pex5vsknk084sn02q',
  'lic_01h455vb4pex5vsknk084sn02',
  'lic_01h455vb4pex5vsknk084sn02qq',
  'lic_81h455vb4pex5vsknk084sn02q',
  'lic_01h455vb4pex5vsknk084sn0il',
  'user_01h455vb4pex5vsknk084sn02q',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  ' lic_01h455vb4pex5vsknk084sn02q',
  'lic_01h455vb4pex5vsknk084sn02q\n',
])('%j is no id', (text) => {
  expect(parseTypedId(text)).toBeNull()
})

test('the refusal of an id of another type names both types', () => {
  const id = toTypedId('Account', '01890a5d-ac96-774b-bcce-b302099a8057')
  expect(() => uuidOf('License', id, ['license'])).toThrow(
    expect.objectContaining({
      code: 'INPUT_INVALID',
      issues: [
        expect.objectContaining({
          path: ['license'],
          message: expect.stringMatching(/^must be an ID of type License \(lic_…\).*Account/),
        }),
      ],
    }),
  )
})
