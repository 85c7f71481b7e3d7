use super::claims::Confirmation;
use crate::text::is_longer;
use data_encoding::BASE64URL_NOPAD;
use ring::digest::{digest, SHA256};
use unicode_normalization::UnicodeNormalization;

const MAX_FINGERPRINT_BYTES: usize = 4096;

/// Returns the identity of a device: in NFC, without white space around it. None if the text cannot be a fingerprint.
pub(crate) fn canonical_fingerprint(text: &str) -> Option<String> {
    if is_longer(text, 2 * MAX_FINGERPRINT_BYTES) || text.contains('\0') {
        return None;
    }
    let normal: String = text.nfc().collect();
    let trimmed = normal.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    (!trimmed.is_empty() && trimmed.len() <= MAX_FINGERPRINT_BYTES).then(|| trimmed.to_string())
}

/// Returns the texts to which a file for this device can be bound: the fingerprint, and for files of earlier gateways the
/// fingerprint with the white space around it. None if the text cannot be a fingerprint.
pub(crate) fn fingerprint_forms(text: &str) -> Vec<String> {
    let mut forms: Vec<String> = canonical_fingerprint(text).into_iter().collect();
    if !forms.is_empty() {
        forms.push(text.nfc().collect());
        forms.dedup();
    }
    forms
}

/// Whether a text is for this device. One without `cnf` is for every device.
pub(crate) fn is_for_device(cnf: Option<&Confirmation>, fingerprint: &str) -> bool {
    let cnf = match cnf {
        Some(cnf) => cnf,
        None => return true,
    };
    let matches = |form: &String| digest(&SHA256, &[&cnf.salt, form.as_bytes()].concat()).as_ref() == cnf.digest;
    fingerprint_forms(fingerprint).iter().any(matches)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}
