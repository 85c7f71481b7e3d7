import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

/** Sentences that were stored before they had a code, or by a later version. */
export const recordedTexts = {
  RECORDED_IN_ENGLISH: entry(
    { sentence: 'text' },
    {
      en: words`${'sentence'}`,
      de: words`Auf Englisch aufgezeichnet: ${'sentence'}`,
    },
  ),
}
