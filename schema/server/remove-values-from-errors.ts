/** What GraphQL and its scalars say of a value, and what is left of it without the value. */
const quotes: [RegExp, string][] = [
  [/ got invalid value (?:"(?:[^"\\]|\\.)*"|[^"])*?((?: at "[\w.[\]]*")?; )/s, ' got an invalid value$1'],
  [/(Expected value of type "[\w![\]]+"), found .*/s, '$1.'],
  [/(date-time-string|string or Date type) .*/s, '$1.'],
  [/((?:cannot represent|Value is not) [^:]*): .*/s, '$1.'],
  [/ Received: .*/s, ''],
  [/Value ".*" does not exist in ("\w+") enum/s, 'There is no such value in the enum $1'],
  [/(Unexpected|found) (String|BlockString) ".*"/s, '$1 $2'],
]

/**
 * A message about a value that cannot be read, without the value: a key in the wrong place, or one quotation mark too
 * few, must not end in the log of whoever sent it. Where it stood is told.
 */
export function removeValues(message: string): string {
  return quotes.reduce((told, [quote, rest]) => told.replace(quote, rest), message)
}
