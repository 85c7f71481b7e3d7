//! What the client remembers, what happens to it, and what follows. All times are milliseconds since 1970.

use crate::value::Value;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Granted entitlements, by their codes.
pub type Entitlements = BTreeMap<String, Value>;

/// Kind of a signed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// A response to a request of now.
    Gateway,
    /// A kept answer.
    Answer,
    /// A license file.
    File,
}

/// A signed statement of the gateway about a license on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    pub source: Source,
    /// ID of the license; none if no license has the key.
    pub license: Option<String>,
    /// Time of the statement. Of two statements, the later one decides; at the same time, a "no" decides.
    pub as_of: i64,
    pub valid: bool,
    pub code: String,
    /// First instant at which a "yes" may be used.
    pub from: i64,
    /// First instant at which a "yes" may not be used.
    pub until: i64,
    /// Last instant of the license; none if it is perpetual.
    pub expiry: Option<i64>,
    /// Last instant of its grace period; none if it is perpetual.
    pub grace_ends_at: Option<i64>,
    /// Whether the license may be used after its end: `MAINTAIN` or `ALLOW`.
    pub outlives: bool,
    pub entitlements: Entitlements,
}

/// The newest signed "no".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct No {
    pub license: Option<String>,
    pub as_of: i64,
    pub code: String,
}

/// Kind of a request that must arrive once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutgoingKind {
    Usage,
    Release,
}

/// A request that must arrive once, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outgoing {
    pub kind: OutgoingKind,
    /// Idempotency key.
    pub id: String,
    /// License key.
    pub key: String,
    pub meter: Option<String>,
    pub amount: i64,
    /// Release proof of a license file; none without one.
    pub proof: Option<String>,
    /// Time of the first attempt that could have arrived; none before it. The content is fixed from then on.
    pub tried: Option<i64>,
    /// Number of attempts that could have arrived.
    pub attempts: i64,
}

/// Everything that the client remembers. It is plain JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Memory {
    /// License key; none if none is active, or the license is a file that a person carried here.
    pub key: Option<String>,
    pub answer: Option<Statement>,
    pub file: Option<Statement>,
    pub no: Option<No>,
    /// Whether another device took the seat.
    pub lost: bool,
    /// Whether the last request reached the gateway, in this run of the software.
    pub online: bool,
    /// Highest time that this clock has shown.
    pub seen: i64,
    /// Highest time of a signed statement. The true time is not before it.
    pub proven: i64,
    /// What the gateway showed last that must be added to this clock.
    pub skew: i64,
    /// Attempts in a row that failed or were declined.
    pub failures: i64,
    /// When the next check is due, by the clock of this machine.
    pub next: i64,
    /// When the next attempt to send `outbox` is due.
    pub send_next: i64,
    #[serde(deserialize_with = "sendable")]
    pub outbox: Vec<Outgoing>,
}

/// Skips a damaged request, so that one does not hide the other ones.
fn sendable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Outgoing>, D::Error> {
    let items = Vec::<serde_json::Value>::deserialize(deserializer)?;
    Ok(items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect())
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Event {
    /// The software started. The statements are those on disk whose signatures were verified now.
    Opened { answer: Option<Statement>, file: Option<Statement> },
    /// The gateway activated the license on this device.
    Activated { key: String },
    /// The gateway signed a statement for a nonce of this run. `within`: time until the next heartbeat is due.
    Answered { statement: Statement, within: Option<i64> },
    /// A person installed a license file, or a status list decided about it.
    Installed { statement: Statement },
    /// A heartbeat was refused with `LEASE_LOST`.
    Lost,
    /// A request got no response of the gateway, or 429, 503, or a fault. `unsent`: the request of the outbox if it certainly
    /// had no effect; none for any other request, and if it could have taken effect.
    Unreachable {
        #[serde(rename = "retryAfter")]
        retry_after: Option<i64>,
        unsent: Option<String>,
    },
    /// The software used a meter.
    Used { id: String, meter: String, amount: i64 },
    /// A request of the outbox is about to be sent.
    Sending { id: String },
    /// The gateway accepted or refused a request of the outbox.
    Sent { id: String },
    /// The user gave the license up on this device.
    Deactivated { id: String, proof: Option<String> },
    /// Time passed.
    Tick,
}

/// What the client must do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    Check,
    Activate,
    Send,
    /// Apply a `Tick` after this time.
    Wake {
        after: i64,
    },
}

/// State of a license on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// No license key and no license file.
    Unlicensed,
    /// The software may be used. The last request reached the gateway.
    Licensed,
    /// The software may be used until `until`. The gateway was not reached yet in this run, or not any more.
    Offline,
    /// The software may not be used.
    Locked,
}

/// Whether the software may be used, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    pub state: State,
    pub valid: bool,
    pub code: String,
    pub next_action: Option<String>,
    /// Instant until which this holds without the gateway; none if it does not hold.
    pub until: Option<i64>,
    pub expiry: Option<i64>,
    pub source: Option<Source>,
    /// Empty if the license may not be used.
    pub entitlements: Entitlements,
}
