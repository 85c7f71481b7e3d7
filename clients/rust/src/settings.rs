use crate::file_store::FileStore;
use crate::http::{Http, HttpOptions, Transport};
use crate::instant;
use crate::platform;
use crate::store::Store;
use crate::verify::KeySet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use url::Url;

/// Language of the sentences for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    En,
    De,
}

impl Locale {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::De => "de",
        }
    }
}

/// A setting is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(pub(crate) String);

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

fn wrong<T>(message: &str) -> Result<T, SettingsError> {
    Err(SettingsError(message.to_string()))
}

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Settings of a client. Only those of `new` are required.
#[derive(Clone)]
pub struct Settings {
    gateway: String,
    product: String,
    version: String,
    keys: String,
    store: Option<Arc<dyn Store>>,
    fingerprint: Option<String>,
    meter: Option<String>,
    locale: Locale,
    trial: Option<String>,
    released_at: Option<SystemTime>,
    offline: String,
    http: HttpOptions,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Clock>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { gateway, product, version, .. } = self;
        write!(formatter, "Settings {{ gateway: {gateway:?}, product: {product:?}, version: {version:?} }}")
    }
}

impl Settings {
    /// `gateway`: URL of the gateway, such as `https://licenses.example`, with or without `/graphql`. `product`: code of your
    /// product. `version`: version of your software; at most 100 characters. `keys`: public keys of the gateway, as the text of
    /// its `/.well-known/jwks.json`. Ship them with your software.
    pub fn new(
        gateway: impl Into<String>,
        product: impl Into<String>,
        version: impl Into<String>,
        keys: impl Into<String>,
    ) -> Settings {
        Settings {
            gateway: gateway.into(),
            product: product.into(),
            version: version.into(),
            keys: keys.into(),
            store: None,
            fingerprint: None,
            meter: None,
            locale: Locale::En,
            trial: None,
            released_at: None,
            offline: "P30D".to_string(),
            http: HttpOptions::default(),
            transport: None,
            clock: None,
        }
    }

    /// Where the client keeps its state. Default: a file in the folder of this user for the state of programs.
    #[must_use]
    pub fn store(mut self, store: impl Store + 'static) -> Settings {
        self.store = Some(Arc::new(store));
        self
    }

    /// Fingerprint of this device. Default: `LICET_FINGERPRINT`, or one that is derived from the ID of the machine.
    #[must_use]
    pub fn fingerprint(mut self, fingerprint: impl Into<String>) -> Settings {
        self.fingerprint = Some(fingerprint.into());
        self
    }

    /// Code of the meter for `record_usage`.
    #[must_use]
    pub fn meter(mut self, meter: impl Into<String>) -> Settings {
        self.meter = Some(meter.into());
        self
    }

    /// Language of `message`. Default: English.
    #[must_use]
    pub fn locale(mut self, locale: Locale) -> Settings {
        self.locale = locale;
        self
    }

    /// Code of the license type for `start_trial`.
    #[must_use]
    pub fn trial(mut self, license_type: impl Into<String>) -> Settings {
        self.trial = Some(license_type.into());
        self
    }

    /// When this version was released. With it, the end of the updates of a license is also checked offline.
    #[must_use]
    pub fn released_at(mut self, time: SystemTime) -> Settings {
        self.released_at = Some(time);
        self
    }

    /// Time for which the software may be used without the gateway, as an ISO 8601 duration. Default: `P30D`. The license type
    /// limits it.
    #[must_use]
    pub fn offline(mut self, duration: impl Into<String>) -> Settings {
        self.offline = duration.into();
        self
    }

    /// Longest time of one request. Default: 15 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Settings {
        self.http.timeout = timeout;
        self
    }

    /// URL of the proxy, with a user and password if it needs them. Default: that of `HTTPS_PROXY`, or `HTTP_PROXY` for a
    /// gateway without TLS, unless `NO_PROXY` names the gateway.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Settings {
        self.http.proxy = Some(url.into());
        self
    }

    /// Certificate in PEM that is trusted beside those of the operating system. Can be called several times.
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Settings {
        self.http.roots.push(pem.into());
        self
    }

    /// Trusts only the certificates of `root_certificate`, and not those of the operating system.
    #[must_use]
    pub fn only_root_certificates(mut self) -> Settings {
        self.http.only_roots = true;
        self
    }

    /// Replaces the HTTP client, for example with one that uses the proxy of the system.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Settings {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The clock, for tests. Default: the clock of the system.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Settings {
        self.clock = Some(Arc::new(clock));
        self
    }

    pub(crate) fn check(self) -> Result<Checked, SettingsError> {
        for (name, text) in [("product", &self.product), ("version", &self.version)] {
            if text.is_empty() {
                return wrong(&format!("{name} must be a text"));
            }
        }
        let url = match Url::parse(&self.gateway) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => return wrong("gateway must be a URL of http or https"),
        };
        let keys = serde_json::from_str(&self.keys).ok().and_then(|keys| KeySet::from_json(&keys));
        let keys = keys.map_or_else(|| wrong("keys must be a JWK Set"), Ok)?;
        if !is_duration(&self.offline) {
            return wrong("offline must be an ISO 8601 duration, such as P30D");
        }
        let store = match self.store {
            Some(store) => store,
            None => match platform::state_path(&self.product) {
                Some(path) => Arc::new(FileStore::new(path)),
                None => return wrong("this user has no folder for the state: set store"),
            },
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Http::new(self.http)?),
        };
        Ok(Checked {
            url: without_path(url.as_str()).to_string(),
            product: self.product,
            version: self.version,
            keys,
            store,
            fingerprint: self.fingerprint,
            meter: self.meter,
            locale: self.locale,
            trial: self.trial,
            released_at: self.released_at.map(instant::of_system),
            offline: self.offline,
            transport,
            clock: self.clock,
        })
    }
}

/// Settings that were checked.
pub(crate) struct Checked {
    /// URL of the gateway, without a slash at the end and without `/graphql`.
    pub url: String,
    pub product: String,
    pub version: String,
    pub keys: KeySet,
    pub store: Arc<dyn Store>,
    pub fingerprint: Option<String>,
    pub meter: Option<String>,
    pub locale: Locale,
    pub trial: Option<String>,
    pub released_at: Option<i64>,
    pub offline: String,
    pub transport: Arc<dyn Transport>,
    pub clock: Option<Clock>,
}

impl Checked {
    /// The clock, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        instant::of_system(self.clock.as_ref().map_or_else(SystemTime::now, |clock| clock()))
    }
}

fn without_path(url: &str) -> &str {
    let short = url.trim_end_matches('/');
    match short.strip_suffix("/graphql") {
        Some(base) => base.trim_end_matches('/'),
        None => short,
    }
}

/// Whether a text has the form `P1Y2M3W4DT5H6M7S`, with at least one part.
fn is_duration(text: &str) -> bool {
    let (date, time) = match text.strip_prefix('P').map(|parts| parts.split_once('T').unwrap_or((parts, ""))) {
        Some(parts) => parts,
        None => return false,
    };
    let is_part_list = |parts: &str, units: &str| {
        let mut units = units.chars();
        let mut rest = parts;
        while let Some(end) = rest.find(|character: char| character.is_ascii_alphabetic()) {
            let (number, tail) = rest.split_at(end);
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number || !units.any(|unit| tail.starts_with(unit)) {
                return false;
            }
            rest = &tail[1..];
        }
        rest.is_empty()
    };
    text.len() > 1 && !text.ends_with('T') && is_part_list(date, "YMWD") && is_part_list(time, "HMS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations() {
        for text in ["P30D", "P1Y2M3W4DT5H6M7S", "PT1H", "P1W", "P1M", "PT1M"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "P", "PT", "P1", "30D", "P30", "P1D2Y", "P-1D", "P1H", "PT1D", "P1DT", "p1d", "P1.5D", "P1D "]
        {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn removes_the_path_of_the_api() {
        for url in ["https://a/x", "https://a/x/", "https://a/x/graphql", "https://a/x//graphql//"] {
            assert_eq!(without_path(url), "https://a/x", "{url}");
        }
    }

    #[test]
    fn refuses_wrong_settings() {
        let keys = r#"{"keys":[]}"#;
        let error = |settings: Settings| settings.store(crate::MemoryStore::new()).check().err().map(|error| error.0);
        assert_eq!(error(Settings::new("https://a", "p", "1", keys)), None);
        for gateway in ["", "a", "ftp://a", "data:text/plain,a", "file:///a"] {
            let message = error(Settings::new(gateway, "p", "1", keys));
            assert_eq!(message.as_deref(), Some("gateway must be a URL of http or https"), "{gateway}");
        }
        for keys in ["", "7", "{}", r#"{"keys":7}"#] {
            let message = error(Settings::new("https://a", "p", "1", keys));
            assert_eq!(message.as_deref(), Some("keys must be a JWK Set"), "{keys}");
        }
        assert_eq!(error(Settings::new("https://a", "", "1", keys)).as_deref(), Some("product must be a text"));
        assert_eq!(error(Settings::new("https://a", "p", "", keys)).as_deref(), Some("version must be a text"));
        assert!(error(Settings::new("https://a", "p", "1", keys).offline("30 days")).is_some());
        assert!(error(Settings::new("https://a", "p", "1", keys).root_certificate("no PEM")).is_some());
        assert!(error(Settings::new("https://a", "p", "1", keys).proxy("socks4://a")).is_some());
    }
}
