//! Verifies license files, kept answers, status lists and key lists. `docs/license-file.md` of the gateway specifies the formats.

pub(crate) mod answer;
pub(crate) mod carried;
pub(crate) mod checks;
pub(crate) mod claims;
pub(crate) mod compact;
pub(crate) mod device;
pub(crate) mod file;
pub(crate) mod jwe;
pub(crate) mod jws;
pub(crate) mod key_list;
pub(crate) mod keys;
pub(crate) mod state;
pub(crate) mod status;

pub use answer::{verify_answer, AnswerVerification};
pub use claims::{AnswerClaims, Confirmation, LicenseFileClaims, LicenseSnapshot, StatusReference};
pub use file::{verify_license_file, LicenseFileVerification};
pub use key_list::{verify_key_list, KeyListVerification};
pub use keys::KeySet;
pub use state::VerifierState;

/// Result of the verification of a signed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub valid: bool,
    /// A code of `docs/license-file.md`.
    pub code: String,
    /// The code in words, with the details of the case. For people: its text can change.
    pub detail: String,
}

impl Verification {
    pub(crate) fn new(code: &str) -> Verification {
        Verification::about(code, "", matches!(code, "VALID" | "GRACE"))
    }

    pub(crate) fn about(code: &str, about: &str, valid: bool) -> Verification {
        let words = code.to_ascii_lowercase().replace('_', " ");
        let detail = if about.is_empty() { words } else { format!("{words}: {about}") };
        Verification { valid, code: code.to_string(), detail }
    }
}

/// A code, and what it is about.
pub(crate) type Refused = Verification;

pub(crate) fn refuse<T>(code: &str) -> Result<T, Refused> {
    Err(Verification::new(code))
}

pub(crate) fn refuse_about<T>(code: &str, about: &str) -> Result<T, Refused> {
    Err(Verification::about(code, about, false))
}

/// What a signed text is compared with.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// Trusted public keys.
    pub keys: KeySet,
    /// Code of the product.
    pub product: &'a str,
    /// Fingerprint of this device.
    pub fingerprint: &'a str,
    /// License key. It decrypts an encrypted file, together with the fingerprint.
    pub license_key: Option<&'a str>,
    /// Clock, in milliseconds since 1970.
    pub now: i64,
    /// Codes of entitlements that the license must grant.
    pub entitlements: &'a [&'a str],
    /// Version of the software.
    pub version: Option<&'a str>,
    /// When this version was released, in milliseconds since 1970.
    pub released_at: Option<i64>,
    /// Status list of the file; none to use the lists that the state has seen.
    pub status_list: Option<&'a str>,
}
