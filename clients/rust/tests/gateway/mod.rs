//! A gateway in memory, with its own clock and its own key, and the ways in which a network fails.

use data_encoding::BASE64URL_NOPAD;
use licet::{Licensing, NoResponse, Request, Response, Settings, Store, Transport};
use ring::digest::{digest, SHA256};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{json, Value};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;
/// 1 June 2026, noon.
pub const START: i64 = 1_780_315_200_000;
pub const KEY: &str = "LIC-01234-56789-ABCDE-FGHJK-TZFN5";

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// The request does not arrive.
    Cut,
    /// The gateway gets the request, and its response is lost.
    Lose,
    Html,
    Busy,
    Unavailable,
    Internal,
    /// The signed texts are those for another nonce.
    Replay,
    /// A character of each signature is changed.
    Forge,
}

pub struct Gateway {
    pub now: i64,
    pub fault: Fault,
    /// Code of the "no"; none for a "yes".
    pub no: Option<&'static str>,
    /// Refusal of the next activation.
    pub refusal: Option<Value>,
    pub keeps_answers: bool,
    pub is_seat_lost: bool,
    /// Requests that arrived: the name of the operation, and its input.
    pub seen: Vec<(String, Value)>,
    /// Usage by idempotency key.
    pub usage: Vec<(String, i64)>,
    /// When the key list was signed; none for now, and for a list that ends sooner.
    pub lists_at: Option<i64>,
    seed: u8,
    /// The key before a rotation.
    former: Option<u8>,
}

/// The network between the software and the gateway.
#[derive(Clone)]
pub struct Network(pub Arc<Mutex<Gateway>>);

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn jwk(seed: u8) -> Value {
    let x = BASE64URL_NOPAD.encode(pair(seed).public_key().as_ref());
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": format!("k{seed}"), "x": x })
}

fn sign(seed: u8, typ: &str, claims: &Value) -> String {
    let header = json!({ "alg": "EdDSA", "kid": format!("k{seed}"), "typ": typ });
    let encode = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let input = format!("{}.{}", encode(&header), encode(claims));
    format!("{input}.{}", BASE64URL_NOPAD.encode(pair(seed).sign(input.as_bytes()).as_ref()))
}

fn iso(milliseconds: i64) -> Value {
    #[derive(serde::Serialize)]
    struct Instant(#[serde(serialize_with = "licet::serialize_instant")] std::time::SystemTime);
    json!(Instant(UNIX_EPOCH + Duration::from_millis(milliseconds as u64)))
}

impl Network {
    pub fn new() -> Network {
        Network(Arc::new(Mutex::new(Gateway {
            now: START,
            fault: Fault::None,
            no: None,
            refusal: None,
            keeps_answers: true,
            is_seat_lost: false,
            seen: Vec::new(),
            usage: Vec::new(),
            lists_at: None,
            seed: 1,
            former: None,
        })))
    }

    pub fn set(&self, change: impl FnOnce(&mut Gateway)) {
        change(&mut self.0.lock().unwrap());
    }

    pub fn pass(&self, milliseconds: i64) {
        self.set(|gateway| gateway.now += milliseconds);
    }

    pub fn rotate(&self) {
        self.set(|gateway| {
            gateway.former = Some(gateway.seed);
            gateway.seed += 1;
        });
    }

    /// Names of the operations that arrived since the last call.
    pub fn take_seen(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().seen).into_iter().map(|(name, _)| name).collect()
    }

    /// Amounts of the usage that was counted, in order.
    pub fn amounts(&self) -> Vec<i64> {
        self.0.lock().unwrap().usage.iter().map(|(_, amount)| *amount).collect()
    }

    /// Settings of the software, whose clock is that of the gateway.
    pub fn settings(&self, store: impl Store + 'static) -> Settings {
        let clock = self.clone();
        let keys = json!({ "keys": [jwk(1)] }).to_string();
        Settings::new("https://gateway.example/graphql", "paint", "1.0", keys)
            .store(store)
            .fingerprint("board-7")
            .meter("renders")
            .trial("paint-trial")
            .transport(self.clone())
            .clock(move || UNIX_EPOCH + Duration::from_millis(clock.0.lock().unwrap().now as u64))
    }

    pub fn software(&self, store: impl Store + 'static) -> Licensing {
        Licensing::new(self.settings(store)).unwrap()
    }
}

impl Gateway {
    /// Returns a license file for the device, bound to the key of a request.
    pub fn file(&self, seq: i64, jwk: Option<&Value>) -> String {
        let mut cnf = confirmation("board-7");
        if let Some(jwk) = jwk {
            cnf["jwk"] = jwk.clone();
        }
        let seconds = self.now / 1000;
        let claims = json!({
            "iss": "https://gateway.example", "aud": "paint", "sub": "lic_1", "jti": format!("file_{seq}"),
            "iat": seconds, "nbf": seconds, "exp": seconds + 30 * 86_400, "seq": seq, "act": "act_1", "cnf": cnf,
            "license": license(),
        });
        sign(self.seed, "license+jwt", &claims)
    }

    fn result(&mut self, name: &str, input: &Value) -> Value {
        match name {
            "Activate" => self.refusal.take().unwrap_or_else(|| json!({ "__typename": "ActivateLicensePayload" })),
            "Heartbeat" if self.is_seat_lost => {
                json!({ "__typename": "StateRefusal", "code": "LEASE_LOST", "message": "", "nextAction": null })
            }
            "Heartbeat" => json!({
                "__typename": "HeartbeatPayload", "nextHeartbeatBy": null, "validation": { "checkedAt": iso(self.now) },
            }),
            "RecordUsage" => {
                let id = input["idempotencyKey"].as_str().unwrap().to_string();
                if !self.usage.iter().any(|(known, _)| *known == id) {
                    self.usage.push((id, input["amount"].as_i64().unwrap()));
                }
                json!({ "__typename": "RecordUsagePayload" })
            }
            "StartTrial" if input.get("code").is_none() => json!({
                "__typename": "StartTrialPayload", "state": "CODE_SENT", "nextCodeAt": iso(self.now + 60_000), "licenseKey": null,
            }),
            "StartTrial" => {
                json!({ "__typename": "StartTrialPayload", "state": "STARTED", "nextCodeAt": null, "licenseKey": KEY })
            }
            "Validate" => self.validate(input),
            _ => json!({ "__typename": "DeactivateLicensePayload", "seatFreeAt": iso(self.now) }),
        }
    }

    fn validate(&self, input: &Value) -> Value {
        let nonce = if self.fault == Fault::Replay { json!("another") } else { input["nonce"].clone() };
        let (valid, code) = (self.no.is_none(), self.no.unwrap_or("VALID"));
        let signed = json!({
            "sub": "lic_1", "nonce": nonce, "checkedAt": iso(self.now), "valid": valid, "code": code, "expiry": null,
        });
        let seconds = self.now / 1000;
        let answer = json!({
            "iss": "https://gateway.example", "aud": "paint", "sub": "lic_1", "iat": seconds, "exp": seconds + 3 * 86_400,
            "cnf": confirmation("board-7"), "asOf": iso(self.now), "valid": valid, "code": code, "detail": "As it is.",
            "nonce": nonce, "license": license(),
        });
        let forge = |token: String| match self.fault {
            Fault::Forge => token.replacen(".eyJ", ".eyK", 1),
            _ => token,
        };
        let grant = |code: &str, boolean: Value, integer: Value| json!({ "code": code, "value": { "boolean": boolean, "integer": integer, "text": null } });
        json!({
            "__typename": "LicenseValidation",
            "signature": forge(sign(self.seed, "license-validation+jwt", &signed)),
            "answer": self.keeps_answers.then(|| forge(sign(self.seed, "license-answer+jwt", &answer))),
            "license": {
                "expiry": null, "graceEndsAt": null,
                "entitlements": [
                    grant("export", Value::Null, Value::Null),
                    grant("layers", Value::Null, json!(64.0)),
                    grant("scripting", json!(false), Value::Null),
                ],
            },
        })
    }

    fn key_list(&self) -> String {
        let (iat, days) = self.lists_at.map_or((self.now / 1000, 1), |at| (at / 1000, 3));
        let claims = json!({ "iat": iat, "exp": iat + days * 86_400, "keys": [jwk(self.seed)] });
        let signers = [self.former, Some(self.seed)];
        signers.iter().flatten().map(|seed| sign(*seed, "license-keys+jwt", &claims) + "\n").collect()
    }
}

fn license() -> Value {
    json!({
        "type": "paint-pro", "revision": 1, "status": "ACTIVE", "expiry": null, "graceEndsAt": null, "maxActivations": 5,
        "entitlements": { "export": true, "layers": 64, "scripting": false }, "keyHint": "TZFN5",
    })
}

fn confirmation(fingerprint: &str) -> Value {
    let salt = [7; 16];
    let hash = digest(&SHA256, &[&salt[..], fingerprint.as_bytes()].concat());
    json!({ "fp#S256": BASE64URL_NOPAD.encode(hash.as_ref()), "salt": BASE64URL_NOPAD.encode(&salt) })
}

impl Transport for Network {
    fn send(&self, request: &Request) -> Result<Response, NoResponse> {
        let mut gateway = self.0.lock().unwrap();
        let fault = gateway.fault;
        let response = |status: u16, content_type: &str, retry_after: Option<&str>, body: String| {
            Ok(Response {
                status,
                content_type: content_type.to_string(),
                retry_after: retry_after.map(str::to_string),
                body: body.into_bytes(),
            })
        };
        let error = |code: &str| json!({ "errors": [{ "message": code, "extensions": { "code": code } }] }).to_string();
        match fault {
            Fault::Cut => return Err(NoResponse { could_arrive: false }),
            Fault::Html => return response(200, "text/html", None, "<html>Welcome to the hotel</html>".to_string()),
            Fault::Busy => return response(429, "application/json", Some("600"), error("RATE_LIMITED")),
            Fault::Unavailable => return response(503, "text/html", None, "<h1>503</h1>".to_string()),
            Fault::Internal => return response(200, "application/json", None, error("INTERNAL")),
            Fault::None | Fault::Lose | Fault::Replay | Fault::Forge => {}
        }
        if request.url == "https://gateway.example/.well-known/license-keys" {
            return response(200, "text/plain", None, gateway.key_list());
        }
        assert_eq!(request.url, "https://gateway.example/graphql");
        assert!(!request.follows_redirects);
        let body: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
        let query = body["query"].as_str().unwrap();
        let name = query.split([' ', '(']).nth(1).unwrap().to_string();
        let input = body["variables"]["input"].clone();
        let result = gateway.result(&name, &input);
        gateway.seen.push((name, input));
        if fault == Fault::Lose {
            return Err(NoResponse { could_arrive: true });
        }
        response(200, "application/json; charset=utf-8", None, json!({ "data": { "result": result } }).to_string())
    }
}

/// A store on a disk that can be full.
#[derive(Clone, Default)]
pub struct Disk {
    text: Arc<Mutex<Option<String>>>,
    pub is_full: Arc<Mutex<bool>>,
}

impl Store for Disk {
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()> {
        let mut text = self.text.lock().unwrap();
        let next = change(text.as_deref());
        if *self.is_full.lock().unwrap() {
            return Err(io::Error::new(io::ErrorKind::Other, "the disk is full"));
        }
        *text = Some(next);
        Ok(())
    }
}

impl Disk {
    pub fn fill(&self, is_full: bool) {
        *self.is_full.lock().unwrap() = is_full;
    }
}
