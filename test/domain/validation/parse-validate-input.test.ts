import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from '../../../src/domain/validation/device.ts'
import { words } from '../../../src/domain/validation/placeholder.ts'
import { parseValidateInput, type ValidateInput } from '../../../src/domain/validation/validate.ts'
import { InputRefusal } from '../../../src/platform/errors.ts'
import { code } from '../../../src/platform/input.ts'

const ABSENT = Symbol('absent')
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    '0',
    'x\0',
    '\ud800',
    ' device ',
    'Å',
    'e\u0301',
    'N/A',
    'a'.repeat(65),
    'é'.repeat(3000),
  ),
  fc.constantFrom(...words),
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 5_000 }),
  fc.stringMatching(/^[a-z0-9-]{1,70}$/),
)
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.constantFrom(null, undefined, ABSENT, 1, true, [], {}),
)
const input = fc
  .record({
    key: fc.oneof({ weight: 6, arbitrary: fc.string() }, value),
    fingerprint: value,
    product: fc.oneof(fc.constantFrom(ABSENT, 'studio', 'studio-annual', 'Studio', '-a', 'a-'), value),
    signed: fc.constantFrom(ABSENT, ABSENT, ABSENT, true, null),
    other: fc.constantFrom(ABSENT, ABSENT, ABSENT, ABSENT, 1),
  })
  .map((members) => Object.fromEntries(Object.entries(members).filter(([, member]) => member !== ABSENT)))

function parse(raw: object): object {
  try {
    return parseValidateInput(raw as ValidateInput)
  } catch (error) {
    if (error instanceof InputRefusal) return { issues: error.issues }
    throw error
  }
}

test('an input without further fields is parsed as the schemas of its fields parse it', () => {
  let accepted = 0
  fc.assert(
    fc.property(input, (raw) => {
      const parsed = parse(raw)
      const { key, other, signed } = raw
      const device = fingerprint.nullish().safeParse(raw.fingerprint)
      const product = code.nullish().safeParse(raw.product)
      const isAccepted =
        typeof key === 'string' &&
        other === undefined &&
        !('other' in raw) &&
        typeof (signed ?? true) === 'boolean' &&
        device.success &&
        product.success
      expect('issues' in parsed).toBe(!isAccepted)
      if (!isAccepted) return
      accepted++
      expect(parsed).toEqual({ ...raw, ...('fingerprint' in raw && { fingerprint: device.data }) })
      // The schema, which a further field requires, returns the same.
      expect(parse({ ...raw, signed: null })).toEqual({ ...parsed, signed: null })
    }),
    { numRuns: 5_000 },
  )
  expect(accepted).toBeGreaterThan(500)
})
