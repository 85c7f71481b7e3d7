import { entry } from '../entry.ts'
import { plural, words } from '../pattern.ts'

/** Problems with values of an input. */
export const inputTexts = {
  INPUT_INVALID: entry(
    { count: 'number', paths: 'list' },
    {
      en: words`${plural('count', { one: 'A value', other: words`${'count'} values` })} of the input cannot be accepted: ${'paths'}.`,
      de: words`${plural('count', { one: 'Eine Angabe kann', other: words`${'count'} Angaben können` })} nicht angenommen werden: ${'paths'}.`,
    },
  ),
}
