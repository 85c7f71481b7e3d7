/**
 * A license key as it was issued, its prefix and five groups with dashes between them, from what a person typed: in any case, with anything
 * between its characters, and with O, I and L read as 0 and 1. Null when it is none.
 */
export function canonicalLicenseKey(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > 256) return null
  const [, prefix, body] = /^([A-Z]{2,12})(\w{25})$/.exec(input.toUpperCase().replace(/[^A-Z0-9]/g, '')) ?? []
  const groups = body?.replaceAll('O', '0').replace(/[IL]/g, '1').match(/.{5}/g)
  return groups ? [prefix, ...groups].join('-') : null
}
