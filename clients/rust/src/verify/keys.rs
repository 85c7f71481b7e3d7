use super::{refuse, Refused};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

/// Public Ed25519 keys of a gateway, from a JWK Set (RFC 7517 section 5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeySet {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub kid: Option<Value>,
    pub x: Vec<u8>,
    /// Whether the set has the private key too.
    pub is_private: bool,
}

impl KeySet {
    /// Reads a JWK Set, or its list of keys. Skips all keys that cannot verify Ed25519 signatures. None if it is neither.
    pub fn from_json(set: &Value) -> Option<KeySet> {
        let keys = match set {
            Value::Object(set) => set.get("keys")?,
            keys => keys,
        };
        Some(KeySet { keys: keys.as_array()?.iter().filter_map(read_key).collect() })
    }

    pub(crate) fn of(keys: Vec<Key>) -> KeySet {
        KeySet { keys }
    }

    pub(crate) fn into_keys(self) -> Vec<Key> {
        self.keys
    }

    /// Returns the key that a header names.
    pub(crate) fn find(&self, kid: Option<&Value>) -> Result<&Key, Refused> {
        match self.keys.iter().find(|key| kid.is_some() && key.kid.as_ref() == kid) {
            Some(key) => Ok(key),
            None => refuse("KEY_UNKNOWN"),
        }
    }
}

// RFC 8037 section 2 for `kty`, `crv` and `x`; RFC 7517 section 4 for the other members.
fn read_key(jwk: &Value) -> Option<Key> {
    let jwk = jwk.as_object()?;
    let x = BASE64URL_NOPAD.decode(jwk.get("x")?.as_str()?.as_bytes()).ok()?;
    let is_usable = jwk.get("kty")? == "OKP"
        && jwk.get("crv")? == "Ed25519"
        && x.len() == 32
        && jwk.get("use").map_or(true, |usage| usage == "sig")
        && jwk.get("alg").map_or(true, is_allowed)
        && jwk.get("key_ops").map_or(true, |operations| {
            operations.as_array().map_or(false, |list| list.iter().any(|operation| operation == "verify"))
        });
    is_usable.then(|| Key { kid: jwk.get("kid").cloned(), x, is_private: jwk.contains_key("d") })
}

/// RFC 8037 section 3.1, and its fully specified name from RFC 9864 section 2.2.
pub(crate) fn is_allowed(alg: &Value) -> bool {
    alg == "EdDSA" || alg == "Ed25519"
}
