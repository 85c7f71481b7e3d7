use crate::placeholder::is_placeholder;
use crate::text::trim;
use data_encoding::HEXLOWER;
use ring::hmac::{sign, Key, HMAC_SHA256};

/// Returns the fingerprint of a machine for one product: the HMAC-SHA-256 of the product with the ID of the operating system as
/// its key, in hexadecimal. So two vendors see two fingerprints, and neither learns the ID. None if the ID identifies no machine.
pub fn derive_fingerprint(machine_id: &str, product: &str) -> Option<String> {
    let id = trim(machine_id).to_lowercase();
    if is_placeholder(&id) {
        return None;
    }
    let key = Key::new(HMAC_SHA256, id.as_bytes());
    Some(HEXLOWER.encode(sign(&key, product.as_bytes()).as_ref()))
}
