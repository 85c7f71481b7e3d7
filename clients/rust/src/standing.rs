use crate::instant;
use crate::memory::{Entitlements, Source, State};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::fmt;
use std::time::SystemTime;

/// Whether the software may be used, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Standing {
    pub state: State,
    /// Whether the software may be used: true for `Licensed` and `Offline`.
    pub valid: bool,
    /// Reason, such as `VALID`, `GRACE`, `SUSPENDED`, `STALE` or `LEASE_LOST`.
    pub code: String,
    /// Sentence for the user, in the language of the settings.
    pub message: String,
    /// What helps, such as `RENEW`, `ACTIVATE` or `CHECK_IN`; none if nothing is needed.
    pub next_action: Option<String>,
    /// Granted entitlements with their values. Empty if the software may not be used.
    pub entitlements: Entitlements,
    /// Last instant of the license; none if it is perpetual or not known.
    #[serde(serialize_with = "instant::serialize")]
    pub expiry: Option<SystemTime>,
    /// Instant until which the software may be used without the gateway; none if it may not be used.
    #[serde(serialize_with = "instant::serialize")]
    pub until: Option<SystemTime>,
    /// Text on which this is based; none if the software may not be used.
    pub source: Option<Source>,
}

/// A device that holds a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Device {
    pub device: String,
    pub name: Option<String>,
    pub platform: Option<String>,
    #[serde(serialize_with = "instant::serialize")]
    pub last_seen_at: Option<SystemTime>,
    #[serde(serialize_with = "instant::serialize")]
    pub seat_free_at: Option<SystemTime>,
}

/// Something was declined, and nothing was changed. Its JSON also has the `state` `REFUSED`, and `valid`, which is false.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// `RefusalCode` of the API, a code of license files, or `UNREACHABLE`.
    pub code: String,
    /// Sentence for the user.
    pub message: String,
    pub next_action: Option<String>,
    /// When it will be possible without further action; none if only an action helps.
    pub next_allowed_at: Option<SystemTime>,
    /// Devices that hold the seats, if all are in use; otherwise empty.
    pub devices: Vec<Device>,
}

/// A text of ISO 8601.
#[derive(Serialize)]
struct Instant(#[serde(serialize_with = "instant::serialize")] Option<SystemTime>);

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Refusal", 7)?;
        members.serialize_field("state", "REFUSED")?;
        members.serialize_field("valid", &false)?;
        members.serialize_field("code", &self.code)?;
        members.serialize_field("message", &self.message)?;
        members.serialize_field("nextAction", &self.next_action)?;
        members.serialize_field("nextAllowedAt", &Instant(self.next_allowed_at))?;
        members.serialize_field("devices", &self.devices)?;
        members.end()
    }
}

/// The JSON of a started trial is that of its standing. That of a mailed code has the `state` `CODE_MAILED`.
impl Serialize for Trial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let next_code_at = match self {
            Trial::Started(standing) => return standing.serialize(serializer),
            Trial::CodeMailed { next_code_at } => *next_code_at,
        };
        let mut members = serializer.serialize_struct("Trial", 3)?;
        members.serialize_field("state", "CODE_MAILED")?;
        members.serialize_field("valid", &false)?;
        members.serialize_field("nextCodeAt", &Instant(next_code_at))?;
        members.end()
    }
}

/// Result of `start_trial`.
#[derive(Clone, Debug, PartialEq)]
pub enum Trial {
    /// The trial is active on this device. The standing is large, so it is in a box.
    Started(Box<Standing>),
    /// A code was mailed. Call `start_trial` again with it.
    CodeMailed {
        /// When another code can be requested.
        next_code_at: Option<SystemTime>,
    },
}

/// Why a method did nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The gateway or the client declined.
    Refused(Box<Refusal>),
    /// The call is a fault of the program, such as an amount that is too large.
    WrongCall(&'static str),
}

impl Error {
    /// The refusal; none for a wrong call.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(refusal) => Some(refusal),
            Error::WrongCall(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Error::Refused(refusal) => &refusal.message,
            Error::WrongCall(message) => message,
        })
    }
}

impl std::error::Error for Error {}
