use super::checks::{answer_no, judge_end, judge_use, read_time, Time};
use super::claims::{parse_claims, LicenseFileClaims};
use super::compact::{canonical, carried, MAX_FILE_LENGTH};
use super::device::is_for_device;
use super::jwe::decrypt_file;
use super::jws::open_jws;
use super::state::{SeenAnswer, SeenFile, SeenStatus, VerifierState};
use super::status::{read_status, INVALID, RELEASED, SUSPENDED};
use super::{Options, Refused, Verification};
use crate::instant;

const TYP: &str = "license+jwt";

/// Result for a license file.
#[derive(Clone, Debug)]
pub struct LicenseFileVerification {
    pub verification: Verification,
    /// Content of the file, valid or not. None until the signature is verified.
    pub claims: Option<LicenseFileClaims>,
}

/// Status of a file.
struct Standing {
    /// Entry on the list of this call, if the list was accepted.
    fresh: Option<SeenStatus>,
    /// Newest entry: of that list, or of the newest earlier list.
    last: Option<SeenStatus>,
    /// Reason for which the list of this call was not accepted.
    refusal: Option<Verification>,
    /// Time until which the newest entry is sufficient, in seconds. None without a list.
    until: Option<i64>,
}

/// Verifies that a license file may be used here and now. The state is updated by each genuine file.
pub fn verify_license_file(file: &str, options: &Options<'_>, state: &mut VerifierState) -> LicenseFileVerification {
    match open(file, options) {
        Ok(claims) => {
            let verification = decide(&claims, options, state);
            LicenseFileVerification { verification, claims: Some(claims) }
        }
        Err(verification) => LicenseFileVerification { verification, claims: None },
    }
}

fn open(file: &str, options: &Options<'_>) -> Result<LicenseFileClaims, Refused> {
    let mut token = carried(file, MAX_FILE_LENGTH)?;
    if token.parts.len() == 5 {
        let text = decrypt_file(&token, options.license_key, options.fingerprint, TYP)?;
        token = canonical(&text, MAX_FILE_LENGTH)?;
    }
    parse_claims(open_jws(&token, &options.keys, TYP)?)
}

fn decide(claims: &LicenseFileClaims, options: &Options<'_>, state: &mut VerifierState) -> Verification {
    let is_device = is_for_device(claims.cnf.as_ref(), options.fingerprint);
    let standing = find_standing(claims, options, state);
    let newest = claims.iat.max(standing.fresh.as_ref().map_or(0, |list| list.iat));
    let time = read_time(options.now, state, newest);
    let verification = judge(claims, is_device, &standing, &time, options, state);
    remember(state, claims, standing.fresh, &time, is_device && claims.aud == options.product);
    verification
}

/// Returns the status from the list, if there is one, otherwise from the state.
fn find_standing(claims: &LicenseFileClaims, options: &Options<'_>, state: &VerifierState) -> Standing {
    let unlisted = Standing { fresh: None, last: None, refusal: None, until: None };
    let reference = match &claims.status {
        Some(reference) => reference,
        None => return unlisted,
    };
    let last = state.find_status(reference).cloned();
    let token = match options.status_list {
        Some(token) => token,
        None => return Standing { last, ..unlisted },
    };
    // `grace` starts at the end of the newest list. Without any list, it starts at `iat`: the license could be used when the
    // file was issued.
    let until =
        |list: Option<&SeenStatus>| Some(list.map_or(0, |list| list.exp).max(claims.iat).saturating_add(claims.grace));
    match read_status(token, reference, &options.keys) {
        Err(refusal) => Standing { until: until(last.as_ref()), last, refusal: Some(refusal), ..unlisted },
        Ok(fresh) if state.lists.iter().any(|list| list.uri == fresh.uri && fresh.iat < list.iat) => Standing {
            until: until(last.as_ref()),
            last,
            refusal: Some(Verification::new("STATUS_ROLLED_BACK")),
            ..unlisted
        },
        Ok(fresh) => Standing { until: until(Some(&fresh)), last: Some(fresh.clone()), fresh: Some(fresh), ..unlisted },
    }
}

/// Returns the first failed check, or `VALID`. After the checks that only a file has, the order is that of `validateLicense`.
fn judge(
    claims: &LicenseFileClaims,
    is_device: bool,
    standing: &Standing,
    time: &Time,
    options: &Options<'_>,
    state: &VerifierState,
) -> Verification {
    let LicenseFileClaims { aud, sub, act, iat, nbf, exp, seq, license, .. } = claims;
    let at = time.at;
    if state.find_file(sub, act).map_or(false, |seen| *seq < seen.seq) {
        return Verification::new("SEQUENCE_ROLLED_BACK");
    }
    if let Some(no) = state.find_kept_no(sub, iat.saturating_mul(1000)) {
        return answer_no(no);
    }
    if let Some(refusal) = &standing.refusal {
        return refusal.clone();
    }
    let listed = standing.last.as_ref().map(|list| list.value);
    if license.status == "REVOKED" || listed == Some(INVALID) {
        return Verification::new("REVOKED");
    }
    if license.status == "SUSPENDED" || listed == Some(SUSPENDED) {
        return Verification::new("SUSPENDED");
    }
    if listed == Some(RELEASED) {
        return Verification::new("RELEASED");
    }
    if time.rolled_back {
        return Verification::new("CLOCK_ROLLED_BACK");
    }
    let starts = nbf.saturating_mul(1000);
    if at < starts {
        return Verification::about("NOT_YET_VALID", &instant::format(starts), false);
    }
    if let Some(ended) = judge_end(license, *exp, at) {
        return ended;
    }
    if standing.until.map_or(false, |until| at > until.saturating_mul(1000)) {
        return Verification::new("STATUS_STALE");
    }
    judge_use(aud, license, is_device, options, at).unwrap_or_else(|| Verification::new("VALID"))
}

/// Updates the state. Every genuine file updates the times. A file of this product and device updates the other parts.
fn remember(
    state: &mut VerifierState,
    claims: &LicenseFileClaims,
    fresh: Option<SeenStatus>,
    time: &Time,
    is_ours: bool,
) {
    state.seen = time.seen;
    state.proven = time.proven;
    if !is_ours {
        return;
    }
    if let Some(fresh) = fresh {
        state.put_status(fresh);
    }
    // A file whose term starts later does not replace the current file before `nbf`.
    if time.at < claims.nbf.saturating_mul(1000) {
        return;
    }
    let LicenseFileClaims { sub, act, iat, seq, .. } = claims;
    // A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
    if state.find_answer(sub).is_some() {
        let as_of = iat.saturating_mul(1000);
        state.put_answer(SeenAnswer { sub: sub.clone(), as_of, valid: true, code: "VALID".to_string() });
    }
    let highest = state.find_file(sub, act).map_or(0, |file| file.seq).max(*seq);
    state.put_file(SeenFile { sub: sub.clone(), act: act.clone(), seq: highest });
}
