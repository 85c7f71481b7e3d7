use crate::random;
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{json, Value};

/// Creates the key with which a device without a network proves its identity, as a JWK.
pub(crate) fn create_device_key() -> Option<Value> {
    let seed = random::bytes::<32>()?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
    let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    Some(json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref()), "d": encode(&seed) }))
}

pub(crate) struct RequestClaims<'a> {
    pub product: &'a str,
    pub fingerprint: &'a str,
    pub name: Option<&'a str>,
    pub platform: &'a str,
    pub version: &'a str,
}

/// Returns a license request as `docs/air-gap.md` of the gateway specifies it. None if the key is damaged.
pub(crate) fn sign_request(device: &Value, claims: &RequestClaims<'_>, iat: i64) -> Option<String> {
    let jti = format!("req_{}", BASE64URL_NOPAD.encode(&random::bytes::<16>()?));
    let RequestClaims { product, fingerprint, name, platform, version } = claims;
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": device.get("x")? });
    let mut payload = json!({
        "jti": jti, "iat": iat, "product": product, "fingerprint": fingerprint,
        "platform": platform, "version": version, "cnf": { "jwk": jwk },
    });
    if let Some(name) = name {
        payload["name"] = json!(name);
    }
    sign_as(device, "license-request+jwt", &payload)
}

/// Returns the proof that this device gave a license file up. None if the key is damaged.
pub(crate) fn sign_release(device: &Value, jti: &str, iat: i64) -> Option<String> {
    sign_as(device, "license-release+jwt", &json!({ "jti": jti, "iat": iat }))
}

fn sign_as(device: &Value, typ: &str, claims: &Value) -> Option<String> {
    let decode = |name: &str| BASE64URL_NOPAD.decode(device.get(name)?.as_str()?.as_bytes()).ok();
    let pair = Ed25519KeyPair::from_seed_and_public_key(&decode("d")?, &decode("x")?).ok()?;
    let header = json!({ "alg": "EdDSA", "typ": typ });
    let encode = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let input = format!("{}.{}", encode(&header), encode(claims));
    let signature = pair.sign(input.as_bytes());
    Some(format!("{input}.{}", BASE64URL_NOPAD.encode(signature.as_ref())))
}

/// Returns a token in lines of 64 characters, which mail programs do not change.
pub(crate) fn in_lines(token: &str) -> String {
    let characters: Vec<char> = token.chars().collect();
    characters.chunks(64).flat_map(|line| line.iter().copied().chain(['\n'])).collect()
}
