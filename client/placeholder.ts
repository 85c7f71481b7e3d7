// The same texts as in the gateway: src/domain/validation/placeholder.ts names their sources.
export const words: ReadonlySet<string> = new Set(
  (
    'none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem ' +
    'defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided ' +
    'notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber ' +
    'systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber ' +
    'systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag ' +
    'noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789 ' +
    '03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008 ' +
    '00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f ' +
    '10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe'
  ).split(' '),
)
const nothing = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}._*?-]*$/u
const ignored = /[\p{White_Space}\p{Cc}\p{P}\p{Default_Ignorable_Code_Point}<>]/gu

/** Whether a text is a placeholder that many devices report, so that it identifies none. Ignores case and punctuation. */
export function isPlaceholder(text: string): boolean {
  const word = text.normalize('NFKC').toLowerCase().replace(ignored, '')
  return nothing.test(text) || /^(?:0x)?(?:0+|f{4,})$/.test(word) || words.has(word)
}
