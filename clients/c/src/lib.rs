//! The interface of `include/licet.h`. Each function has the same name there, with its documentation.
//!
//! Every function is unsafe in the sense of Rust: pointers must be as the header says.

#![allow(clippy::missing_safety_doc)]

mod result;
mod text;

use client::{read_license_key, FileStore, Licensing, Locale, Settings, Subscription, Value};
use result::LicetResult;
use std::os::raw::{c_char, c_int, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::null_mut;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use text::{give, optional, required};

/// A time that is not known.
const NONE: i64 = i64::MIN;

/// A client, and its listener.
pub struct Licet {
    licensing: Licensing,
    subscription: Mutex<Option<Subscription>>,
}

/// `licet_settings` of the header. Members are added at the end only.
#[repr(C)]
pub struct LicetSettings {
    size: usize,
    gateway: *const c_char,
    product: *const c_char,
    version: *const c_char,
    keys: *const c_char,
    store: *const c_char,
    fingerprint: *const c_char,
    meter: *const c_char,
    trial: *const c_char,
    locale: *const c_char,
    offline: *const c_char,
    proxy: *const c_char,
    root_certificate: *const c_char,
    only_root_certificate: bool,
    timeout_ms: u32,
    released_at: i64,
    clock: Option<extern "C" fn(*mut c_void) -> i64>,
    clock_context: *mut c_void,
}

type Listener = extern "C" fn(*const LicetResult, *mut c_void);

/// A pointer of the caller, which promises that it can be used from any thread.
#[derive(Clone, Copy)]
struct Context(*mut c_void);

// SAFETY: the header says that callbacks are called from any thread.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    fn get(&self) -> *mut c_void {
        self.0
    }
}

/// Runs a function. No panic leaves it.
fn guard<T>(otherwise: T, function: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(function)).unwrap_or(otherwise)
}

/// Runs a function of a client that returns a result. A wrong call is a result too.
unsafe fn with_result(
    client: *const Licet,
    function: impl FnOnce(&Licensing) -> Result<LicetResult, String>,
) -> *mut LicetResult {
    guard(null_mut(), || {
        let result = match client.as_ref() {
            Some(client) => function(&client.licensing),
            None => Err("client must not be NULL".to_string()),
        };
        Box::into_raw(Box::new(result.unwrap_or_else(|message| LicetResult::wrong_call(&message))))
    })
}

/// Runs a function of a client. None for NULL.
unsafe fn with<T>(client: *const Licet, otherwise: T, function: impl FnOnce(&Licensing) -> Option<T>) -> T
where
    T: Copy,
{
    guard(otherwise, || client.as_ref().and_then(|client| function(&client.licensing)).unwrap_or(otherwise))
}

fn milliseconds(time: Option<SystemTime>) -> i64 {
    let since = |time: SystemTime| i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok();
    time.and_then(since).unwrap_or(NONE)
}

fn time_of(milliseconds: i64) -> SystemTime {
    let distance = Duration::from_millis(milliseconds.unsigned_abs());
    let time = if milliseconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
    time.unwrap_or(UNIX_EPOCH)
}

unsafe fn read_settings(given: *const LicetSettings) -> Result<Settings, String> {
    let given = given.as_ref().ok_or("settings must not be NULL")?;
    if given.size != std::mem::size_of::<LicetSettings>() {
        return Err("size must be sizeof(licet_settings) of this version".to_string());
    }
    let mut settings = Settings::new(
        required(given.gateway, "gateway")?,
        required(given.product, "product")?,
        required(given.version, "version")?,
        required(given.keys, "keys")?,
    );
    if let Some(path) = optional(given.store, "store")? {
        settings = settings.store(FileStore::new(path));
    }
    if let Some(fingerprint) = optional(given.fingerprint, "fingerprint")? {
        settings = settings.fingerprint(fingerprint);
    }
    if let Some(meter) = optional(given.meter, "meter")? {
        settings = settings.meter(meter);
    }
    if let Some(trial) = optional(given.trial, "trial")? {
        settings = settings.trial(trial);
    }
    settings = settings.locale(match optional(given.locale, "locale")? {
        None | Some("en") => Locale::En,
        Some("de") => Locale::De,
        Some(_) => return Err("locale must be en or de".to_string()),
    });
    if let Some(offline) = optional(given.offline, "offline")? {
        settings = settings.offline(offline);
    }
    if let Some(proxy) = optional(given.proxy, "proxy")? {
        settings = settings.proxy(proxy);
    }
    if let Some(pem) = optional(given.root_certificate, "root_certificate")? {
        settings = settings.root_certificate(pem);
    }
    if given.only_root_certificate {
        settings = settings.only_root_certificates();
    }
    if given.timeout_ms != 0 {
        settings = settings.timeout(Duration::from_millis(given.timeout_ms.into()));
    }
    if given.released_at != 0 {
        settings = settings.released_at(time_of(given.released_at));
    }
    if let Some(clock) = given.clock {
        let context = Context(given.clock_context);
        settings = settings.clock(move || time_of(clock(context.get())));
    }
    Ok(settings)
}

#[no_mangle]
pub unsafe extern "C" fn licet_open(settings: *const LicetSettings, error: *mut *mut c_char) -> *mut Licet {
    guard(null_mut(), || {
        let opened =
            read_settings(settings).and_then(|settings| Licensing::new(settings).map_err(|error| error.to_string()));
        match opened {
            Ok(licensing) => Box::into_raw(Box::new(Licet { licensing, subscription: Mutex::default() })),
            Err(message) => {
                if let Some(error) = error.as_mut() {
                    *error = give(&message);
                }
                null_mut()
            }
        }
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_close(client: *mut Licet) {
    guard((), || {
        if !client.is_null() {
            let client = Box::from_raw(client);
            client.licensing.close();
        }
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_activate(
    client: *mut Licet,
    key: *const c_char,
    name: *const c_char,
) -> *mut LicetResult {
    with_result(client, |licensing| {
        let key = required(key, "key")?;
        Ok(LicetResult::of(match optional(name, "name")? {
            Some(name) => licensing.activate_as(key, Some(name)),
            None => licensing.activate(key),
        }))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_check(client: *mut Licet, fresh: bool) -> *mut LicetResult {
    with_result(client, |licensing| {
        Ok(LicetResult::of_standing(&if fresh { licensing.check_fresh() } else { licensing.check() }))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_standing(client: *mut Licet) -> *mut LicetResult {
    with_result(client, |licensing| Ok(LicetResult::of_standing(&licensing.standing())))
}

#[no_mangle]
pub unsafe extern "C" fn licet_has(client: *mut Licet, code: *const c_char) -> bool {
    with(client, false, |licensing| Some(licensing.has(required(code, "code").ok()?)))
}

#[no_mangle]
pub unsafe extern "C" fn licet_value_integer(client: *mut Licet, code: *const c_char, value: *mut i64) -> bool {
    with(client, false, |licensing| {
        let found = licensing.value(required(code, "code").ok()?).and_then(|value| value.as_integer())?;
        *value.as_mut()? = found;
        Some(true)
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_value_text(client: *mut Licet, code: *const c_char) -> *mut c_char {
    with(client, null_mut(), |licensing| {
        let value = licensing.value(required(code, "code").ok()?)?;
        Some(give(&match value {
            Value::Text(text) => text,
            other => other.to_string(),
        }))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_record_usage(client: *mut Licet, meter: *const c_char, amount: u64) -> c_int {
    with(client, -1, |licensing| {
        let recorded = match optional(meter, "meter").ok()? {
            Some(meter) => licensing.record_usage_of(meter, amount),
            None => licensing.record_usage(amount),
        };
        recorded.ok().map(c_int::from)
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_start_trial(
    client: *mut Licet,
    email: *const c_char,
    code: *const c_char,
) -> *mut LicetResult {
    with_result(client, |licensing| {
        let (email, code) = (optional(email, "email")?, optional(code, "code")?);
        Ok(LicetResult::of_trial(licensing.start_trial(email, code)))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_start(client: *mut Licet) {
    with(client, (), |licensing| {
        licensing.start();
        Some(())
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_stop(client: *mut Licet) {
    with(client, (), |licensing| {
        licensing.stop();
        Some(())
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_wake(client: *mut Licet) {
    with(client, (), |licensing| {
        licensing.wake();
        Some(())
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_on_change(client: *mut Licet, listener: Option<Listener>, context: *mut c_void) {
    guard((), || {
        let client = match client.as_ref() {
            Some(client) => client,
            None => return,
        };
        let context = Context(context);
        let subscription = listener.map(|listener| {
            client.licensing.on_change(move |standing| {
                let result = LicetResult::of_standing(standing);
                listener(&result, context.get());
            })
        });
        *client.subscription.lock().unwrap_or_else(PoisonError::into_inner) = subscription;
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_deactivate(client: *mut Licet) -> i64 {
    with(client, NONE, |licensing| Some(milliseconds(licensing.deactivate())))
}

#[no_mangle]
pub unsafe extern "C" fn licet_request(client: *mut Licet, name: *const c_char) -> *mut c_char {
    with(client, null_mut(), |licensing| {
        let request = match optional(name, "name").ok()? {
            Some(name) => licensing.request_as(Some(name)),
            None => licensing.request(),
        };
        request.map(|text| give(&text))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_install(
    client: *mut Licet,
    file: *const c_char,
    key: *const c_char,
) -> *mut LicetResult {
    with_result(client, |licensing| {
        Ok(LicetResult::of(licensing.install(required(file, "file")?, optional(key, "key")?)))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_release(client: *mut Licet) -> *mut c_char {
    with(client, null_mut(), |licensing| licensing.release().map(|text| give(&text)))
}

#[no_mangle]
pub unsafe extern "C" fn licet_read_license_key(text: *const c_char) -> *mut c_char {
    guard(null_mut(), || {
        let key = required(text, "text").ok().and_then(|text| read_license_key(text, &["LIC"]));
        key.map_or(null_mut(), |key| give(&key))
    })
}

#[no_mangle]
pub unsafe extern "C" fn licet_free_result(result: *mut LicetResult) {
    guard((), || {
        if !result.is_null() {
            drop(Box::from_raw(result));
        }
    });
}

#[no_mangle]
pub unsafe extern "C" fn licet_free_text(text: *mut c_char) {
    guard((), || text::take(text));
}
