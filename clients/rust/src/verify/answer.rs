use super::checks::{answer_no, judge_end, judge_use, read_time};
use super::claims::{parse_answer, AnswerClaims};
use super::compact::{carried, MAX_FILE_LENGTH};
use super::device::is_for_device;
use super::jws::open_jws;
use super::keys::KeySet;
use super::state::{SeenAnswer, VerifierState};
use super::{Options, Refused, Verification};

/// Result for a kept answer.
#[derive(Clone, Debug)]
pub struct AnswerVerification {
    pub verification: Verification,
    /// Content of the answer, valid or not. None until the signature is verified.
    pub claims: Option<AnswerClaims>,
}

/// Verifies that a kept answer of `validateLicense` allows the license to be used here and now. A newer "no" in the state takes
/// precedence over an older "yes". The state is updated by each genuine answer.
pub fn verify_answer(token: &str, options: &Options<'_>, state: &mut VerifierState) -> AnswerVerification {
    match open_answer(token, &options.keys) {
        Ok(claims) => {
            let verification = decide(&claims, options, state);
            AnswerVerification { verification, claims: Some(claims) }
        }
        Err(verification) => AnswerVerification { verification, claims: None },
    }
}

/// Returns the claims of a genuine answer.
pub(crate) fn open_answer(token: &str, keys: &KeySet) -> Result<AnswerClaims, Refused> {
    parse_answer(open_jws(&carried(token, MAX_FILE_LENGTH)?, keys, "license-answer+jwt")?)
}

fn decide(claims: &AnswerClaims, options: &Options<'_>, state: &mut VerifierState) -> Verification {
    let AnswerClaims { aud, sub, iat, exp, cnf, as_of, valid, code, detail, license, .. } = claims;
    let is_device = is_for_device(Some(cnf), options.fingerprint);
    let time = read_time(options.now, state, *iat);
    let given = SeenAnswer { sub: sub.clone(), as_of: *as_of, valid: *valid, code: code.clone() };
    let no = if *valid { state.find_kept_no(sub, *as_of) } else { Some(&given) };
    let verification = match no {
        Some(no) => answer_no(no),
        None if time.rolled_back => Verification::new("CLOCK_ROLLED_BACK"),
        None => {
            let failed =
                judge_end(license, *exp, time.at).or_else(|| judge_use(aud, license, is_device, options, time.at));
            match failed {
                Some(failed) if !failed.valid => failed,
                // GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
                tolerated if matches!(code.as_str(), "VALID" | "GRACE" | "EXPIRED") => {
                    tolerated.unwrap_or_else(|| Verification::new("VALID"))
                }
                _ => Verification::about(code, detail, true),
            }
        }
    };
    // Every genuine answer updates the times. An answer for this product and device updates the other parts.
    state.seen = time.seen;
    state.proven = time.proven;
    if is_device && aud == options.product {
        state.put_answer(given);
    }
    verification
}
