use crate::text::{give, take};
use crate::{milliseconds, NONE};
use client::{Error, Standing, State, Trial};
use serde_json::json;
use std::os::raw::{c_char, c_int};
use std::ptr::null_mut;

const REFUSED: c_int = 4;
const CODE_MAILED: c_int = 5;
const WRONG_CALL: c_int = 6;

/// `licet_result` of the header. It owns its texts.
#[repr(C)]
pub struct LicetResult {
    state: c_int,
    valid: bool,
    code: *mut c_char,
    message: *mut c_char,
    next_action: *mut c_char,
    expiry: i64,
    until: i64,
    next_allowed_at: i64,
    json: *mut c_char,
}

impl LicetResult {
    pub fn of_standing(standing: &Standing) -> LicetResult {
        let state = match standing.state {
            State::Unlicensed => 0,
            State::Licensed => 1,
            State::Offline => 2,
            State::Locked => 3,
        };
        let next_action = standing.next_action.as_deref();
        let mut result = LicetResult::new(state, &standing.code, &standing.message, next_action, standing);
        result.valid = standing.valid;
        result.expiry = milliseconds(standing.expiry);
        result.until = milliseconds(standing.until);
        result
    }

    pub fn of(result: Result<Standing, Error>) -> LicetResult {
        match result {
            Ok(standing) => LicetResult::of_standing(&standing),
            Err(error) => LicetResult::of_error(&error),
        }
    }

    pub fn of_trial(result: Result<Trial, Error>) -> LicetResult {
        match &result {
            Ok(Trial::Started(standing)) => LicetResult::of_standing(standing),
            Ok(trial @ Trial::CodeMailed { next_code_at }) => {
                let mut result = LicetResult::new(CODE_MAILED, "CODE_MAILED", "", None, trial);
                result.next_allowed_at = milliseconds(*next_code_at);
                result
            }
            Err(error) => LicetResult::of_error(error),
        }
    }

    fn of_error(error: &Error) -> LicetResult {
        match error {
            Error::Refused(refusal) => {
                let next_action = refusal.next_action.as_deref();
                let mut result = LicetResult::new(REFUSED, &refusal.code, &refusal.message, next_action, refusal);
                result.next_allowed_at = milliseconds(refusal.next_allowed_at);
                result
            }
            wrong_call => LicetResult::wrong_call(&wrong_call.to_string()),
        }
    }

    pub fn wrong_call(message: &str) -> LicetResult {
        let json = json!({ "state": "WRONG_CALL", "valid": false, "code": "WRONG_CALL", "message": message });
        LicetResult::new(WRONG_CALL, "WRONG_CALL", message, None, &json)
    }

    fn new(
        state: c_int,
        code: &str,
        message: &str,
        next_action: Option<&str>,
        json: &impl serde::Serialize,
    ) -> LicetResult {
        LicetResult {
            state,
            valid: false,
            code: give(code),
            message: give(message),
            next_action: next_action.map_or(null_mut(), give),
            expiry: NONE,
            until: NONE,
            next_allowed_at: NONE,
            json: give(&serde_json::to_string(json).unwrap_or_default()),
        }
    }
}

impl Drop for LicetResult {
    fn drop(&mut self) {
        for text in [self.code, self.message, self.next_action, self.json] {
            // SAFETY: `new` made each text, and nothing else frees it.
            unsafe { take(text) };
        }
    }
}
