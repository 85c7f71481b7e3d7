use crate::text::{is_longer, trim, without};
use regex::Regex;
use ring::digest::{digest, SHA256};
use unicode_normalization::UnicodeNormalization;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// As the gateway reads a key. There the checksum decides, here also the decryption of a file.
const IGNORED: &str = r"[\x{30FC}\p{White_Space}\p{P}\p{S}\p{Cf}\p{Default_Ignorable_Code_Point}]";
const LINE_WRAP: &str = r"\p{White_Space}*[\r\n\x0B\x0C\x{85}\x{2028}\x{2029}]+\p{White_Space}*";

/// Reads a license key that a person typed or pasted, in any spelling that the gateway accepts. Returns its canonical text;
/// none if its form or its checksum is wrong. An imported key has no checksum, so none is no reason to refuse a text.
///
/// ```
/// let key = licet::read_license_key("lic 01234 56789 abcde fghjk tzfn5", &["LIC"]);
/// assert_eq!(key.as_deref(), Some("LIC-01234-56789-ABCDE-FGHJK-TZFN5"));
/// ```
pub fn read_license_key(text: &str, prefixes: &[&str]) -> Option<String> {
    let mut forms = license_key_forms(text, prefixes);
    // The last form is that of an imported key.
    forms.pop()?;
    forms.into_iter().find(|form| has_checksum(form))
}

fn has_checksum(form: &str) -> bool {
    let mut groups: Vec<&str> = form.split('-').collect();
    let hint = groups.pop().unwrap_or("");
    let prefix = groups.remove(0);
    let bytes = format!("{prefix}-{}", groups.concat());
    let checksum = digest(&SHA256, bytes.as_bytes());
    let expected = checksum.as_ref().iter().take(5).map(|byte| ALPHABET[usize::from(byte & 31)]);
    expected.eq(hint.bytes())
}

/// Returns every canonical form that a typed license key can have. A key in the form of the gateway is read in any case and
/// width, with any separators, with O, I and L for 0 and 1 and the reverse, and without its prefix if it is one of `prefixes`.
/// An imported key is exact, apart from white space around it, line breaks, invisible characters and NFC.
pub(crate) fn license_key_forms(input: &str, prefixes: &[&str]) -> Vec<String> {
    let trimmed = trim(input);
    if trimmed.is_empty() || is_longer(trimmed, 4096) {
        return Vec::new();
    }
    let compatible: String = without(trimmed, r"\p{Sk}").nfkc().collect();
    let letters = without(&compatible, IGNORED);
    let mut forms = typed_forms(&letters, prefixes).unwrap_or_default();
    // First the invisible characters: one beside white space would keep it.
    let visible = without(trimmed, r"\p{Cf}");
    forms.push(without(trim(&visible), LINE_WRAP).nfc().collect());
    forms
}

fn typed_forms(letters: &str, prefixes: &[&str]) -> Option<Vec<String>> {
    // Upper case only of ASCII: the upper case of a dotless i is I.
    if !letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let typed = letters.to_ascii_uppercase();
    let form = Regex::new("^((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})$").expect("the pattern is constant");
    let parts = form.captures(&typed)?;
    let body = parts[2].replace('O', "0").replace(['I', 'L'], "1");
    let groups = [&body[..5], &body[5..10], &body[10..15], &body[15..20], &body[20..]].join("-");
    let prefix = &parts[1];
    let starts = if prefix.is_empty() {
        prefixes.iter().map(|prefix| prefix.to_string()).collect()
    } else {
        let mut starts = vec![prefix.to_string()];
        starts.extend(readings_of(&prefix.replace('0', "O")));
        starts
    };
    Some(starts.iter().map(|start| format!("{start}-{groups}")).collect())
}

/// Returns a prefix with each 1, I and L read as I and as L; none if that would be too many.
fn readings_of(prefix: &str) -> Vec<String> {
    let parts: Vec<&str> = prefix.split(['1', 'I', 'L']).collect();
    if parts.len() > 7 {
        return Vec::new();
    }
    let mut starts = vec![parts[0].to_string()];
    for part in &parts[1..] {
        starts = starts.iter().flat_map(|start| [format!("{start}I{part}"), format!("{start}L{part}")]).collect();
    }
    starts
}
