/** Messages of GraphQL and its scalars that quote a value, with their replacements. */
const quotes: [RegExp, string][] = [
  [/ got invalid value (?:"(?:[^"\\]|\\.)*"|[^"])*?((?: at "[\w.[\]]*")?; )/s, ' got an invalid value$1'],
  [/(Expected value of type "[\w![\]]+"), found .*/s, '$1.'],
  [/(date-time-string|string or Date type) .*/s, '$1.'],
  [/((?:cannot represent|Value is not) [^:]*): .*/s, '$1.'],
  [/ Received: .*/s, ''],
  [/Value ".*" does not exist in ("\w+") enum/s, 'The value does not exist in the enum $1'],
  [/(Unexpected|found) (String|BlockString) ".*"/s, '$1 $2'],
]

/**
 * Removes the quoted value from a message and keeps its location. A misplaced value can be a license key, which must
 * not appear in a log.
 */
export function removeValues(message: string): string {
  return quotes.reduce((text, [quote, replacement]) => text.replace(quote, replacement), message)
}
