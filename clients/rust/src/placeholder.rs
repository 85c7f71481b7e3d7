use crate::text::without;
use unicode_normalization::UnicodeNormalization;

/// The same texts as in the gateway.
const WORDS: &str =
    "none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem \
    defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided \
    notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber \
    systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber \
    systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag \
    noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789 \
    03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008 \
    00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f \
    10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe";
const IGNORED: &str = r"[\p{White_Space}\p{Cc}\p{Cf}\p{P}\p{Default_Ignorable_Code_Point}<>]";
const NOTHING: &str = r"[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}._*?-]";

/// Whether a text is a placeholder that many devices report, so that it identifies none. Ignores case and punctuation.
///
/// ```
/// assert!(licet::is_placeholder("To be filled by O.E.M."));
/// assert!(!licet::is_placeholder("4c4c4544-0042-3510-8052-b3c04f4b4e32"));
/// ```
pub fn is_placeholder(text: &str) -> bool {
    let compatible: String = text.nfkc().collect();
    let word = without(&compatible.to_lowercase(), IGNORED);
    let digits = word.strip_prefix("0x").unwrap_or(&word);
    let is_repeated = [digits, &word].iter().any(|text| {
        let is_zeros = !text.is_empty() && text.bytes().all(|byte| byte == b'0');
        is_zeros || (text.len() >= 4 && text.bytes().all(|byte| byte == b'f'))
    });
    without(text, NOTHING).is_empty() || is_repeated || WORDS.split_whitespace().any(|known| known == word)
}
