import { expect, test } from 'vitest'
import { personWordsOf, redactWords } from '../../src/privacy/redact-words.ts'

test('redacts the words of a person, and no other words', () => {
  const words = personWordsOf({ name: 'Ada "Countess" Adams', email: 'ada@example.com' })
  const value = {
    Ada: 'For ADA "COUNTESS" ADAMS, ada@example.com.',
    deep: [{ by: 'oidc:ada@example.com' }, 1, null, true],
    others: 'Ada, Adamson, nevada@example.com, bob.ada@example.com, ada@example.common, ada@example.com.au',
  }
  expect(redactWords(value, words)).toEqual({
    Ada: 'For [anonymized], [anonymized].',
    deep: [{ by: 'oidc:[anonymized]' }, 1, null, true],
    others: 'Ada, Adamson, nevada@example.com, bob.ada@example.com, ada@example.common, ada@example.com.au',
  })
  expect(personWordsOf({ name: 'Bo', email: 'bo@example.com' })).toEqual(['bo@example.com'])
})
