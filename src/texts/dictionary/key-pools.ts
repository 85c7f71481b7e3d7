import { entry } from '../entry.ts'
import { plural, words } from '../pattern.ts'

/** Refusals about key pools and their keys. */
export const keyPoolTexts = {
  KEY_POOL_NOT_FOUND: entry({
    en: 'There is no key pool with this ID. Check the ID.',
    de: 'Es gibt keinen Schlüsselvorrat mit dieser ID. Prüfen Sie die ID.',
  }),
  KEY_POOL_CLOSED: entry({
    en: 'The key pool is closed, so no keys can be added. Create another pool.',
    de: 'Der Schlüsselvorrat ist geschlossen und nimmt keine Schlüssel mehr auf. Legen Sie einen anderen Vorrat an.',
  }),
  KEY_POOL_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number' },
    {
      en: words`The pool has ${'used'} keys, and a pool can have ${'limit'}. Add fewer keys, or create another pool.`,
      de: words`Der Vorrat hat ${'used'} Schlüssel, höchstens ${'limit'} sind möglich. Fügen Sie weniger Schlüssel hinzu, oder legen Sie einen anderen Vorrat an.`,
    },
  ),
  LICENSE_KEYS_TAKEN: entry(
    { count: 'number', first: 'text' },
    {
      en: words`${plural('count', { one: 'A key exists already, or differs', other: words`${'count'} of the keys exist already, or differ` })} only in case, width or punctuation from one that exists. The first one is ${'first'}. Replace it, and try again.`,
      de: words`${plural('count', { one: 'Einen Schlüssel gibt es schon, oder einen', other: words`${'count'} der Schlüssel gibt es schon, oder jeweils einen` })}, der sich nur in Groß- und Kleinschreibung, Zeichenbreite oder Zeichensetzung unterscheidet. Der erste ist ${'first'}. Ersetzen Sie ihn, und versuchen Sie es noch einmal.`,
    },
  ),
  POOLED_KEY_NOT_FOUND: entry({
    en: 'No pool has this key. Check the key or the ID.',
    de: 'Kein Vorrat enthält diesen Schlüssel. Prüfen Sie den Schlüssel oder die ID.',
  }),
  POOLED_KEY_CLAIMED: entry({
    en: 'The key was claimed before and is the key of a license. Check the key, or find its license with search.',
    de: 'Der Schlüssel wurde schon eingelöst und gehört zu einer Lizenz. Prüfen Sie den Schlüssel, oder finden Sie seine Lizenz mit der Suche.',
  }),
  POOLED_KEY_REVOKED: entry({
    en: 'The key was revoked permanently. Give the customer another key.',
    de: 'Der Schlüssel wurde endgültig widerrufen. Geben Sie dem Kunden einen anderen Schlüssel.',
  }),
}
