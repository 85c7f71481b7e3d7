use crate::clock::read_time;
use crate::memory::{Entitlements, Memory, No, Source, State, Statement, Verdict};

/// What helps against each code. The names are those of `NextAction` of the API.
const ACTIONS: [(&str, &[&str]); 8] = [
    ("ENTER_KEY_AGAIN", &["KEY_MALFORMED", "NOT_FOUND", "PRODUCT_MISMATCH"]),
    ("CONTACT_OWNER", &["KEY_ROTATED", "ENTITLEMENT_MISSING"]),
    ("CONTACT_SUPPORT", &["REVOKED", "SUSPENDED", "DEVICE_BANNED"]),
    ("WAIT", &["NOT_YET_VALID", "USAGE_LIMIT_REACHED", "LEASE_LOST"]),
    ("RENEW", &["EXPIRED", "GRACE", "VERSION_NOT_ALLOWED"]),
    ("CHECK_IN", &["CHECK_IN_OVERDUE", "HEARTBEAT_OVERDUE", "LEASE_EXPIRED", "STALE", "CLOCK_ROLLED_BACK"]),
    ("ACTIVATE", &["NOT_ACTIVATED", "FINGERPRINT_MISMATCH", "RELEASED"]),
    ("RELEASE_ACTIVATION", &["TOO_MANY_ACTIVATIONS"]),
];

/// Returns the action that helps against a code; none if none is needed or known.
pub(crate) fn action_of(code: &str) -> Option<String> {
    let (action, _) = ACTIONS.iter().find(|(_, codes)| codes.contains(&code))?;
    Some(action.to_string())
}

/// Codes of a "no" about the seat of this device.
const SEAT_CODES: [&str; 4] = ["LEASE_EXPIRED", "HEARTBEAT_OVERDUE", "NOT_ACTIVATED", "FINGERPRINT_MISMATCH"];

/// Whether the newest "no" says that the seat of this device is gone, after another device took it.
pub(crate) fn is_seat_lost(memory: &Memory) -> bool {
    memory.lost && memory.no.as_ref().map_or(false, |no| SEAT_CODES.contains(&no.code.as_str()))
}

/// Returns whether the software may be used. It depends on the memory and the clock only.
pub(crate) fn judge(memory: &Memory, now: i64) -> Verdict {
    let Memory { key, answer, file, no, online, .. } = memory;
    let has_license = key.is_some() || file.is_some();
    let locked = |code: &str| Verdict {
        state: if has_license { State::Locked } else { State::Unlicensed },
        valid: false,
        code: code.to_string(),
        next_action: action_of(code),
        until: None,
        expiry: answer.as_ref().or(file.as_ref()).and_then(|statement| statement.expiry),
        source: None,
        entitlements: Entitlements::new(),
    };
    if !has_license {
        return locked("NOT_ACTIVATED");
    }
    let time = read_time(memory, now);
    let usable: Vec<&Statement> =
        answer.iter().chain(file).filter(|statement| !is_ended_by(no.as_ref(), statement)).collect();
    match no {
        Some(no) if usable.is_empty() => return locked(if is_seat_lost(memory) { "LEASE_LOST" } else { &no.code }),
        _ if time.rolled_back => return locked("CLOCK_ROLLED_BACK"),
        _ => {}
    }
    let mut best: Option<(&Statement, &str)> = None;
    let mut first_failure = None;
    for statement in usable {
        match judge_statement(statement, time.at) {
            Ok(code) if best.map_or(true, |(other, _)| statement.until > other.until) => best = Some((statement, code)),
            Err(code) if first_failure.is_none() => first_failure = Some(code),
            _ => {}
        }
    }
    match best {
        None => locked(first_failure.unwrap_or("STALE")),
        Some((statement, code)) => Verdict {
            state: if *online { State::Licensed } else { State::Offline },
            valid: true,
            code: code.to_string(),
            next_action: action_of(code),
            until: Some(statement.until),
            expiry: statement.expiry,
            source: Some(match statement.source {
                Source::Gateway if !online => Source::Answer,
                source => source,
            }),
            entitlements: statement.entitlements.clone(),
        },
    }
}

/// Whether a "no" takes precedence over a statement: it is about the same license, and not older.
pub(crate) fn is_ended_by(no: Option<&No>, statement: &Statement) -> bool {
    no.map_or(false, |no| is_same(&no.license, &statement.license) && no.as_of >= statement.as_of)
}

/// Whether two statements are about one license. One about no license is about every license.
pub(crate) fn is_same(a: &Option<String>, b: &Option<String>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Returns the code of a "yes" at an instant, or that of the first failed check, as the verifier of license files does.
fn judge_statement(statement: &Statement, at: i64) -> Result<&str, &'static str> {
    let Statement { from, until, expiry, grace_ends_at, outlives, code, .. } = statement;
    let is_past = |instant: Option<i64>| instant.map_or(false, |instant| at > instant);
    let end = grace_ends_at.or(*expiry);
    if at < *from {
        return Err("NOT_YET_VALID");
    }
    if is_past(end) && !outlives {
        return Err("EXPIRED");
    }
    if at >= *until {
        return Err("STALE");
    }
    Ok(match code.as_str() {
        "VALID" | "GRACE" | "EXPIRED" if is_past(end) => "EXPIRED",
        "VALID" | "GRACE" | "EXPIRED" if is_past(*expiry) => "GRACE",
        "VALID" | "GRACE" | "EXPIRED" => "VALID",
        other => other,
    })
}
