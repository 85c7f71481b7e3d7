//! Runs the vectors of `client/vectors/`, which every client must pass.

use licet::memory::{Effect, Event, Memory, Verdict};
use licet::verify::{verify_answer, verify_key_list, verify_license_file, KeySet, Options, VerifierState};
use licet::{decide, derive_fingerprint, is_placeholder, read_license_key, sentence_of, Locale};
use serde::Deserialize;
use serde_json::{json, Value};
use std::time::{SystemTime, UNIX_EPOCH};

fn read(name: &str) -> Value {
    let path = format!("{}/../../client/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    let list = value[name].as_array().unwrap();
    assert!(!list.is_empty(), "{name}");
    list
}

#[derive(Deserialize)]
struct Case {
    name: String,
    steps: Vec<Step>,
    memory: Memory,
}

#[derive(Deserialize)]
struct Step {
    now: i64,
    event: Event,
    verdict: Verdict,
    effects: Vec<Effect>,
}

#[test]
fn decides_as_the_vectors() {
    let cases: Vec<Case> = serde_json::from_value(read("decide.json")).unwrap();
    assert!(cases.len() > 80);
    for case in cases {
        let mut memory = Memory::default();
        for (index, step) in case.steps.iter().enumerate() {
            let decision = decide(&memory, &step.event, step.now);
            let name = format!("{}, step {index}", case.name);
            assert_eq!((&decision.verdict, &decision.effects), (&step.verdict, &step.effects), "{name}");
            memory = decision.memory;
        }
        assert_eq!(memory, case.memory, "{}", case.name);
        let again: Memory = serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
        assert_eq!(again, memory, "{}", case.name);
    }
}

#[derive(Clone, Copy)]
enum Kind {
    File,
    Answer,
}

fn run(kind: Kind, vectors: &Value) {
    let text = |value: &'static str| value;
    let keys = KeySet::from_json(&vectors["keys"]).unwrap();
    for case in list(vectors, "cases") {
        let mut state = VerifierState::default();
        for (index, call) in list(case, "calls").iter().enumerate() {
            let given = |name: &str| call[name].as_str().or_else(|| vectors[name].as_str());
            let entitlements: Vec<&str> =
                call["entitlements"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let options = Options {
                keys: keys.clone(),
                product: given("product").unwrap(),
                fingerprint: given("fingerprint").unwrap(),
                license_key: vectors[text("licenseKey")].as_str(),
                now: call["now"].as_i64().unwrap() * 1000,
                entitlements: &entitlements,
                version: call["version"].as_str(),
                released_at: call["releasedAt"].as_str().map(milliseconds),
                status_list: call["statusList"].as_str(),
            };
            let token = call["token"].as_str().unwrap();
            let result = match kind {
                Kind::File => verify_license_file(token, &options, &mut state).verification,
                Kind::Answer => verify_answer(token, &options, &mut state).verification,
            };
            let shown = json!({ "valid": result.valid, "code": result.code });
            assert_eq!(shown, call["expected"], "{}, call {index}: {}", case["name"], result.detail);
            // A store writes the state between two calls.
            state = VerifierState::from_json(&serde_json::to_value(&state).unwrap());
        }
    }
}

/// Reads `2026-06-02T12:00:01.000Z`. The vectors have days of one June only.
fn milliseconds(text: &str) -> i64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    assert_eq!(&text[..8], "2026-06-");
    let seconds = number(8, 10) * 86_400 + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
    (1_780_185_600 + seconds) * 1000 + number(20, 23)
}

#[test]
fn verifies_files_as_the_vectors() {
    run(Kind::File, &read("files.json"));
}

#[test]
fn verifies_answers_as_the_vectors() {
    run(Kind::Answer, &read("answers.json"));
}

#[test]
fn verifies_the_literal_list_and_key_list() {
    let vectors = read("files.json");
    let text = |name: &str| vectors[name].as_str().unwrap();
    let keys = KeySet::from_json(&vectors["keys"]).unwrap();
    let options = Options {
        keys: keys.clone(),
        product: text("product"),
        fingerprint: text("fingerprint"),
        now: 1_780_315_260_000,
        status_list: Some(text("list")),
        ..Options::default()
    };
    let result = verify_license_file(text("file"), &options, &mut VerifierState::default());
    assert_eq!(result.verification.code, "REVOKED");
    let listed = verify_key_list(text("keyList"), &keys, 1_780_315_260_000);
    assert_eq!((listed.verification.code.as_str(), listed.iat), ("VALID", Some(1_780_315_200)));
    assert!(listed.keys.is_some());
    let late = verify_key_list(text("keyList"), &keys, 1_811_851_200_000);
    assert_eq!(late.verification.code, "EXPIRED");
    let stranger = verify_key_list(text("keyList"), &KeySet::default(), 1_780_315_260_000);
    assert_eq!(stranger.verification.code, "KEY_UNKNOWN");
    let several = format!("{}\n{}\n", text("file"), text("keyList"));
    assert!(verify_key_list(&several, &keys, 1_780_315_260_000).verification.valid);
}

#[test]
fn reads_license_keys_as_the_vectors() {
    let vectors = read("keys.json");
    let prefixes: Vec<&str> = list(&vectors, "prefixes").iter().filter_map(Value::as_str).collect();
    for case in list(&vectors, "cases") {
        let key = read_license_key(case["text"].as_str().unwrap(), &prefixes);
        assert_eq!(key.as_deref(), case["key"].as_str(), "{}", case["name"]);
    }
}

#[test]
fn identifies_devices_as_the_vectors() {
    let vectors = read("fingerprints.json");
    for text in list(&vectors, "placeholders") {
        assert!(is_placeholder(text.as_str().unwrap()), "{text}");
        assert_eq!(derive_fingerprint(text.as_str().unwrap(), "paint"), None);
    }
    for text in list(&vectors, "identities") {
        assert!(!is_placeholder(text.as_str().unwrap()), "{text}");
    }
    for case in list(&vectors, "derived") {
        let text = |name: &str| case[name].as_str().unwrap();
        let fingerprint = derive_fingerprint(text("machineId"), text("product"));
        assert_eq!(fingerprint.as_deref(), Some(text("fingerprint")));
    }
}

#[test]
fn has_the_sentences_of_the_vectors() {
    let vectors = read("texts.json");
    for entry in vectors.as_array().unwrap() {
        let codes = list_or_other(&entry["codes"]);
        for code in codes {
            assert_eq!(sentence_of(code, Locale::En), entry["en"], "{code}");
            assert_eq!(sentence_of(code, Locale::De), entry["de"], "{code}");
        }
    }
    assert!(vectors.as_array().unwrap().len() > 20);
}

/// Returns the codes of an entry. The last entry has none, and is for all other codes.
fn list_or_other(codes: &Value) -> Vec<&str> {
    let codes: Vec<&str> = codes.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    if codes.is_empty() {
        vec!["FILE_MALFORMED", "SOMETHING_ELSE", ""]
    } else {
        codes
    }
}

#[test]
fn survives_any_text() {
    let vectors = read("files.json");
    let file = vectors["file"].as_str().unwrap();
    let keys = KeySet::from_json(&vectors["keys"]).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let options = Options { keys: keys.clone(), now, ..Options::default() };
    let mut texts: Vec<String> = (0..=file.len()).step_by(7).map(|length| file[..length].to_string()).collect();
    let long = "a".repeat((1 << 21) + 1);
    let odd = [
        "",
        ".",
        "..",
        "....",
        "eyJ",
        "eyJ.eyJ.",
        "\u{0}",
        "é.é.é",
        "=",
        "=\n",
        "eyJ\n\n.\n.\n",
        "\u{feff}",
        "e30.e30.e30",
        &long,
    ];
    texts.extend(odd.iter().map(|text| text.to_string()));
    for text in texts {
        let mut state = VerifierState::default();
        let start: String = text.chars().take(40).collect();
        let code = verify_license_file(&text, &options, &mut state).verification.code;
        assert_ne!(code, "VALID", "{start}");
        assert_eq!(code == "FILE_TOO_LARGE", text.len() > 1 << 21, "{start}");
        assert!(!verify_answer(&text, &options, &mut state).verification.valid, "{start}");
        assert!(!verify_key_list(&text, &keys, now).verification.valid, "{start}");
    }
    for now in [i64::MIN, -1, 0, i64::MAX] {
        let options = Options { now, ..options.clone() };
        assert!(!verify_license_file(file, &options, &mut VerifierState::default()).verification.valid);
        let _ = decide(&Memory::default(), &Event::Tick, now);
    }
}
