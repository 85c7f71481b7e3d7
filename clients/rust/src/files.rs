use crate::evidence::{file_statement, Trust};
use crate::memory::Statement;
use crate::verify::state::{SeenFile, VerifierState};
use crate::verify::{verify_license_file, LicenseFileClaims, Options};

/// Codes of a status list: a signed "no".
const ENDED: [&str; 3] = ["REVOKED", "SUSPENDED", "RELEASED"];

/// Gets a status list; none if it is not available.
pub(crate) type FetchList<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(crate) struct FileReading {
    /// None if the file is not genuine, or for another product or device.
    pub claims: Option<LicenseFileClaims>,
    /// What the file, or its status list, states; none if the file may not be used for another reason.
    pub statement: Option<Statement>,
    pub code: String,
    pub state: Option<VerifierState>,
}

/// Verifies a license file. Its end and its start are not judged here, because they depend on the time. `fetch_list` gets a status
/// list; without it, the lists that were seen decide.
pub(crate) fn read_file(
    file: &str,
    trust: &Trust,
    license_key: Option<&str>,
    now: i64,
    before: Option<&VerifierState>,
    fetch_list: Option<FetchList<'_>>,
) -> FileReading {
    let options = Options {
        keys: trust.keys.clone(),
        product: &trust.product,
        fingerprint: &trust.fingerprint,
        license_key,
        now,
        ..Options::default()
    };
    let refused =
        |code: &str| FileReading { claims: None, statement: None, code: code.to_string(), state: before.cloned() };
    let genuine = verify_license_file(file, &options, &mut VerifierState::default());
    let claims = match genuine.claims {
        Some(claims) => claims,
        None => return refused(&genuine.verification.code),
    };
    if claims.aud != trust.product {
        return refused("PRODUCT_MISMATCH");
    }
    if !crate::verify::device::is_for_device(claims.cnf.as_ref(), &trust.fingerprint) {
        return refused("FINGERPRINT_MISMATCH");
    }
    let list = match (&claims.status, fetch_list) {
        (Some(reference), Some(fetch_list)) => fetch_list(&reference.uri),
        _ => None,
    };
    let mut state = before.cloned().unwrap_or_default();
    let options = Options { status_list: list.as_deref(), ..options };
    let code = verify_license_file(file, &options, &mut state).verification.code;
    let statement = file_statement(&claims, trust);
    let statement = match code.as_str() {
        "SEQUENCE_ROLLED_BACK" => None,
        code if ENDED.contains(&code) => {
            let listed = claims
                .status
                .as_ref()
                .and_then(|reference| state.lists.iter().find(|list| list.uri == reference.uri).map(|list| list.iat));
            let as_of = statement.as_of.max(listed.unwrap_or(0).saturating_mul(1000));
            Some(Statement { valid: false, code: code.to_string(), as_of, ..statement })
        }
        _ => Some(statement),
    };
    FileReading { claims: Some(claims), statement, code, state: Some(state) }
}

/// Returns the state in which a copy of the file is `SEQUENCE_ROLLED_BACK`.
pub(crate) fn without_file(state: Option<&VerifierState>, claims: &LicenseFileClaims) -> VerifierState {
    let mut state = state.cloned().unwrap_or_default();
    let LicenseFileClaims { sub, act, seq, .. } = claims;
    let seq = state.find_file(sub, act).map_or(0, |file| file.seq).max(seq.saturating_add(1));
    state.put_file(SeenFile { sub: sub.clone(), act: act.clone(), seq });
    state
}
