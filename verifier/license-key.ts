// White space, dashes, and characters that do not print: what people add when they type or paste a key.
const IGNORED = /[\p{White_Space}\p{Dash_Punctuation}\p{Default_Ignorable_Code_Point}\u2212]/gu
const PREFIX_AND_BODY = /^([A-Za-z]{2,12})([0-9A-Za-z]{25})$/
const MAX_INPUT_LENGTH = 256

/** A license key as it was issued, `PREFIX-XXXXX-…`, from what a person typed; null when it is none. */
export function canonicalLicenseKey(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > MAX_INPUT_LENGTH) return null
  const [, prefix, body] = PREFIX_AND_BODY.exec(input.replace(IGNORED, '')) ?? []
  if (!prefix || !body) return null
  const groups = body.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1').match(/.{5}/g)!
  return [prefix.toUpperCase(), ...groups].join('-')
}
