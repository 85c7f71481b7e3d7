use super::claims::LicenseSnapshot;
use super::state::{SeenAnswer, VerifierState};
use super::{Options, Verification};
use crate::instant;
use crate::value::Value;

const TOLERANCE_SECONDS: i64 = 3600;

/// Result of reading the clock.
pub(crate) struct Time {
    /// Instant with which claims are compared, in milliseconds. Never before a signed `iat`.
    pub at: i64,
    pub rolled_back: bool,
    pub seen: i64,
    pub proven: i64,
}

/// Compares the clock with the state. The clock is rolled back if it is more than one hour behind `proven`, or behind `seen`
/// unless this call has a text with a later `iat` than all earlier ones.
pub(crate) fn read_time(clock: i64, state: &VerifierState, newest_iat: i64) -> Time {
    let proven = state.proven.max(newest_iat);
    let is_behind = |seconds: i64| clock < (seconds - TOLERANCE_SECONDS).saturating_mul(1000);
    let recovers = is_behind(state.seen) && newest_iat > state.proven;
    let rolled_back = is_behind(proven) || (is_behind(state.seen) && !recovers);
    let seconds = clock.div_euclid(1000);
    let seen = match (rolled_back, recovers) {
        (true, _) => state.seen,
        (false, true) => seconds,
        (false, false) => state.seen.max(seconds),
    };
    Time { at: clock.max(proven.saturating_mul(1000)), rolled_back, seen, proven }
}

/// Returns the result of a "no" of the gateway that is newer than what was presented.
pub(crate) fn answer_no(no: &SeenAnswer) -> Verification {
    let about = format!("the gateway answered so at {}", instant::format(no.as_of));
    Verification::about(&no.code, &about, false)
}

/// Returns `EXPIRED` if the license, or the text that states it, has ended.
pub(crate) fn judge_end(license: &LicenseSnapshot, exp: i64, at: i64) -> Option<Verification> {
    let end = license.grace_ends_at.or(license.expiry);
    if is_past(end, at) && !may_outlive_expiry(license) {
        return Some(Verification::about("EXPIRED", "the license has ended", false));
    }
    // RFC 7519 section 4.1.4: a token is not valid at `exp` or later. A license is still valid at the exact instant of its end.
    let exp = exp.saturating_mul(1000);
    (at >= exp)
        .then(|| Verification::about("EXPIRED", &format!("{}, a new one is needed", instant::format(exp)), false))
}

/// Returns the first failed check of the use of a license here, or of its end that is tolerated. None if all passed.
pub(crate) fn judge_use(
    aud: &str,
    license: &LicenseSnapshot,
    is_device: bool,
    options: &Options<'_>,
    at: i64,
) -> Option<Verification> {
    if aud != options.product {
        return Some(Verification::about("PRODUCT_MISMATCH", aud, false));
    }
    let is_granted = |code: &str| license.entitlements.get(code).map_or(false, |value| *value != Value::Boolean(false));
    if let Some(missing) = options.entitlements.iter().find(|code| !is_granted(code)) {
        return Some(Verification::about("ENTITLEMENT_MISSING", missing, false));
    }
    if let Some(limit) = find_too_new(license, options.version.is_some(), options.released_at, at) {
        let about = format!("the updates ended at {}", instant::format(limit));
        return Some(Verification::about("VERSION_NOT_ALLOWED", &about, false));
    }
    if !is_device {
        return Some(Verification::new("FINGERPRINT_MISMATCH"));
    }
    if is_past(license.grace_ends_at.or(license.expiry), at) {
        return Some(Verification::about("EXPIRED", "may still be used", true));
    }
    is_past(license.expiry, at).then(|| Verification::new("GRACE"))
}

/// Returns the end of the updates if the software is not included in the license. After the end of the updates, versions that
/// were released before may be used. With `MAINTAIN`, the expiry ends the updates too.
pub(crate) fn find_too_new(
    license: &LicenseSnapshot,
    has_version: bool,
    released_at: Option<i64>,
    at: i64,
) -> Option<i64> {
    if !has_version && released_at.is_none() {
        return None;
    }
    let is_maintained = license.expiry_policy.as_deref() == Some("MAINTAIN");
    let ended_with_expiry = is_maintained && is_past(license.grace_ends_at.or(license.expiry), at);
    let ends = [license.expiry.filter(|_| ended_with_expiry), license.updates_until.filter(|end| at > *end)];
    let limit = *ends.iter().flatten().min()?;
    (released_at.unwrap_or(i64::MAX) > limit).then_some(limit)
}

/// With `MAINTAIN` and `ALLOW`, the expiry does not end the use. It is then the last check.
pub(crate) fn may_outlive_expiry(license: &LicenseSnapshot) -> bool {
    matches!(license.expiry_policy.as_deref(), Some("MAINTAIN" | "ALLOW"))
}

fn is_past(instant: Option<i64>, at: i64) -> bool {
    instant.map_or(false, |instant| at > instant)
}
