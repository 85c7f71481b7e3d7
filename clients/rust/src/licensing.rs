use crate::air_gap::{create_device_key, in_lines, sign_release, sign_request, RequestClaims};
use crate::core::{declined, put, Core};
use crate::decide::MOST;
use crate::documents::Document;
use crate::evidence::Trust;
use crate::files::{without_file, FileReading};
use crate::instant;
use crate::judge::judge;
use crate::kept::{Kept, Waiting};
use crate::license_key::read_license_key;
use crate::memory::{Effect, Event};
use crate::settings::{Settings, SettingsError};
use crate::standing::{Error, Standing, Trial};
use crate::text::trim;
use crate::value::Value;
use crate::{platform, random};
use serde_json::{json, Value as Json};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Seconds for which the gateway takes a license request.
const REQUEST_LIFE: i64 = 30 * 86_400;

/// Licenses one product on one device. Copies share one client, and several threads can use it. The work in the background ends
/// when the last copy is dropped.
///
/// Methods that request the gateway wait for it, at most as long as the time-out of each request. `standing`, `has` and `value`
/// never wait.
#[derive(Clone)]
pub struct Licensing(Arc<Handle>);

struct Handle {
    core: Arc<Core>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.core.background.close();
    }
}

impl fmt::Debug for Licensing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Licensing {{ product: {:?} }}", self.core().settings.product)
    }
}

/// Ends a listener when it is dropped.
#[must_use = "the listener ends when this is dropped"]
pub struct Subscription {
    core: Arc<Core>,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.core.background.forget(self.id);
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Subscription({})", self.id)
    }
}

impl Licensing {
    /// Creates a client. It reads nothing and sends nothing yet.
    pub fn new(settings: Settings) -> Result<Licensing, SettingsError> {
        let core = Arc::new(Core::new(settings.check()?));
        core.background.belong_to(&core);
        Ok(Licensing(Arc::new(Handle { core })))
    }

    fn core(&self) -> &Core {
        &self.0.core
    }

    /// Activates a license on this device. Returns the standing, or why the gateway declined. If all seats are in use, `devices`
    /// of the refusal lists the devices that hold them.
    pub fn activate(&self, key: &str) -> Result<Standing, Error> {
        self.activate_as(key, platform::device_name().as_deref())
    }

    /// As `activate`, with a name of the device for people.
    pub fn activate_as(&self, key: &str, name: Option<&str>) -> Result<Standing, Error> {
        let core = self.core();
        let Trust { fingerprint, product, version, .. } = core.open();
        core.send_outbox();
        let key = read_license_key(key, &["LIC"]).unwrap_or_else(|| trim(key).to_string());
        let mut input = json!({
            "key": key, "fingerprint": fingerprint, "product": product, "version": version, "platform": platform::name(),
        });
        put(&mut input, "name", name.filter(|name| !name.is_empty()));
        self.ask(Document::Activate, &input)?;
        Ok(core.activated(&key))
    }

    /// Returns whether the software may be used. The first call requests the gateway, a later one if a check is due. Without the
    /// gateway, the newest signed answer or license file decides.
    pub fn check(&self) -> Standing {
        self.check_if(!self.core().is_open())
    }

    /// As `check`, and always requests the gateway.
    pub fn check_fresh(&self) -> Standing {
        self.check_if(true)
    }

    fn check_if(&self, is_wanted: bool) -> Standing {
        let core = self.core();
        core.open();
        let memory = core.memory();
        if memory.key.is_some() || memory.file.is_some() {
            if is_wanted {
                core.check_once(false);
            }
        } else if let Some(given) = platform::variable("LICET_LICENSE_KEY") {
            // A refusal leaves the standing as it is.
            let _ = self.activate(&given);
        }
        let (checks, others): (Vec<Effect>, Vec<Effect>) = core
            .apply(&Event::Tick, |kept| kept)
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Check | Effect::Activate));
        core.follow(&others, false);
        if let Some(check) = checks.first() {
            core.check_once(*check == Effect::Activate);
        }
        core.standing()
    }

    /// The standing as it is known now, without a request.
    pub fn standing(&self) -> Standing {
        self.core().standing()
    }

    /// Whether the license may be used and grants an entitlement. Needs no network. False before the first `check`.
    pub fn has(&self, code: &str) -> bool {
        self.value(code).map_or(false, |value| value != Value::Boolean(false))
    }

    /// Value of an entitlement; none if the license may not be used or does not grant it. Needs no network.
    pub fn value(&self, code: &str) -> Option<Value> {
        let core = self.core();
        judge(&core.memory(), core.settings.now()).entitlements.remove(code)
    }

    /// Starts a trial of the license type of the setting `trial`. If the address must be confirmed, a code is mailed: call this
    /// again with the `code`.
    pub fn start_trial(&self, email: Option<&str>, code: Option<&str>) -> Result<Trial, Error> {
        let core = self.core();
        let license_type = match &core.settings.trial {
            Some(license_type) => license_type,
            None => return Err(Error::WrongCall("the settings name no trial")),
        };
        let Trust { fingerprint, product, version, .. } = core.open();
        let mut input = json!({
            "licenseType": license_type, "fingerprint": fingerprint, "product": product, "version": version,
            "platform": platform::name(),
        });
        put(&mut input, "email", email);
        put(&mut input, "code", code);
        put(&mut input, "deviceName", platform::device_name().as_deref());
        let result = self.ask(Document::StartTrial, &input)?;
        match result.get("licenseKey").and_then(Json::as_str) {
            Some(key) => Ok(Trial::Started(Box::new(core.activated(key)))),
            None => {
                let next = result.get("nextCodeAt").and_then(Json::as_str).and_then(instant::parse);
                Ok(Trial::CodeMailed { next_code_at: next.and_then(instant::to_system) })
            }
        }
    }

    /// Records usage of the meter of the settings. Returns true when it is on disk. It is then sent once and in order, also after
    /// an outage or a crash. Returns false if no license key is active or the disk is full, so that nothing is recorded.
    pub fn record_usage(&self, amount: u64) -> Result<bool, Error> {
        match self.core().settings.meter.clone() {
            Some(meter) => self.record_usage_of(&meter, amount),
            None => Err(Error::WrongCall("the settings name no meter")),
        }
    }

    /// As `record_usage`, for a meter by its code.
    pub fn record_usage_of(&self, meter: &str, amount: u64) -> Result<bool, Error> {
        let amount = i64::try_from(amount).ok().filter(|amount| *amount <= MOST);
        let amount = amount.ok_or(Error::WrongCall("amount must be an integer from 0 to 1,000,000,000"))?;
        if meter.is_empty() {
            return Err(Error::WrongCall("meter must be a text"));
        }
        let core = self.core();
        core.open();
        let id = match random::id() {
            Some(id) if core.memory().key.is_some() => id,
            _ => return Ok(false),
        };
        let event = Event::Used { id, meter: meter.to_string(), amount };
        match core.apply_in_store(&event) {
            Some(effects) => {
                core.follow(&effects, false);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Starts heartbeats, checks and the sending of usage in a thread. It does not keep the process alive.
    pub fn start(&self) {
        self.core().background.start();
    }

    /// Ends what `start` started. Does not wait for a request that is under way.
    pub fn stop(&self) {
        self.core().background.stop();
    }

    /// Ends all work in the background and waits for the end of the thread, at most as long as a request. No work begins
    /// afterwards. Use it before the library is unloaded. Dropping the last copy does the same without waiting.
    pub fn close(&self) {
        self.core().background.close();
        self.core().background.join();
    }

    /// Looks at the clock and the due work at once, for example after the machine woke from sleep. Needs `start`.
    pub fn wake(&self) {
        self.core().background.wake();
    }

    /// Gives the license up on this device. Returns when another device can take the seat; none if the gateway is unreachable,
    /// and the release is sent later.
    pub fn deactivate(&self) -> Option<SystemTime> {
        self.give_up().0
    }

    /// Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request. None if the
    /// system has no random numbers.
    pub fn request(&self) -> Option<String> {
        self.request_as(platform::device_name().as_deref())
    }

    /// As `request`, with a name of the device for people.
    pub fn request_as(&self, name: Option<&str>) -> Option<String> {
        let core = self.core();
        let Trust { fingerprint, product, version, .. } = core.open();
        let iat = self.seconds();
        let Kept { request, device, .. } = core.kept();
        if let Some(Waiting { token, .. }) = request.filter(|one| one.iat <= iat && iat - one.iat < REQUEST_LIFE) {
            return Some(in_lines(&token));
        }
        let claims = RequestClaims {
            product: &product,
            fingerprint: &fingerprint,
            name,
            platform: platform::name(),
            version: &version,
        };
        let sign = |key: Json| sign_request(&key, &claims, iat).map(|token| (key, token));
        // A damaged key is replaced.
        let (key, token) = device.and_then(sign).or_else(|| create_device_key().and_then(sign))?;
        core.change(|kept| Kept {
            device: Some(key.clone()),
            request: Some(Waiting { token: token.clone(), iat }),
            ..kept
        });
        Some(in_lines(&token))
    }

    /// Installs a license file that a person carried here. `key` is needed for an encrypted file only.
    pub fn install(&self, file: &str, key: Option<&str>) -> Result<Standing, Error> {
        let core = self.core();
        core.open();
        let FileReading { statement, code, state, .. } = core.read_file(file, key);
        let statement = statement.ok_or_else(|| core.refuse(&code))?;
        if !statement.valid {
            return Err(core.refuse(&statement.code));
        }
        if statement.until <= core.at() {
            return Err(core.refuse("EXPIRED"));
        }
        let effects = core.apply(&Event::Installed { statement }, |kept| Kept {
            file: Some(file.to_string()),
            file_key: key.map(str::to_string),
            state: state.clone(),
            request: None,
            ..kept
        });
        core.follow(&effects, false);
        Ok(core.standing())
    }

    /// Gives the installed license file up. Returns the release file, for a person to carry to the gateway; none if this device
    /// cannot release a file, because it requested none.
    pub fn release(&self) -> Option<String> {
        self.give_up().1.map(|proof| in_lines(&proof))
    }

    /// Calls a function after each change of the standing, in the thread of the client. It ends when the result is dropped.
    pub fn on_change(&self, listener: impl Fn(&Standing) + Send + Sync + 'static) -> Subscription {
        let core = Arc::clone(&self.0.core);
        let id = core.background.listen(Box::new(listener));
        Subscription { core, id }
    }

    fn ask(&self, document: Document, input: &Json) -> Result<Json, Error> {
        let result = self.core().ask(document, input, None);
        let result = result.ok_or_else(|| self.core().refuse("UNREACHABLE"))?;
        match declined(&result) {
            Some(error) => Err(error),
            None => Ok(result),
        }
    }

    fn give_up(&self) -> (Option<SystemTime>, Option<String>) {
        let core = self.core();
        core.open();
        let Kept { device, file, file_key, .. } = core.kept();
        let claims = file.and_then(|file| core.read_file(&file, file_key.as_deref()).claims);
        let proof = match (&device, &claims) {
            (Some(device), Some(claims)) => {
                let x = claims.cnf.as_ref().and_then(|cnf| cnf.x.as_deref());
                let is_issued_to_this = x.is_some() && device.get("x").and_then(Json::as_str) == x;
                if is_issued_to_this {
                    sign_release(device, &claims.jti, self.seconds())
                } else {
                    None
                }
            }
            _ => None,
        };
        let id = random::id().unwrap_or_else(|| "release".to_string());
        let event = Event::Deactivated { id: id.clone(), proof: proof.clone() };
        let effects = core.apply(&event, |kept| Kept {
            answer: None,
            file: None,
            file_key: None,
            state: match &claims {
                Some(claims) => Some(without_file(kept.state.as_ref(), claims)),
                None => kept.state.clone(),
            },
            ..kept
        });
        let others: Vec<Effect> = effects.into_iter().filter(|effect| *effect != Effect::Send).collect();
        core.follow(&others, false);
        core.send_outbox();
        (core.take_seat_free_at(&id).and_then(instant::to_system), proof)
    }

    fn seconds(&self) -> i64 {
        self.core().at().div_euclid(1000)
    }
}
