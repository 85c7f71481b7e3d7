use super::claims::StatusReference;
use super::status::has_counts;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const MAX_ENTRIES: usize = 64;

/// State between two verifications: plain JSON of a few hundred bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VerifierState {
    /// Highest time of the clock of this machine, in seconds.
    pub(crate) seen: i64,
    /// Highest `iat` of all verified texts, in seconds. The true time is not before it.
    pub(crate) proven: i64,
    pub(crate) files: Vec<SeenFile>,
    pub(crate) lists: Vec<SeenStatus>,
    pub(crate) answers: Vec<SeenAnswer>,
}

/// Highest `seq` of a license and activation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenFile {
    pub sub: String,
    pub act: String,
    pub seq: i64,
}

/// Status of a file on its newest status list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenStatus {
    pub uri: String,
    pub idx: i64,
    pub value: i64,
    pub iat: i64,
    pub exp: i64,
}

/// What the gateway last said about a license.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenAnswer {
    pub sub: String,
    /// In milliseconds.
    #[serde(rename = "asOf")]
    pub as_of: i64,
    pub valid: bool,
    pub code: String,
}

impl VerifierState {
    /// Reads a stored state. A part that cannot be read counts as empty: an attacker that can damage it can also delete it.
    pub fn from_json(value: &Value) -> VerifierState {
        let second = |name: &str| value.get(name).and_then(crate::value::count).unwrap_or(0);
        VerifierState {
            seen: second("seen"),
            proven: second("proven"),
            files: entries(value.get("files"), &["seq"]),
            lists: entries(value.get("lists"), &["idx", "value", "iat", "exp"]),
            answers: entries(value.get("answers"), &["asOf"]),
        }
    }

    pub(crate) fn find_file(&self, sub: &str, act: &str) -> Option<&SeenFile> {
        self.files.iter().find(|file| file.sub == sub && file.act == act)
    }

    pub(crate) fn find_status(&self, reference: &StatusReference) -> Option<&SeenStatus> {
        self.lists.iter().find(|list| list.uri == reference.uri && list.idx == reference.idx)
    }

    pub(crate) fn find_answer(&self, sub: &str) -> Option<&SeenAnswer> {
        self.answers.iter().find(|answer| answer.sub == sub)
    }

    /// Returns the "no" of the gateway that is not older than an instant in milliseconds.
    pub(crate) fn find_kept_no(&self, sub: &str, instant: i64) -> Option<&SeenAnswer> {
        self.find_answer(sub).filter(|last| !last.valid && last.as_of >= instant)
    }

    pub(crate) fn put_file(&mut self, file: SeenFile) {
        put(&mut self.files, file, |a, b| a.sub == b.sub && a.act == b.act);
    }

    pub(crate) fn put_status(&mut self, list: SeenStatus) {
        put(&mut self.lists, list, |a, b| a.uri == b.uri && a.idx == b.idx);
    }

    /// Puts a newer answer in place of the former one. At the same instant, a "no" is newer.
    pub(crate) fn put_answer(&mut self, next: SeenAnswer) {
        let is_newer = self
            .find_answer(&next.sub)
            .map_or(true, |last| next.as_of > last.as_of || (next.as_of == last.as_of && last.valid));
        if is_newer {
            put(&mut self.answers, next, |a, b| a.sub == b.sub);
        }
    }
}

fn entries<T: for<'de> Deserialize<'de>>(list: Option<&Value>, counts: &[&str]) -> Vec<T> {
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_whole = |entry: &&Value| has_counts(entry, counts);
    list.iter().filter(is_whole).filter_map(|entry| serde_json::from_value(entry.clone()).ok()).collect()
}

/// Puts an entry last, in place of the one that it replaces. Drops the oldest entries above the maximum.
fn put<T>(entries: &mut Vec<T>, entry: T, is_same: impl Fn(&T, &T) -> bool) {
    if let Some(position) = entries.iter().position(|other| is_same(other, &entry)) {
        entries.remove(position);
    }
    entries.push(entry);
    let excess = entries.len().saturating_sub(MAX_ENTRIES);
    entries.drain(..excess);
}
