//! Licenses software with a Licet gateway: online, offline, and without any network.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use licet::{Licensing, Settings};
//!
//! let keys = std::fs::read_to_string("jwks.json")?;
//! let licensing = Licensing::new(Settings::new("https://licenses.example", "studio", "1.0.0", keys))?;
//! let standing = licensing.check();
//! println!("{}", standing.message);
//! # Ok(())
//! # }
//! ```
//!
//! After construction, no method panics. A wrong call, such as an amount that is too large, returns [`Error::WrongCall`]. An
//! outage, a response with 429 or 503, the login page of a hotel network and a forged response do not lock the software. Only a
//! signed "no", a passed `until` or a clock that was set back does.

#![forbid(unsafe_code)]
#![warn(rust_2018_idioms)]

mod air_gap;
mod background;
mod clock;
mod core;
mod decide;
mod documents;
mod evidence;
mod file_store;
mod files;
mod fingerprint;
mod http;
mod instant;
mod judge;
mod kept;
mod license_key;
mod licensing;
mod once;
mod placeholder;
mod platform;
mod proxy;
mod random;
mod send;
mod settings;
mod standing;
mod store;
mod text;
mod texts;
mod thread_id;
mod value;

pub mod memory;
pub mod verify;

pub use crate::decide::{decide, Decision};
pub use crate::file_store::FileStore;
pub use crate::fingerprint::derive_fingerprint;
pub use crate::http::{NoResponse, Request, Response, Transport};
pub use crate::instant::serialize_instant;
pub use crate::license_key::read_license_key;
pub use crate::licensing::{Licensing, Subscription};
pub use crate::memory::{Source, State};
pub use crate::placeholder::is_placeholder;
pub use crate::settings::{Locale, Settings, SettingsError};
pub use crate::standing::{Device, Error, Refusal, Standing, Trial};
pub use crate::store::{MemoryStore, Store};
pub use crate::texts::sentence_of;
pub use crate::value::Value;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks a mutex. A panic of a function of the software leaves the values whole, because they are replaced in one step.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
