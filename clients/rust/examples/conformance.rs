//! The conformance program: `client/conformance.md` of the gateway specifies its protocol.

use licet::{Error, FileStore, Licensing, Locale, Settings};
use serde_json::{json, to_value, Map, Value};
use std::io::{self, BufRead, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The calls after `open`.
const CALLS: [&str; 14] = [
    "clock",
    "activate",
    "check",
    "standing",
    "has",
    "value",
    "recordUsage",
    "startTrial",
    "deactivate",
    "request",
    "install",
    "release",
    "start",
    "stop",
];

type Clock = Arc<Mutex<Option<u64>>>;
type Outcome = Result<Value, String>;

#[derive(Default)]
struct Program {
    licensing: Option<Licensing>,
    clock: Clock,
}

/// Arguments of a call. One of null counts as not given.
struct Arguments(Map<String, Value>);

impl Arguments {
    fn text(&self, name: &str) -> Result<Option<&str>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("{name} must be a text")),
        }
    }

    fn required(&self, name: &str) -> Result<&str, String> {
        self.text(name)?.ok_or_else(|| format!("{name} must be a text"))
    }

    /// Returns an integer in any spelling, such as `5` or `5.0`.
    fn number(&self, name: &str) -> Result<Option<u64>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let whole = value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0);
                whole.map(|number| Some(number as u64)).ok_or_else(|| format!("{name} must be an integer"))
            }
        }
    }
}

impl Program {
    fn open(&mut self, given: &Arguments) -> Outcome {
        if let Some(former) = self.licensing.take() {
            former.close();
        }
        self.clock = Arc::new(Mutex::new(given.number("now")?));
        let keys = given.0.get("keys").cloned().unwrap_or_default().to_string();
        let clock = Arc::clone(&self.clock);
        let mut settings =
            Settings::new(given.required("gateway")?, given.required("product")?, given.required("version")?, keys)
                .clock(move || match *clock.lock().unwrap() {
                    Some(now) => UNIX_EPOCH + Duration::from_millis(now),
                    None => SystemTime::now(),
                });
        if let Some(path) = given.text("store")? {
            settings = settings.store(FileStore::new(path));
        }
        if let Some(fingerprint) = given.text("fingerprint")? {
            settings = settings.fingerprint(fingerprint);
        }
        if let Some(meter) = given.text("meter")? {
            settings = settings.meter(meter);
        }
        if let Some(trial) = given.text("trial")? {
            settings = settings.trial(trial);
        }
        if given.text("locale")? == Some("de") {
            settings = settings.locale(Locale::De);
        }
        if let Some(offline) = given.text("offline")? {
            settings = settings.offline(offline);
        }
        if let Some(timeout) = given.number("timeout")? {
            settings = settings.timeout(Duration::from_millis(timeout));
        }
        self.licensing = Some(Licensing::new(settings).map_err(|error| error.to_string())?);
        Ok(Value::Null)
    }

    fn call(&mut self, name: &str, given: &Arguments) -> Outcome {
        if name == "open" {
            return self.open(given);
        }
        if !CALLS.contains(&name) {
            return Err(format!("there is no call {name}"));
        }
        let licensing = self.licensing.clone().ok_or("call open first")?;
        match name {
            "clock" => {
                let now = given.number("now")?.ok_or("now must be a number")?;
                *self.clock.lock().unwrap() = Some(now);
                licensing.wake();
                Ok(Value::Null)
            }
            "activate" => {
                let key = given.required("key")?;
                let result = match given.text("name")? {
                    Some(name) => licensing.activate_as(key, Some(name)),
                    None => licensing.activate(key),
                };
                shown(result)
            }
            "check" if given.0.get("fresh") == Some(&Value::Bool(true)) => shown(Ok(licensing.check_fresh())),
            "check" => shown(Ok(licensing.check())),
            "standing" => shown(Ok(licensing.standing())),
            "has" => Ok(json!(licensing.has(given.required("code")?))),
            "value" => Ok(json!(licensing.value(given.required("code")?))),
            "recordUsage" => {
                let amount = given.number("amount")?.ok_or("amount must be an integer")?;
                shown(match given.text("meter")? {
                    Some(meter) => licensing.record_usage_of(meter, amount),
                    None => licensing.record_usage(amount),
                })
            }
            "startTrial" => shown(licensing.start_trial(given.text("email")?, given.text("code")?)),
            "deactivate" => {
                let seat_free_at = licensing.deactivate().map(|time| json!(Instant(time)));
                Ok(json!({ "seatFreeAt": seat_free_at }))
            }
            "request" => Ok(json!(licensing.request())),
            "install" => shown(licensing.install(given.required("file")?, given.text("key")?)),
            "release" => Ok(json!(licensing.release())),
            "start" => {
                licensing.start();
                Ok(Value::Null)
            }
            _ => {
                licensing.stop();
                Ok(Value::Null)
            }
        }
    }

    fn respond(&mut self, line: &str) -> Value {
        let request = match serde_json::from_str(line) {
            Ok(Value::Object(request)) => Arguments(request),
            Ok(_) => Arguments(Map::new()),
            Err(error) => return json!({ "id": null, "error": format!("a request must be JSON: {error}") }),
        };
        let id = request.0.get("id").cloned().unwrap_or(Value::Null);
        let name = request.text("call").ok().flatten().unwrap_or("undefined").to_string();
        match self.call(&name, &request) {
            Ok(result) => json!({ "id": id, "result": result }),
            Err(error) => json!({ "id": id, "error": error }),
        }
    }
}

/// A time, which is written in ISO 8601.
#[derive(serde::Serialize)]
struct Instant(#[serde(serialize_with = "licet::serialize_instant")] SystemTime);

/// A refusal is a result. Only a wrong call is an error.
fn shown<T: serde::Serialize>(result: Result<T, Error>) -> Outcome {
    let value = match result {
        Ok(value) => to_value(value),
        Err(Error::Refused(refusal)) => to_value(refusal),
        Err(error) => return Err(error.to_string()),
    };
    value.map_err(|error| error.to_string())
}

fn main() -> io::Result<()> {
    let mut program = Program::default();
    for line in io::stdin().lock().lines() {
        let response = program.respond(&line?);
        let mut output = io::stdout().lock();
        writeln!(output, "{response}")?;
        output.flush()?;
    }
    Ok(())
}
