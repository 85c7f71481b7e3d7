use crate::memory::Memory;
use crate::verify::VerifierState;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// All that a client keeps in its store.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kept {
    pub memory: Memory,
    /// Newest kept answer, as it was signed.
    pub answer: Option<String>,
    /// Installed license file, as it was signed.
    pub file: Option<String>,
    /// License key that decrypts it; none if it is that of the memory, or none is needed.
    pub file_key: Option<String>,
    /// Newest key list, as it was signed.
    pub key_list: Option<String>,
    /// State of the verifier of license files.
    pub state: Option<VerifierState>,
    /// Random fingerprint, where the machine has no ID.
    pub random: Option<String>,
    /// Private key of the device, for the air gap, as a JWK.
    pub device: Option<Value>,
    /// License request that waits for its file.
    pub request: Option<Waiting>,
    /// Members of a later version of the client, which can share the store.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub token: String,
    pub iat: i64,
}

/// What a store had when it was last read or written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    key: Option<String>,
    file: Option<String>,
    /// IDs of the requests.
    outbox: HashSet<String>,
}

impl Base {
    fn has_license_of(&self, other: &Base) -> bool {
        self.key == other.key && self.file == other.file
    }
}

impl Kept {
    /// Reads a kept text. A damaged part counts as none: an attacker that can damage it can also delete it.
    pub fn parse(text: Option<&str>) -> Kept {
        let parsed = text.and_then(|text| serde_json::from_str(text).ok());
        let mut members = match parsed {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let memory = members.remove("memory").and_then(|memory| serde_json::from_value(memory).ok());
        let mut text = |name: &str| members.remove(name).and_then(|value| value.as_str().map(str::to_string));
        Kept {
            memory: memory.unwrap_or_default(),
            answer: text("answer"),
            file: text("file"),
            file_key: text("fileKey"),
            key_list: text("keyList"),
            random: text("random"),
            state: members.remove("state").filter(Value::is_object).map(|state| VerifierState::from_json(&state)),
            device: members.remove("device").filter(Value::is_object),
            request: members.remove("request").and_then(|request| serde_json::from_value(request).ok()),
            unknown: members,
        }
    }

    pub fn base(&self) -> Base {
        Base {
            key: self.memory.key.clone(),
            file: self.file.clone(),
            outbox: self.memory.outbox.iter().map(|item| item.id.clone()).collect(),
        }
    }

    /// Merges this, which the store could not take, into what the store has now. The specification has the rules.
    pub fn merged_into(&self, stored: Kept, last: &Base) -> Kept {
        let (own, latest) = (self.base(), stored.base());
        let (mine, theirs) = (&self.memory, &stored.memory);
        let kept = theirs.outbox.iter().filter(|item| !last.outbox.contains(&item.id) || own.outbox.contains(&item.id));
        let is_new = |id: &String| !last.outbox.contains(id) && !latest.outbox.contains(id);
        let outbox = kept.chain(mine.outbox.iter().filter(|item| is_new(&item.id))).cloned().collect();
        let (seen, proven) = (mine.seen.max(theirs.seen), mine.proven.max(theirs.proven));
        let is_theirs = own.has_license_of(last) && !latest.has_license_of(last);
        let later = theirs.no.clone().filter(|no| mine.no.as_ref().map_or(true, |own| no.as_of > own.as_of));
        let mut merged = if is_theirs { stored } else { self.clone() };
        if !is_theirs && later.is_some() {
            merged.memory.no = later;
        }
        merged.memory = Memory { outbox, seen, proven, ..merged.memory };
        merged
    }

    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_it_does_not_know() {
        let text = r#"{"memory":{"key":"K","later":1},"answer":"A","later":{"a":[1]},"request":{"token":"T","iat":7}}"#;
        let kept = Kept::parse(Some(text));
        assert_eq!(kept.memory.key.as_deref(), Some("K"));
        assert_eq!(kept.request, Some(Waiting { token: "T".to_string(), iat: 7 }));
        let again = Kept::parse(Some(&kept.to_text()));
        assert_eq!(again, kept);
        assert_eq!(again.unknown["later"], serde_json::json!({ "a": [1] }));
    }

    #[test]
    fn merges_as_the_vectors() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../client/vectors/merge.json");
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(cases.len() > 10);
        for case in cases {
            let kept = |name: &str| Kept::parse(Some(&case[name].to_string()));
            let merged = kept("own").merged_into(kept("stored"), &kept("base").base());
            assert_eq!(merged, kept("merged"), "{}", case["name"]);
        }
    }

    #[test]
    fn reads_a_damaged_part_as_none() {
        for text in [None, Some(""), Some("["), Some("[]"), Some("null"), Some("{\"memory\":7,\"answer\":{}}")] {
            assert_eq!(Kept::parse(text), Kept::default(), "{text:?}");
        }
        let text = r#"{"memory":{"key":"K","outbox":[7,{"id":"x"},{"kind":"USAGE","id":"u","key":"K","meter":"m","amount":2,"proof":null,"tried":null,"attempts":0}]}}"#;
        let kept = Kept::parse(Some(text));
        assert_eq!(kept.memory.outbox.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["u"]);
    }
}
