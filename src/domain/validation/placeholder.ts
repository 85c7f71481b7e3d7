/**
 * Texts that many devices report instead of an identity, without case, punctuation and white space. Sources: the texts of
 * dmidecode (`Not Specified`, `Not Present`, `Not Settable`, `<OUT OF SPEC>`, `<BAD INDEX>`); the serial numbers and asset
 * tags that vendors of boards leave in SMBIOS and that WMI (`Win32_BIOS`, `Win32_BaseBoard`, `Win32_ComputerSystemProduct`)
 * returns; and the empty values of programming languages.
 */
export const words: ReadonlySet<string> = new Set(
  [
    ...['none', 'null', 'nil', 'nan', 'undefined', 'object object', 'empty', 'blank', 'invalid'],
    ...['unknown', 'unspecified', 'uninitialized', 'n a', 'tbd', 'oem', 'default string'],
    ...['not specified', 'not present', 'not settable', 'not set', 'not available', 'not applicable'],
    ...['not defined', 'not provided', 'not found', 'oem not specify', 'out of spec', 'bad index'],
    ...['to be filled by oem', 'to be filled by o e m', 'to be filled', 'to be determined'],
    ...['serial number', 'system serial number', 'board serial number', 'base board serial number'],
    ...['chassis serial number', 'type 2 board serial number', 'system product name', 'product name'],
    ...[
      'system manufacturer',
      'system version',
      'system uuid',
      'asset tag',
      'no asset tag',
      'no asset information',
    ],
    ...['chassis asset tag', 'base board asset tag', '123456789', '1234567890', '0123456789'],
  ].map((word) => word.replaceAll(' ', '')),
)

/**
 * UUIDs that boards of several vendors share. Sources: `kPlaceholderHardwareUUIDList` of osquery (core/system.cpp), and the
 * same values in the other order of bytes, in which dmidecode and Windows show them.
 */
export const uuids: ReadonlySet<string> = new Set(
  [
    '03000200-0400-0500-0006-000700080009',
    '00020003-0004-0005-0006-000700080009',
    '02000100-0300-0400-0005-000600070008',
    '00010002-0003-0004-0005-000600070008',
    '03020100-0504-0706-0809-0a0b0c0d0e0f',
    '00010203-0405-0607-0809-0a0b0c0d0e0f',
    '10000000-0000-8000-0040-000000000000',
    '00000010-0000-0080-0040-000000000000',
    'fefefefe-fefe-fefe-fefe-fefefefefefe',
  ].map((uuid) => uuid.replaceAll('-', '')),
)

/** Nothing to see: white space, control and invisible characters, and the fillers of serial numbers. */
const nothing = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}._*?-]*$/u
const ignored = /[\p{White_Space}\p{Cc}\p{P}\p{Default_Ignorable_Code_Point}<>]/gu
/** What `ignored` matches in ASCII. Most texts are ASCII, and Unicode classes cost ten times as much. */
const ignoredAscii = /[\0-\x20!"#%&'()*,\-./:;<>?@[\\\]_{}\x7f]/g
const ascii = /^[\0-\x7f]*$/
/** Zeros only, or the hexadecimal digit F only, also as the digits of a UUID or of a MAC address. */
const sameDigit = /^(?:0x)?(?:0+|f{4,})$/

/** Whether a text is a placeholder that many devices share, so that it identifies none. Ignores case and punctuation. */
export function isPlaceholder(text: string): boolean {
  if (nothing.test(text)) return true
  // A longer text can only be a repeated digit.
  if (text.length > 64) return /^(?:[0\p{P}\p{White_Space}]+|[fF\p{P}\p{White_Space}]+)$/u.test(text)
  const word = ascii.test(text)
    ? text.toLowerCase().replace(ignoredAscii, '')
    : text.normalize('NFKC').toLowerCase().replace(ignored, '')
  return words.has(word) || uuids.has(word) || sameDigit.test(word)
}
