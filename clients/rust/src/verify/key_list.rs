use super::carried::read_all_carried;
use super::checks::read_time;
use super::claims::Members;
use super::compact::{canonical, parse_object, MAX_FILE_LENGTH};
use super::jws::open_jws;
use super::keys::KeySet;
use super::state::VerifierState;
use super::{refuse, refuse_about, Refused, Verification};
use crate::text::is_longer;

/// Most tokens of one text that are tried. A gateway has one for each of its signing keys.
const MAX_TOKENS: usize = 64;

/// Result for a key list.
#[derive(Clone, Debug)]
pub struct KeyListVerification {
    pub verification: Verification,
    /// Keys to trust from now on; none if the list is not valid.
    pub keys: Option<KeySet>,
    /// When the list was signed, in seconds; none if no trusted key signed it. A list that has ended has it too.
    pub iat: Option<i64>,
}

/// Returns the keys of a signed key list. A list has one token for each key of the gateway, and one of them has to be signed by
/// a key that is trusted already.
pub fn verify_key_list(list: &str, keys: &KeySet, now: i64) -> KeyListVerification {
    let mut failure = None;
    let mut newest = None;
    let tokens = if is_longer(list, MAX_FILE_LENGTH) { vec![list.to_string()] } else { read_all_carried(list) };
    for token in tokens.iter().take(MAX_TOKENS) {
        match verify_token(token, keys, now) {
            Ok((Ok(keys), iat)) => {
                let verification = Verification::new("VALID");
                return KeyListVerification { verification, keys: Some(keys), iat: Some(iat) };
            }
            Ok((Err(refused), iat)) => {
                newest = newest.max(Some(iat));
                failure = Some(refused);
            }
            Err(refused) => {
                let is_better = failure.as_ref().map_or(true, |last: &Refused| last.code == "KEY_UNKNOWN");
                if is_better {
                    failure = Some(refused);
                }
            }
        }
    }
    let verification = failure.unwrap_or_else(|| Verification::new("FILE_MALFORMED"));
    KeyListVerification { verification, keys: None, iat: newest }
}

/// Returns the keys of a token that a trusted key signed, or why its list has ended, and when it was signed.
fn verify_token(token: &str, trusted: &KeySet, now: i64) -> Result<(Result<KeySet, Refused>, i64), Refused> {
    let compact = canonical(token, MAX_FILE_LENGTH)?;
    let claims = Members(parse_object(open_jws(&compact, trusted, "license-keys+jwt")?)?);
    let (iat, exp) = (claims.count("iat")?, claims.count("exp")?);
    let mut listed = claims.required("keys", |keys| KeySet::from_json(keys).filter(|_| keys.is_array()))?.into_keys();
    listed.retain(|key| {
        let is_named = key.kid.as_ref().and_then(|kid| kid.as_str()).map_or(false, |kid| !kid.is_empty());
        is_named && !key.is_private
    });
    if listed.is_empty() {
        return refuse_about("FILE_MALFORMED", "keys");
    }
    let time = read_time(now, &VerifierState::default(), iat);
    if time.rolled_back {
        return Ok((refuse("CLOCK_ROLLED_BACK"), iat));
    }
    if time.at >= exp.saturating_mul(1000) {
        return Ok((refuse("EXPIRED"), iat));
    }
    Ok((Ok(KeySet::of(listed)), iat))
}
