/** A genuine key. */
export const KEY = 'LIC-01234-56789-ABCDE-FGHJK-TZFN5'
/** A genuine key whose prefix has the letters O, I and L. */
export const LOOK_ALIKE_KEY = 'OIL-01234-56789-ABCDE-FGHJK-TT28Y'

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0))
const between = (separator: string) => KEY.replaceAll('-', separator)

/** Spellings in which people type and paste a key. The gateway and the verifier read each of them. */
export const spellings: [how: string, text: string, key: string][] = (
  [
    ['in its canonical form', KEY],
    ['in lower case', KEY.toLowerCase()],
    ['without dashes', between('')],
    ['with spaces for dashes', between(' ')],
    ['with white space around it', `\t ${KEY}\r\n`],
    ['with 300 blanks behind it', KEY.padEnd(KEY.length + 300)],
    ['with 100,000 line feeds before it', `${'\n'.repeat(100_000)}${KEY}`],
    ['with a line break within', KEY.replace('-ABCDE', '-\r\nABCDE')],
    ['with a line break of Unicode', KEY.replace('-ABCDE', '-\u2028ABCDE')],
    ['with no-break spaces', between('\u00A0')],
    ['with narrow and ideographic spaces', `\u202F${KEY}\u3000`],
    ['with a next-line control', `${KEY}\u0085`],
    ['with a byte order mark', `\uFEFF${KEY}`],
    ['with zero-width spaces', between('-\u200B')],
    ['with zero-width joiners and word joiners', between('\u200D-\u2060')],
    ['with soft hyphens', between('-\u00AD')],
    ['with the direction marks of a chat or a spreadsheet', `\u202A${KEY}\u202C\u200E`],
    ['with variation selectors', `${KEY}\uFE0F`],
    ['with hyphens', between('\u2010')],
    ['with non-breaking hyphens', between('\u2011')],
    ['with figure dashes', between('\u2012')],
    ['with en dashes', between('\u2013')],
    ['with em dashes', between('\u2014')],
    ['with minus signs', between('\u2212')],
    ['with small and full-width dashes', between('\uFE63\uFF0D')],
    ['with the long vowel marks of a Japanese keyboard', between('\u30FC')],
    ['with the same marks in half width', between('\uFF70')],
    ['with underscores', between('_')],
    ['with slashes', between('/')],
    ['with backslashes', between('\\')],
    ['with dots', between('.')],
    ['with middle dots', between('\u00B7')],
    ['with colons', between(':')],
    ['with commas and semicolons', between(',;')],
    ['with vertical bars', between('|')],
    ['with tildes and plus signs', between('~+')],
    ['with equals signs', between('=')],
    ['with macrons for dashes', between('\u00AF')],
    ['with bullets', between('\u2022')],
    ['in quotes', `"${KEY}"`],
    ['in single quotes', `'${KEY}'`],
    ['in curly quotes', `\u201C${KEY}\u201D`],
    ['in low and high quotes', `\u201E${KEY}\u201C`],
    ['in guillemets', `\u00AB ${KEY} \u00BB`],
    ['in backticks', `\`${KEY}\``],
    ['in acute accents', `\u00B4${KEY}\u00B4`],
    ['in brackets', `<[({${KEY}})]>`],
    ['in asterisks', `**${KEY}**`],
    ['with a full stop behind it', `${KEY}.`],
    ['with an ellipsis behind it', `${KEY}\u2026`],
    ['with an exclamation mark behind it', `${KEY}!`],
    ['in full width', fullWidth(KEY)],
    ['in full width with ideographic punctuation', `\u300C${fullWidth(KEY)}\u300D\u3002`],
    ['with a full-width letter', KEY.replace('ABCDE', '\uFF21BCDE')],
    ['in mathematical bold', KEY.replace('ABCDE', '\u{1D400}BCDE')],
    ['with superscript digits', KEY.replace('01234', '0\u00B9\u00B2\u00B3\u2074')],
    ['with a circled digit', KEY.replace('01234', '0\u2460234')],
    ['with the Kelvin sign', KEY.replace('HJK', 'HJ\u212A')],
    ['with O for 0', KEY.replace('01234', 'O1234')],
    ['with o for 0', KEY.replace('01234', 'o1234')],
    ['with I for 1', KEY.replace('01234', '0I234')],
    ['with i for 1', KEY.replace('01234', '0i234')],
    ['with a small l for 1', KEY.replace('01234', '0l234')],
    ['with 1 for I in the prefix', KEY.replace('LIC', 'L1C')],
    ['with 1 for L in the prefix', KEY.replace('LIC', '1IC')],
    ['with a small l for I in the prefix', KEY.replace('LIC', 'Llc')],
    ['with I for L in the prefix', KEY.replace('LIC', 'IIC')],
    ['without its prefix', KEY.slice('LIC-'.length)],
    ['without its prefix and dashes', between('').slice('LIC'.length)],
    ['without its prefix, in quotes and lower case', `"${KEY.slice('LIC-'.length).toLowerCase()}".`],
  ] as [string, string][]
)
  .map(([how, text]): [string, string, string] => [how, text, KEY])
  .concat([
    ['with 0 for O in the prefix', LOOK_ALIKE_KEY.replace('OIL', '0IL'), LOOK_ALIKE_KEY],
    ['with digits for every letter of the prefix', LOOK_ALIKE_KEY.replace('OIL', '011'), LOOK_ALIKE_KEY],
    ['with I and L exchanged', LOOK_ALIKE_KEY.replace('OIL', 'oli'), LOOK_ALIKE_KEY],
  ])

/** Texts that are no spelling of a key, although they look like one. */
export const refusedSpellings: [how: string, text: string][] = [
  ['nothing', ''],
  ['only separators', ' - - '],
  ['a prefix of one letter', KEY.replace('LIC', 'L')],
  ['a prefix of thirteen letters', KEY.replace('LIC', 'ABCDEFGHIJKLM')],
  ['a digit in the prefix', KEY.replace('LIC', 'L2C')],
  ['one character missing', KEY.slice(0, -1)],
  ['a letter U', KEY.replace('K', 'U')],
  ['a letter U and a valid checksum', 'LIC-UUUUU-UUUUU-UUUUU-UUUUU-CMDAS'],
  ['a Cyrillic letter', KEY.replace('ABCDE', '\u0410BCDE')],
  ['a Greek letter', KEY.replace('ABCDE', 'ABCD\u0395')],
  ['a dotless i in the prefix', KEY.replace('LIC', 'L\u0131C')],
  ['a dotless i in the prefix, in lower case', KEY.toLowerCase().replace('lic', 'l\u0131c')],
  ['a dotless i for 1', KEY.replace('01234', '0\u0131234')],
  ['a dotted capital I', KEY.replace('LIC', 'L\u0130C')],
  ['a dotless j', KEY.replace('J', '\u0237')],
  ['a sharp s', KEY.replace('ABCDE', '\u00DFCDE')],
  ['an accent', KEY.replace('ABCDE', 'ABC\u0301DE')],
  ['an Arabic digit', KEY.replace('01234', '0\u0661234')],
  ['a NUL', `${KEY}\0`],
  ['a bell', `${KEY}\u0007`],
  ['a lone surrogate', `${KEY}\uD800`],
  ['a trade mark sign behind it', `${KEY}\u2122`],
  ['4,097 characters', `${KEY}${'-'.repeat(4097 - KEY.length - 1)}A`],
]

/** Texts that only the checksum refuses. */
export const wrongChecksums: [how: string, text: string][] = [
  ['another prefix', KEY.replace('LIC', 'LID')],
  ['another known prefix', KEY.replace('LIC', 'OIL')],
  ['one extra character', `${KEY}0`],
  ['another digit', KEY.replace('01234', '01235')],
  ['two groups exchanged', 'LIC-56789-01234-ABCDE-FGHJK-TZFN5'],
]
