use super::compact::parse_object;
use super::device::decode;
use super::{refuse_about, Refused};
use crate::instant;
use crate::memory::Entitlements;
use crate::value::{count, Value};
use serde_json::{Map, Value as Json};

/// Device to which a text is bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    pub digest: Vec<u8>,
    pub salt: Vec<u8>,
    /// Member `x` of the public key of the device, if the text has it.
    pub x: Option<String>,
}

/// Position of a file on a status list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReference {
    pub idx: i64,
    pub uri: String,
}

/// The license at the time of issue. Instants are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct LicenseSnapshot {
    pub kind: String,
    pub revision: i64,
    pub status: String,
    pub expiry: Option<i64>,
    pub grace_ends_at: Option<i64>,
    pub expiry_policy: Option<String>,
    pub updates_until: Option<i64>,
    pub max_activations: Option<i64>,
    pub entitlements: Entitlements,
    pub key_hint: String,
}

/// Claims of a license file. `iat`, `nbf`, `exp` and `grace` are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct LicenseFileClaims {
    pub iss: String,
    pub aud: String,
    pub sub: String,
    pub jti: String,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    pub seq: i64,
    pub act: String,
    pub cnf: Option<Confirmation>,
    pub status: Option<StatusReference>,
    pub grace: i64,
    pub license: LicenseSnapshot,
}

/// Claims of a kept answer. `iat` and `exp` are in seconds, `as_of` is in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerClaims {
    pub iss: String,
    pub aud: String,
    pub sub: String,
    pub iat: i64,
    pub exp: i64,
    pub nonce: Option<String>,
    pub act: Option<String>,
    pub cnf: Confirmation,
    pub as_of: i64,
    pub valid: bool,
    pub code: String,
    pub detail: String,
    pub license: LicenseSnapshot,
}

/// Returns the claims of a payload. Refuses a payload with a missing claim or a claim of another type.
pub(crate) fn parse_claims(payload: &[u8]) -> Result<LicenseFileClaims, Refused> {
    let object = Members(parse_object(payload)?);
    Ok(LicenseFileClaims {
        iss: object.text("iss")?,
        aud: object.text("aud")?,
        sub: object.text("sub")?,
        jti: object.text("jti")?,
        iat: object.count("iat")?,
        nbf: object.count("nbf")?,
        exp: object.count("exp")?,
        seq: object.count("seq")?,
        act: object.text("act")?,
        cnf: object.optional("cnf", confirmation)?,
        status: object.optional("status", |status| reference(status.get("status_list")?))?,
        grace: object.optional("grace", count)?.unwrap_or(0),
        license: object.required("license", snapshot)?,
    })
}

/// As `parse_claims`, for a kept answer.
pub(crate) fn parse_answer(payload: &[u8]) -> Result<AnswerClaims, Refused> {
    let object = Members(parse_object(payload)?);
    Ok(AnswerClaims {
        iss: object.text("iss")?,
        aud: object.text("aud")?,
        sub: object.text("sub")?,
        iat: object.count("iat")?,
        exp: object.count("exp")?,
        nonce: object.optional("nonce", |nonce| nonce.as_str().map(str::to_string))?,
        act: object.optional("act", text)?,
        cnf: object.required("cnf", confirmation)?,
        as_of: object.required("asOf", instant_of)?,
        valid: object.required("valid", Json::as_bool)?,
        code: object.text("code")?,
        detail: object.text("detail")?,
        license: object.required("license", snapshot)?,
    })
}

/// Members of an object. Each must have its type.
pub(crate) struct Members(pub Map<String, Json>);

impl Members {
    pub fn required<T>(&self, name: &str, read: impl Fn(&Json) -> Option<T>) -> Result<T, Refused> {
        match self.0.get(name).and_then(read) {
            Some(value) => Ok(value),
            None => refuse_about("FILE_MALFORMED", name),
        }
    }

    pub fn optional<T>(&self, name: &str, read: impl Fn(&Json) -> Option<T>) -> Result<Option<T>, Refused> {
        match self.0.get(name) {
            None => Ok(None),
            Some(_) => self.required(name, read).map(Some),
        }
    }

    pub fn text(&self, name: &str) -> Result<String, Refused> {
        self.required(name, text)
    }

    pub fn count(&self, name: &str) -> Result<i64, Refused> {
        self.required(name, count)
    }
}

fn text(value: &Json) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_string)
}

fn instant_of(value: &Json) -> Option<i64> {
    instant::parse(value.as_str()?)
}

fn nullable<T>(read: impl Fn(&Json) -> Option<T>) -> impl Fn(&Json) -> Option<Option<T>> {
    move |value| if value.is_null() { Some(None) } else { read(value).map(Some) }
}

/// Reads 32 and 16 bytes. Another kind of confirmation is refused. If it were ignored, the text would be valid everywhere.
fn confirmation(value: &Json) -> Option<Confirmation> {
    let digest = decode(value.get("fp#S256")?.as_str()?).filter(|bytes| bytes.len() == 32)?;
    let salt = decode(value.get("salt")?.as_str()?).filter(|bytes| bytes.len() == 16)?;
    let x = value.get("jwk").and_then(|jwk| jwk.get("x")).and_then(Json::as_str).map(str::to_string);
    Some(Confirmation { digest, salt, x })
}

fn reference(value: &Json) -> Option<StatusReference> {
    Some(StatusReference { idx: count(value.get("idx")?)?, uri: text(value.get("uri")?)? })
}

fn snapshot(value: &Json) -> Option<LicenseSnapshot> {
    let object = Members(value.as_object()?.clone());
    let entitlements = |value: &Json| {
        let pairs = value.as_object()?.iter();
        pairs.map(|(code, value)| Some((code.clone(), Value::from_json(value)?))).collect::<Option<Entitlements>>()
    };
    let is_list = |value: &Json| value.as_array()?.iter().all(Json::is_object).then_some(());
    object.optional("meters", is_list).ok()?;
    Some(LicenseSnapshot {
        kind: object.text("type").ok()?,
        revision: object.count("revision").ok()?,
        status: object.text("status").ok()?,
        expiry: object.required("expiry", nullable(instant_of)).ok()?,
        grace_ends_at: object.required("graceEndsAt", nullable(instant_of)).ok()?,
        expiry_policy: object.optional("expiryPolicy", text).ok()?,
        updates_until: object.optional("updatesUntil", nullable(instant_of)).ok()?.flatten(),
        max_activations: object.required("maxActivations", nullable(count)).ok()?,
        entitlements: object.required("entitlements", entitlements).ok()?,
        key_hint: object.text("keyHint").ok()?,
    })
}
