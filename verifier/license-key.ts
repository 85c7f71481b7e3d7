// As the gateway reads a key: src/domain/license-keys/key.ts. There the checksum decides, here the decryption.
const IGNORED = /[\u30FC\p{White_Space}\p{P}\p{S}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const LINE_WRAP = /\s*[\r\n\v\f\u0085\u2028\u2029]+\s*/

/**
 * Returns every canonical form that a typed license key can have. A key in the form of the gateway is read in any
 * case and width, with any separators, with O, I and L for 0 and 1 and the reverse, and without its prefix if it is one of
 * `prefixes`. An imported key is exact, apart from white space around it, line breaks, invisible characters and NFC.
 */
export function licenseKeyForms(input: unknown, prefixes: readonly string[] = ['LIC']): string[] {
  const trimmed = typeof input === 'string' ? input.trim() : ''
  if (!trimmed || trimmed.length > 4096) return []
  const letters = trimmed
    .replace(/\p{Sk}/gu, '')
    .normalize('NFKC')
    .replace(IGNORED, '')
  // Upper case only of ASCII: the upper case of a dotless i is I.
  const typed = /^\w+$/.test(letters) ? letters.toUpperCase() : ''
  const [, prefix, body] = /^((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})$/.exec(typed) ?? []
  const groups = body?.replaceAll('O', '0').replace(/[IL]/g, '1').match(/.{5}/g)
  const read = prefix ? [prefix, ...readingsOf(prefix.replaceAll('0', 'O'))] : prefixes
  // First the invisible characters: one beside white space would keep it.
  const imported = trimmed
    .replace(/\p{Cf}/gu, '')
    .trim()
    .split(LINE_WRAP)
    .join('')
    .normalize('NFC')
  return [...(groups ? read.map((start) => [start, ...groups].join('-')) : []), imported]
}

/** A prefix with each 1, I and L read as I and as L; none if that would be too many. */
function readingsOf(prefix: string): string[] {
  const parts = prefix.split(/[1IL]/)
  if (parts.length > 7) return []
  return parts
    .slice(1)
    .reduce((starts, part) => starts.flatMap((s) => [`${s}I${part}`, `${s}L${part}`]), [parts[0]!])
}
