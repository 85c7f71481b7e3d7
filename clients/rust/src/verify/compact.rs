use super::carried::read_carried;
use super::{refuse, Refused};
use crate::text::is_longer;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

/// Maximum length of a file. 256 entitlements of 1,024 characters fit, also encrypted.
pub(crate) const MAX_FILE_LENGTH: usize = 1 << 21;

/// The parts of a compact serialization, and their bytes.
pub(crate) struct Compact {
    pub parts: Vec<String>,
    pub bytes: Vec<Vec<u8>>,
}

/// Splits a compact serialization into its parts: 3 of a JWS, 5 of a JWE. Refuses every text that is not the canonical spelling
/// of its bytes.
pub(crate) fn canonical(token: &str, max_length: usize) -> Result<Compact, Refused> {
    if is_longer(token, max_length) {
        return refuse("FILE_TOO_LARGE");
    }
    let parts: Vec<String> = token.splitn(7, '.').map(str::to_string).collect();
    if parts.len() != 3 && parts.len() != 5 {
        return refuse("FILE_MALFORMED");
    }
    let decode = |part: &String| BASE64URL_NOPAD.decode(part.as_bytes());
    match parts.iter().map(decode).collect::<Result<Vec<_>, _>>() {
        Ok(bytes) => Ok(Compact { parts, bytes }),
        Err(_) => refuse("NOT_CANONICAL"),
    }
}

/// As `canonical`, for a token from a file, a mail or a form.
pub(crate) fn carried(text: &str, max_length: usize) -> Result<Compact, Refused> {
    if is_longer(text, max_length) {
        return refuse("FILE_TOO_LARGE");
    }
    canonical(&read_carried(text), max_length)
}

/// Returns the JSON object in the bytes. Refuses anything else.
pub(crate) fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, Refused> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => refuse("FILE_MALFORMED"),
    }
}
