use super::compact::Compact;
use super::device::fingerprint_forms;
use super::jws::parse_header;
use super::{refuse, Refused};
use crate::license_key::license_key_forms;
use ring::aead::{Aad, LessSafeKey, Nonce, UnboundKey, AES_256_GCM};
use ring::digest::{digest, SHA256};
use ring::hkdf::{Salt, HKDF_SHA256};

/// Returns the text of an encrypted file. The caller must still verify it. Only `dir` and `A256GCM` are accepted. So a file can
/// request neither a password derivation nor a decompression.
pub(crate) fn decrypt_file(
    token: &Compact,
    license_key: Option<&str>,
    fingerprint: &str,
    cty: &str,
) -> Result<String, Refused> {
    let header = parse_header(&token.bytes[0], &["alg", "enc", "cty"], |header| {
        header.get("alg").map_or(false, |alg| alg == "dir") && header.get("enc").map_or(false, |enc| enc == "A256GCM")
    })?;
    if header.get("cty").map_or(true, |given| given != cty) {
        return refuse("TYPE_MISMATCH");
    }
    // RFC 7518 section 4.5: with `dir` the encrypted key is empty.
    if !token.parts[1].is_empty() {
        return refuse("FILE_MALFORMED");
    }
    let keys = license_key_forms(license_key.unwrap_or(""), &["LIC"]);
    for device in fingerprint_forms(fingerprint) {
        for key in &keys {
            if let Some(plaintext) = open(token, key, &device) {
                return String::from_utf8(plaintext).or_else(|_| refuse("FILE_MALFORMED"));
            }
        }
    }
    refuse("DECRYPTION_FAILED")
}

fn open(token: &Compact, license_key: &str, device: &str) -> Option<Vec<u8>> {
    let [_, _, iv, ciphertext, tag] = <&[Vec<u8>; 5]>::try_from(&token.bytes[..]).ok()?;
    // RFC 7518 section 5.3: the tag has 128 bits.
    let nonce = Nonce::try_assume_unique_for_key(iv).ok().filter(|_| tag.len() == 16)?;
    let salt = Salt::new(HKDF_SHA256, digest(&SHA256, device.as_bytes()).as_ref());
    let secret = salt.extract(license_key.as_bytes());
    let key = UnboundKey::from(secret.expand(&[b"licet/license-file"], &AES_256_GCM).ok()?);
    let mut text = [&ciphertext[..], tag].concat();
    let opened = LessSafeKey::new(key).open_in_place(nonce, Aad::from(token.parts[0].as_bytes()), &mut text);
    opened.ok().map(|plaintext| plaintext.to_vec())
}
