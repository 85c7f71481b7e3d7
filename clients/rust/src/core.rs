//! The work of a client: it applies events to the store, and carries out what follows from them.

use crate::background::Background;
use crate::clock::read_time;
use crate::decide::decide;
use crate::documents::Document;
use crate::evidence::{read_answer, read_response, Trust};
use crate::files::{read_file, FetchList, FileReading};
use crate::fingerprint::derive_fingerprint;
use crate::instant;
use crate::judge::{action_of, judge};
use crate::kept::{Base, Kept};
use crate::memory::{Effect, Event, Memory, Outgoing, OutgoingKind};
use crate::once::Once;
use crate::placeholder::is_placeholder;
use crate::send::{get, send};
use crate::settings::Checked;
use crate::standing::{Device, Error, Refusal, Standing};
use crate::texts::sentence_of;
use crate::verify::{verify_key_list, KeySet};
use crate::{lock, platform, random};
use serde_json::{json, Value};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;

/// Calls a function after each change of the standing.
pub(crate) type Listener = Box<dyn Fn(&Standing) + Send + Sync>;

pub(crate) struct Core {
    pub settings: Checked,
    pub background: Background,
    kept: Mutex<Kept>,
    /// Whether `kept` has changes that the store could not take.
    is_ahead: Mutex<bool>,
    base: Mutex<Base>,
    /// Whether the store was ever read.
    is_read: AtomicBool,
    /// Whether what is in the store was read and verified.
    is_verified: AtomicBool,
    /// Held while the store and `kept` change together.
    changing: Mutex<()>,
    trusted: Mutex<KeySet>,
    /// When the newest key list that was seen was signed, in seconds.
    listed_at: Mutex<i64>,
    trust: Mutex<Option<Trust>>,
    opening: Once,
    checking: Once,
    sending: Once,
    seats_free_at: Mutex<HashMap<String, Option<i64>>>,
    shown: Mutex<Option<Standing>>,
}

/// A change that was tried in the store.
struct Tried {
    /// What is kept after it; none if the store could not be read.
    after: Option<Kept>,
    is_stored: bool,
}

impl Core {
    pub fn new(settings: Checked) -> Core {
        Core {
            trusted: Mutex::new(settings.keys.clone()),
            settings,
            background: Background::default(),
            kept: Mutex::default(),
            is_ahead: Mutex::default(),
            base: Mutex::default(),
            is_read: AtomicBool::default(),
            is_verified: AtomicBool::default(),
            changing: Mutex::default(),
            listed_at: Mutex::default(),
            trust: Mutex::default(),
            opening: Once::default(),
            checking: Once::default(),
            sending: Once::default(),
            seats_free_at: Mutex::default(),
            shown: Mutex::default(),
        }
    }

    pub fn standing(&self) -> Standing {
        let verdict = judge(&lock(&self.kept).memory, self.settings.now());
        Standing {
            state: verdict.state,
            valid: verdict.valid,
            message: sentence_of(&verdict.code, self.settings.locale).to_string(),
            code: verdict.code,
            next_action: verdict.next_action,
            entitlements: verdict.entitlements,
            expiry: verdict.expiry.and_then(instant::to_system),
            until: verdict.until.and_then(instant::to_system),
            source: verdict.source,
        }
    }

    pub fn kept(&self) -> Kept {
        lock(&self.kept).clone()
    }

    pub fn memory(&self) -> Memory {
        lock(&self.kept).memory.clone()
    }

    pub fn is_open(&self) -> bool {
        lock(&self.trust).is_some()
    }

    /// Reads the store once, and verifies what is in it. A store that could not be read is read again.
    pub fn open(&self) -> Trust {
        if !self.is_verified.load(Ordering::Acquire) {
            self.opening.run(|| {
                if !self.is_verified.load(Ordering::Acquire) {
                    self.read();
                }
                false
            });
        }
        let known = lock(&self.trust).clone();
        known.unwrap_or_else(|| self.trust_now())
    }

    fn read(&self) {
        self.change(|kept| kept);
        let is_read = self.is_read.load(Ordering::Acquire);
        if self.is_open() && !is_read {
            return;
        }
        let Kept { key_list, answer, file, file_key, .. } = self.kept();
        if let Some(list) = key_list {
            self.trust_list(&list);
        }
        let trust = self.trust_now();
        let yes = answer.and_then(|answer| read_answer(&answer, &trust, None));
        let installed = file.and_then(|file| self.read_file_as(&file, file_key.as_deref(), &trust, false).statement);
        *lock(&self.trust) = Some(trust);
        let effects = self.apply(&Event::Opened { answer: yes, file: installed }, |kept| kept);
        self.is_verified.store(is_read, Ordering::Release);
        self.follow(&effects, false);
    }

    fn trust_now(&self) -> Trust {
        Trust {
            keys: lock(&self.trusted).clone(),
            product: self.settings.product.clone(),
            fingerprint: self.fingerprint(),
            version: self.settings.version.clone(),
            released_at: self.settings.released_at,
        }
    }

    fn fingerprint(&self) -> String {
        let given = self.settings.fingerprint.clone().or_else(|| platform::variable("LICET_FINGERPRINT"));
        if let Some(given) = given.filter(|given| !given.is_empty() && !is_placeholder(given)) {
            return given;
        }
        let derived = platform::machine_id().and_then(|id| derive_fingerprint(&id, &self.settings.product));
        derived.unwrap_or_else(|| {
            let random = random::id();
            self.change(|kept| Kept { random: kept.random.or_else(|| random.clone()), ..kept });
            self.kept().random.unwrap_or_default()
        })
    }

    /// Changes what is in the store. The change is applied to its text once, also if the text cannot be written then. The caller
    /// holds `changing`.
    fn try_change(&self, change: &mut dyn FnMut(Kept) -> Kept) -> Tried {
        let mut after = None;
        let is_ahead = *lock(&self.is_ahead);
        let result = self.settings.store.update(&mut |text| {
            let mut stored = Kept::parse(text);
            if !self.is_read.swap(true, Ordering::AcqRel) {
                // Statements are used after their texts were verified.
                stored.memory.answer = None;
                stored.memory.file = None;
            }
            let latest = stored.base();
            if is_ahead {
                stored = self.kept().merged_into(stored, &lock(&self.base));
                *lock(&self.kept) = stored.clone();
            }
            *lock(&self.base) = latest;
            let kept = change(stored);
            let text = kept.to_text();
            after = Some(kept);
            text
        });
        if let (Ok(()), Some(kept)) = (&result, &after) {
            *lock(&self.is_ahead) = false;
            *lock(&self.base) = kept.base();
        }
        Tried { is_stored: result.is_ok() && after.is_some(), after }
    }

    /// Changes what is kept. Changes nothing, and returns false, if the store does not work.
    fn change_in_store(&self, change: &mut dyn FnMut(Kept) -> Kept) -> bool {
        let _changing = lock(&self.changing);
        let tried = self.try_change(change);
        match tried.after {
            Some(kept) if tried.is_stored => {
                *lock(&self.kept) = kept;
                true
            }
            _ => false,
        }
    }

    /// Changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid.
    pub fn change(&self, mut change: impl FnMut(Kept) -> Kept) {
        let _changing = lock(&self.changing);
        let tried = self.try_change(&mut change);
        let kept = tried.after.unwrap_or_else(|| change(self.kept()));
        *lock(&self.is_ahead) = !tried.is_stored;
        *lock(&self.kept) = kept;
    }

    /// Applies an event together with another change. Returns what follows from it.
    pub fn apply(&self, event: &Event, change: impl Fn(Kept) -> Kept) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.change(|before| {
            let kept = change(before);
            let decision = decide(&kept.memory, event, self.settings.now());
            effects = decision.effects;
            Kept { memory: decision.memory, ..kept }
        });
        self.notify();
        effects
    }

    /// As `apply`, but changes nothing if the store does not work. None then, and for use without a key too: another process can
    /// have given the license up.
    pub fn apply_in_store(&self, event: &Event) -> Option<Vec<Effect>> {
        let mut effects = Vec::new();
        let mut has_key = false;
        let is_kept = self.change_in_store(&mut |kept| {
            has_key = kept.memory.key.is_some();
            let decision = decide(&kept.memory, event, self.settings.now());
            effects = decision.effects;
            Kept { memory: decision.memory, ..kept }
        });
        self.notify();
        (is_kept && (has_key || !matches!(event, Event::Used { .. }))).then_some(effects)
    }

    /// Gives effects to the thread in the background. Checks run there only if it was started, or `is_tick`.
    pub fn follow(self: &Core, effects: &[Effect], is_tick: bool) {
        self.background.follow(effects, is_tick, self.settings.now());
    }

    fn notify(&self) {
        let standing = self.standing();
        let shown = Standing { until: None, ..standing.clone() };
        let mut last = lock(&self.shown);
        if last.as_ref() != Some(&shown) {
            *last = Some(shown);
            self.background.report(standing);
        }
    }

    /// Sends a document. None in an outage, which is remembered.
    pub fn ask(&self, document: Document, input: &Value, id: Option<&str>) -> Option<Value> {
        let Checked { url, transport, locale, .. } = &self.settings;
        match send(&**transport, url, locale.tag(), &document.text(), input) {
            Ok(result) => Some(result),
            // A standby can still validate.
            Err(fault) if fault.without_primary && matches!(document, Document::Heartbeat) => Some(json!({})),
            Err(fault) => {
                let unsent = if fault.arrived { None } else { id.map(str::to_string) };
                let event = Event::Unreachable { retry_after: fault.retry_after, unsent };
                let effects = self.apply(&event, |kept| kept);
                self.follow(&effects, false);
                None
            }
        }
    }

    /// Checks the license with the gateway, or waits for the check that runs.
    pub fn check_once(&self, activates: bool) {
        self.checking.run(|| {
            self.check(activates);
            false
        });
    }

    fn check(&self, activates: bool) {
        let Trust { fingerprint, product, version, .. } = self.open();
        let key = match self.memory().key {
            Some(key) => key,
            None => return self.check_file(),
        };
        if activates {
            let mut input = json!({
                "key": key, "fingerprint": fingerprint, "product": product, "version": version, "platform": platform::name(),
            });
            put(&mut input, "name", platform::device_name().as_deref());
            if self.ask(Document::Activate, &input, None).is_none() {
                return;
            }
        }
        let beat = match self.ask(Document::Heartbeat, &json!({ "key": key, "fingerprint": fingerprint }), None) {
            Some(beat) => beat,
            None => return,
        };
        if beat.get("code").map_or(false, |code| code == "LEASE_LOST") {
            let effects = self.apply(&Event::Lost, |kept| kept);
            self.follow(&effects, false);
        }
        let time = |path: &str| beat.pointer(path).and_then(Value::as_str).and_then(instant::parse);
        let within = match (time("/nextHeartbeatBy"), time("/validation/checkedAt")) {
            (Some(due), Some(checked_at)) => Some(due.saturating_sub(checked_at)),
            _ => None,
        };
        self.validate(&key, within);
        self.check_file();
    }

    fn validate(&self, key: &str, within: Option<i64>) {
        let trust = self.open();
        let unreachable = || {
            let event = Event::Unreachable { retry_after: None, unsent: None };
            let effects = self.apply(&event, |kept| kept);
            self.follow(&effects, false);
        };
        let nonce = match random::id() {
            Some(nonce) => nonce,
            None => return unreachable(),
        };
        let input = json!({
            "key": key, "product": trust.product, "version": trust.version, "fingerprint": trust.fingerprint,
            "nonce": nonce, "keep": self.settings.offline, "signed": true,
        });
        let response = match self.ask(Document::Validate, &input, None) {
            Some(response) => response,
            None => return,
        };
        let mut statement = read_response(&response, &nonce, &trust);
        if statement.is_none() && self.fetch_keys() {
            statement = read_response(&response, &nonce, &self.open());
        }
        let statement = match statement {
            Some(statement) => statement,
            None => return unreachable(),
        };
        // A "no" of a time in which the user entered another key is about the former one.
        if self.memory().key.as_deref() != Some(key) {
            return;
        }
        let answer = response.get("answer").and_then(Value::as_str);
        let event = Event::Answered { statement, within };
        let effects = self.apply(&event, |kept| Kept { answer: answer.map(str::to_string), ..kept });
        self.follow(&effects, false);
    }

    /// Takes an activation that the gateway confirmed, and checks it.
    pub fn activated(&self, key: &str) -> Standing {
        let event = Event::Activated { key: key.to_string() };
        let effects = self.apply(&event, |kept| Kept { answer: None, file: None, ..kept });
        // The check that is due is done here.
        let others: Vec<Effect> =
            effects.into_iter().filter(|effect| !matches!(effect, Effect::Check | Effect::Activate)).collect();
        self.follow(&others, false);
        // A check that is under way can be about the former key.
        self.checking.settle();
        self.check_once(false);
        self.standing()
    }

    /// Asks the status list about the installed file, if it names one.
    fn check_file(&self) {
        let Kept { file, file_key, .. } = self.kept();
        let file = match file {
            Some(file) => file,
            None => return,
        };
        let FileReading { statement, state, .. } = self.read_file_as(&file, file_key.as_deref(), &self.open(), true);
        if let Some(statement) = statement {
            let event = Event::Installed { statement };
            let effects = self.apply(&event, |kept| Kept { state: state.clone(), ..kept });
            self.follow(&effects, false);
        }
    }

    /// Verifies a file. Gets the newest keys if the key of the file is not known.
    pub fn read_file(&self, file: &str, key: Option<&str>) -> FileReading {
        let reading = self.read_file_as(file, key, &self.open(), false);
        if reading.code == "KEY_UNKNOWN" && self.fetch_keys() {
            return self.read_file_as(file, key, &self.open(), false);
        }
        reading
    }

    fn read_file_as(&self, file: &str, key: Option<&str>, trust: &Trust, asks_list: bool) -> FileReading {
        let Kept { state, memory, .. } = self.kept();
        let key = key.map(str::to_string).or(memory.key);
        let fetch_list = |uri: &str| get(&*self.settings.transport, uri, "application/statuslist+jwt");
        let fetch_list = if asks_list { Some(&fetch_list as FetchList<'_>) } else { None };
        read_file(file, trust, key.as_deref(), self.at(), state.as_ref(), fetch_list)
    }

    /// Gets the newest keys of the gateway, if it signed them with a key that is trusted.
    fn fetch_keys(&self) -> bool {
        let url = format!("{}/.well-known/license-keys", self.settings.url);
        let list = match get(&*self.settings.transport, &url, "") {
            Some(list) => list,
            None => return false,
        };
        // Another process can have stored a newer list.
        self.change(|kept| kept);
        if let Some(stored) = self.kept().key_list {
            self.trust_list(&stored);
        }
        let before = *lock(&self.listed_at);
        let is_trusted = self.trust_list(&list);
        if is_trusted {
            let keys = lock(&self.trusted).clone();
            if let Some(trust) = &mut *lock(&self.trust) {
                trust.keys = keys;
            }
        }
        // A list that has ended is kept too, because older ones are obsolete.
        let is_newer = *lock(&self.listed_at) > before;
        if is_newer {
            self.change(|kept| Kept { key_list: Some(list.clone()), ..kept });
        }
        is_trusted
    }

    /// Trusts a key list that a trusted key signed, and that is not older than one that was seen.
    fn trust_list(&self, list: &str) -> bool {
        let mut trusted = lock(&self.trusted);
        let listed = verify_key_list(list, &trusted, self.at());
        let mut listed_at = lock(&self.listed_at);
        match listed.iat {
            // A list that has ended still shows that older lists are obsolete.
            Some(iat) if iat >= *listed_at => *listed_at = iat,
            _ => return false,
        }
        listed.keys.map_or(false, |keys| {
            *trusted = keys;
            true
        })
    }

    /// Sends the outbox, or waits until it was sent by another thread.
    pub fn send_outbox(&self) {
        self.sending.run(|| loop {
            match self.memory().outbox.into_iter().next() {
                None => return true,
                Some(first) if self.send_one(&first.id) => {}
                Some(_) => return false,
            }
        });
    }

    /// Returns false if the outbox must wait.
    fn send_one(&self, id: &str) -> bool {
        let event = Event::Sending { id: id.to_string() };
        let is_usage = |item: &Outgoing| item.kind == OutgoingKind::Usage;
        let find = || self.memory().outbox.into_iter().find(|item| item.id == id);
        let effects = match self.apply_in_store(&event) {
            Some(effects) => effects,
            // Use that is not marked on disk could be counted twice after a crash. A release can be repeated.
            None if find().as_ref().map_or(false, is_usage) => return false,
            None => self.apply(&event, |kept| kept),
        };
        self.follow_wake(&effects);
        let item = match find() {
            Some(item) => item,
            None => return true,
        };
        let result = match self.deliver(&item) {
            Some(result) => result,
            None => return false,
        };
        let seat_free_at = result.get("seatFreeAt").and_then(Value::as_str).and_then(instant::parse);
        if item.kind == OutgoingKind::Release {
            lock(&self.seats_free_at).insert(item.id.clone(), seat_free_at);
        }
        let effects = self.apply(&Event::Sent { id: item.id }, |kept| kept);
        self.follow_wake(&effects);
        true
    }

    /// Follows effects while the outbox is being sent: a further `SEND` is under way already.
    fn follow_wake(&self, effects: &[Effect]) {
        let others: Vec<Effect> = effects.iter().copied().filter(|effect| *effect != Effect::Send).collect();
        self.follow(&others, false);
    }

    fn deliver(&self, item: &Outgoing) -> Option<Value> {
        let Trust { fingerprint, .. } = self.open();
        let Outgoing { kind, id, key, meter, amount, proof, .. } = item;
        if *kind == OutgoingKind::Usage {
            let input = json!({
                "key": key, "meter": meter, "amount": amount, "fingerprint": fingerprint, "idempotencyKey": id,
            });
            return self.ask(Document::RecordUsage, &input, Some(id));
        }
        if key.is_empty() {
            return self.ask(Document::ReleaseFile, &json!({ "proof": proof }), None);
        }
        let mut input = json!({ "key": key, "fingerprint": fingerprint });
        put(&mut input, "releaseProof", proof.as_deref());
        self.ask(Document::Deactivate, &input, None)
    }

    /// Returns when the seat of a release that was sent becomes free; none if it was not sent.
    pub fn take_seat_free_at(&self, id: &str) -> Option<i64> {
        lock(&self.seats_free_at).remove(id).flatten()
    }

    /// The time by which texts are judged.
    pub fn at(&self) -> i64 {
        read_time(&lock(&self.kept).memory, self.settings.now()).at
    }

    pub fn refuse(&self, code: &str) -> Error {
        let next_action = if code == "UNREACHABLE" { Some("WAIT".to_string()) } else { action_of(code) };
        Error::Refused(Box::new(Refusal {
            code: code.to_string(),
            message: sentence_of(code, self.settings.locale).to_string(),
            next_action,
            next_allowed_at: None,
            devices: Vec::new(),
        }))
    }
}

/// Returns the refusal of a result; none for a payload.
pub(crate) fn declined(result: &Value) -> Option<Error> {
    let code = result.get("code")?.as_str()?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_string);
    let time = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).and_then(instant::parse).and_then(instant::to_system)
    };
    let device = |holder: &Value| Device {
        device: text(holder, "device").unwrap_or_default(),
        name: text(holder, "name"),
        platform: text(holder, "platform"),
        last_seen_at: time(holder, "lastSeenAt"),
        seat_free_at: time(holder, "seatFreeAt"),
    };
    let holders = result.get("seatHolders").and_then(Value::as_array);
    Some(Error::Refused(Box::new(Refusal {
        code: code.to_string(),
        message: text(result, "message").unwrap_or_default(),
        next_action: text(result, "nextAction"),
        next_allowed_at: time(result, "nextAllowedAt"),
        devices: holders.map(|holders| holders.iter().map(device).collect()).unwrap_or_default(),
    })))
}

/// Adds a member, if there is a value for it.
pub(crate) fn put(input: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        input[name] = json!(value);
    }
}
