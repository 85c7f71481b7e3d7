use super::compact::{parse_object, Compact};
use super::keys::{is_allowed, KeySet};
use super::{refuse, refuse_about, Refused};
use ring::signature::{UnparsedPublicKey, ED25519};
use serde_json::{Map, Value};

/// Returns the payload of a JWS with a valid signature. Refuses any other.
pub(crate) fn open_jws<'a>(token: &'a Compact, keys: &KeySet, typ: &str) -> Result<&'a [u8], Refused> {
    let (parts, bytes) = match (&token.parts[..], &token.bytes[..]) {
        ([header, payload, _], [_, content, signature]) => ((header, payload), (content, signature)),
        _ => return refuse("FILE_MALFORMED"),
    };
    let header =
        parse_header(&token.bytes[0], &["alg", "kid", "typ"], |header| header.get("alg").map_or(false, is_allowed))?;
    if header.get("typ").map_or(true, |given| given != typ) {
        return refuse("TYPE_MISMATCH");
    }
    let key = keys.find(header.get("kid"))?;
    // RFC 7515 section 5.2, step 8: the signature covers the received characters. The key is for Ed25519 only, whatever the
    // header says.
    let input = format!("{}.{}", parts.0, parts.1);
    match UnparsedPublicKey::new(&ED25519, &key.x).verify(input.as_bytes(), bytes.1) {
        Ok(()) => Ok(bytes.0),
        Err(_) => refuse("SIGNATURE_INVALID"),
    }
}

/// Reads a header. Refuses other algorithms and unknown parameters. These formats have closed headers, so `jwk`, `jku`, `x5c`,
/// `x5u`, `crit`, `b64` and `zip` are never read.
pub(crate) fn parse_header(
    bytes: &[u8],
    parameters: &[&str],
    allows: impl Fn(&Map<String, Value>) -> bool,
) -> Result<Map<String, Value>, Refused> {
    let header = parse_object(bytes)?;
    if !allows(&header) {
        return refuse("ALGORITHM_NOT_ALLOWED");
    }
    match header.keys().find(|name| !parameters.contains(&name.as_str())) {
        Some(extra) => refuse_about("HEADER_NOT_ALLOWED", &extra.chars().take(32).collect::<String>()),
        None => Ok(header),
    }
}
