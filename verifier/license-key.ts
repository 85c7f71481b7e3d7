/**
 * What a license key that a person typed may have been issued as. A key of the gateway's own form is its
 * prefix and five groups with dashes between them: in any case, with anything between its characters, and
 * with O, I and L read as 0 and 1. One that an import brought is taken exactly, apart from white space around it and its Unicode form.
 */
export function licenseKeyForms(input: unknown): string[] {
  if (typeof input !== 'string' || input.length > 4096) return []
  const exact = input.trim().normalize('NFC')
  const [, prefix, body] = /^([A-Z]{2,12})(\w{25})$/.exec(input.toUpperCase().replace(/[^A-Z0-9]/g, '')) ?? []
  const groups = body?.replaceAll('O', '0').replace(/[IL]/g, '1').match(/.{5}/g)
  return [...(groups ? [[prefix, ...groups].join('-')] : []), ...(exact ? [exact] : [])]
}
