import { expect, test } from 'vitest'
import { entry } from '../../src/texts/entry.ts'
import { choose, plural, words } from '../../src/texts/pattern.ts'
import { moment, say } from '../../src/texts/say.ts'

/** Accepts what the compiler checks. `tsc` fails where an expected error is missing. */
const compiled = (..._values: unknown[]) => {}

test('the compiler refuses a sentence without German, and a language that lacks or invents an argument', () => {
  compiled(
    // @ts-expect-error there is no German
    entry({ en: 'The license exists.' }),
    // @ts-expect-error there is no German
    entry({ seats: 'number' }, { en: words`${'seats'} seats` }),
    // @ts-expect-error German lacks `seats`
    entry({ seats: 'number' }, { en: words`${'seats'} seats`, de: words`Plätze` }),
    // @ts-expect-error German has `places`, which is no argument
    entry({ seats: 'number' }, { en: words`${'seats'} seats`, de: words`${'seats'} ${'places'}` }),
    entry(
      { seats: 'number', name: 'text' },
      {
        en: words`${plural('seats', { one: 'a seat', other: words`${'seats'} seats` })} of ${'name'}`,
        // @ts-expect-error no branch of the German sentence has `name`
        de: words`${plural('seats', { one: 'ein Platz', other: words`${'seats'} Plätze` })}`,
      },
    ),
    entry(
      { device: ['A', 'B'], since: 'time' },
      {
        en: words`${choose('device', { A: '', B: words`since ${'since'}` })}`,
        de: words`${choose('device', { A: words`seit ${'since'}`, B: '' })}`,
      },
    ),
  )
  expect(words`a ${'b'} c`.parts).toEqual(['a ', { name: 'b' }, ' c'])
})

test('the compiler refuses a text with a missing argument, and with an argument of another kind', () => {
  const start = moment(new Date(0), 'UTC')
  compiled(
    say('REVOKED'),
    say('NOT_YET_VALID', { start }),
    // @ts-expect-error the argument is missing
    say('NOT_YET_VALID'),
    // @ts-expect-error the argument is a time
    say('NOT_YET_VALID', { start: 'tomorrow' }),
    // @ts-expect-error the text has no arguments
    say('REVOKED', { start }),
  )
  expect(say('NOT_YET_VALID', { start })).toEqual({
    code: 'NOT_YET_VALID',
    args: { start: { at: '1970-01-01T00:00:00.000Z', timeZone: 'UTC' } },
  })
})
