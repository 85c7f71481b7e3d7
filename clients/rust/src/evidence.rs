use crate::clock::HOUR;
use crate::instant;
use crate::memory::{Entitlements, Source, Statement};
use crate::value::Value;
use crate::verify::answer::open_answer;
use crate::verify::checks::{find_too_new, may_outlive_expiry};
use crate::verify::claims::{LicenseFileClaims, LicenseSnapshot};
use crate::verify::compact::{carried, parse_object, MAX_FILE_LENGTH};
use crate::verify::device::is_for_device;
use crate::verify::jws::open_jws;
use crate::verify::KeySet;
use serde_json::{Map, Value as Json};

/// What a text must be signed with, and be about.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    pub keys: KeySet,
    pub product: String,
    pub fingerprint: String,
    pub version: String,
    pub released_at: Option<i64>,
}

/// Returns the statement of a response of now; none if the gateway did not sign it for this request.
pub(crate) fn read_response(response: &Json, nonce: &str, trust: &Trust) -> Option<Statement> {
    let claims = open(response.get("signature")?.as_str()?, "license-validation+jwt", &trust.keys)?;
    if claims.get("nonce")?.as_str()? != nonce {
        return None;
    }
    let valid = claims.get("valid")?.as_bool()?;
    let as_of = instant::parse(claims.get("checkedAt")?.as_str()?)?;
    let code = claims.get("code").and_then(Json::as_str).unwrap_or("").to_string();
    let license = claims.get("sub").and_then(Json::as_str).map(str::to_string);
    if let Some(answer) = response.get("answer").and_then(Json::as_str) {
        let kept = read_answer(answer, trust, Some(nonce))?;
        // The answer does not depend on the product and the version, so the "no" of either decides.
        let (valid, code) = if valid { (kept.valid, kept.code) } else { (valid, code) };
        return Some(Statement { source: Source::Gateway, license, as_of, from: 0, valid, code, ..kept });
    }
    let shown = response.get("license");
    let time = |value: Option<&Json>| value.and_then(Json::as_str).and_then(instant::parse);
    Some(Statement {
        source: Source::Gateway,
        license,
        as_of,
        valid,
        code,
        from: 0,
        until: as_of.saturating_add(HOUR),
        expiry: time(claims.get("expiry")),
        grace_ends_at: time(shown.and_then(|license| license.get("graceEndsAt"))),
        outlives: valid,
        entitlements: shown.map(granted).unwrap_or_default(),
    })
}

/// Returns the entitlements of a license of the API. One without a value is granted.
fn granted(license: &Json) -> Entitlements {
    let grants = license.get("entitlements").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let pair = |grant: &Json| {
        let code = grant.get("code")?.as_str()?.to_string();
        let kinds = ["boolean", "integer", "text"];
        let value = kinds.iter().find_map(|kind| Value::from_json(grant.get("value")?.get(kind)?));
        Some((code, value.unwrap_or(Value::Boolean(true))))
    };
    grants.iter().filter_map(pair).collect()
}

/// Returns the statement of a kept answer; none if it is not genuine, or for another product or device.
pub(crate) fn read_answer(token: &str, trust: &Trust, nonce: Option<&str>) -> Option<Statement> {
    let claims = open_answer(token, &trust.keys).ok()?;
    let is_ours = claims.aud == trust.product
        && nonce.map_or(true, |nonce| claims.nonce.as_deref() == Some(nonce))
        && is_for_device(Some(&claims.cnf), &trust.fingerprint);
    if !is_ours {
        return None;
    }
    let license = &claims.license;
    let statement = Statement {
        source: Source::Answer,
        license: Some(claims.sub.clone()),
        as_of: claims.as_of,
        valid: claims.valid,
        code: claims.code.clone(),
        from: 0,
        until: claims.exp.saturating_mul(1000),
        ..statement_of(license)
    };
    Some(limit_to_version(statement, license, trust))
}

/// Returns the statement of a verified license file.
pub(crate) fn file_statement(claims: &LicenseFileClaims, trust: &Trust) -> Statement {
    let LicenseFileClaims { sub, iat, nbf, exp, license, .. } = claims;
    let statement = Statement {
        license: Some(sub.clone()),
        as_of: iat.saturating_mul(1000),
        from: if nbf > iat { nbf.saturating_mul(1000) } else { 0 },
        until: exp.saturating_mul(1000),
        ..statement_of(license)
    };
    limit_to_version(statement, license, trust)
}

fn statement_of(license: &LicenseSnapshot) -> Statement {
    Statement {
        source: Source::File,
        license: None,
        as_of: 0,
        valid: true,
        code: "VALID".to_string(),
        from: 0,
        until: 0,
        expiry: license.expiry,
        grace_ends_at: license.grace_ends_at,
        outlives: may_outlive_expiry(license),
        entitlements: license.entitlements.clone(),
    }
}

/// Without the gateway, a "yes" ends with the updates of the license, if the software is newer.
fn limit_to_version(statement: Statement, license: &LicenseSnapshot, trust: &Trust) -> Statement {
    if trust.released_at.is_none() {
        return statement;
    }
    if find_too_new(license, true, trust.released_at, statement.as_of).is_some() {
        return Statement { valid: false, code: "VERSION_NOT_ALLOWED".to_string(), ..statement };
    }
    let end = license.updates_until.or(license.expiry);
    match (find_too_new(license, true, trust.released_at, statement.until), end) {
        (Some(_), Some(end)) if end < statement.until => Statement { until: end, ..statement },
        _ => statement,
    }
}

fn open(token: &str, typ: &str, keys: &KeySet) -> Option<Map<String, Json>> {
    let compact = carried(token, MAX_FILE_LENGTH).ok()?;
    let payload = open_jws(&compact, keys, typ).ok()?;
    parse_object(payload).ok()
}
