use crate::proxy::{proxy_of, read_proxy};
use crate::settings::SettingsError;
use crate::{lock, platform};
use native_tls::{Certificate, TlsConnector};
use std::io::{self, Read};
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use ureq::{AgentBuilder, ErrorKind};
use url::Url;

/// A request for the gateway, or for a text that the gateway published.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    /// Body of a POST; none for a GET.
    pub body: Option<String>,
    /// Largest response, in bytes. A longer one counts as none.
    pub limit: usize,
    /// Whether redirects are followed. A request with a license key follows none.
    pub follows_redirects: bool,
}

/// A response, whatever its status is.
#[derive(Clone, Debug, Default)]
pub struct Response {
    pub status: u16,
    pub content_type: String,
    /// Text of the header `Retry-After`.
    pub retry_after: Option<String>,
    pub body: Vec<u8>,
}

/// There was no whole response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoResponse {
    /// Whether the request could have arrived.
    pub could_arrive: bool,
}

/// Sends requests. Must end within the time-out of the settings.
pub trait Transport: Send + Sync {
    fn send(&self, request: &Request) -> Result<Response, NoResponse>;
}

#[derive(Clone, Debug)]
pub(crate) struct HttpOptions {
    pub timeout: Duration,
    pub proxy: Option<String>,
    pub roots: Vec<Vec<u8>>,
    pub only_roots: bool,
}

impl Default for HttpOptions {
    fn default() -> HttpOptions {
        HttpOptions { timeout: Duration::from_secs(15), proxy: None, roots: Vec::new(), only_roots: false }
    }
}

/// HTTP with the TLS of the operating system.
pub(crate) struct Http {
    timeout: Duration,
    proxy: Option<ureq::Proxy>,
    tls: Arc<TlsConnector>,
}

/// Failures before anything was sent.
const NOT_SENT: [ErrorKind; 8] = [
    ErrorKind::Dns,
    ErrorKind::ConnectionFailed,
    ErrorKind::InvalidUrl,
    ErrorKind::UnknownScheme,
    ErrorKind::InvalidProxyUrl,
    ErrorKind::ProxyConnect,
    ErrorKind::ProxyUnauthorized,
    ErrorKind::InsecureRequestHttpsOnly,
];
const MOST_REDIRECTS: u32 = 5;

impl Http {
    pub fn new(options: HttpOptions) -> Result<Http, SettingsError> {
        let mut tls = TlsConnector::builder();
        for pem in &options.roots {
            let certificate = Certificate::from_pem(pem);
            tls.add_root_certificate(certificate.map_err(|_| wrong("root_certificate must be a certificate in PEM"))?);
        }
        tls.disable_built_in_roots(options.only_roots);
        let tls = tls.build().map_err(|error| wrong(&format!("TLS cannot be used: {error}")))?;
        let proxy = match &options.proxy {
            Some(proxy) => Some(read_proxy(proxy).ok_or_else(|| wrong("proxy must be a URL of http"))?),
            None => None,
        };
        Ok(Http { timeout: options.timeout, proxy, tls: Arc::new(tls) })
    }

    fn request(&self, request: &Request) -> Result<Response, NoResponse> {
        let lost = |error: &ureq::Error| NoResponse { could_arrive: !NOT_SENT.contains(&error.kind()) };
        let timeout = self.timeout;
        let mut agent = AgentBuilder::new()
            .timeout(timeout)
            .timeout_connect(timeout)
            // A connection that the gateway closed meanwhile would look like an outage.
            .max_idle_connections(0)
            .redirects(if request.follows_redirects { MOST_REDIRECTS } else { 0 })
            .user_agent("licet")
            .resolver(move |address: &str| resolve(address, timeout))
            .tls_connector(Arc::clone(&self.tls));
        match self.proxy.clone().map_or_else(|| proxy_for(&request.url), |proxy| Ok(Some(proxy))) {
            Ok(Some(proxy)) => agent = agent.proxy(proxy),
            Ok(None) => {}
            Err(()) => return Err(NoResponse { could_arrive: false }),
        }
        let method = if request.body.is_some() { "POST" } else { "GET" };
        let mut call = agent.build().request(method, &request.url);
        for (name, value) in &request.headers {
            call = call.set(name, value);
        }
        let result = match &request.body {
            Some(body) => call.send_string(body),
            None => call.call(),
        };
        let response = match result {
            Ok(response) | Err(ureq::Error::Status(_, response)) => response,
            Err(error) => return Err(lost(&error)),
        };
        let header = |name: &str| response.header(name).map(str::to_string);
        let (status, content_type) = (response.status(), header("content-type").unwrap_or_default());
        let retry_after = header("retry-after");
        let mut body = Vec::new();
        let read = response.into_reader().take(request.limit as u64 + 1).read_to_end(&mut body);
        if read.is_err() || body.len() > request.limit {
            return Err(NoResponse { could_arrive: true });
        }
        Ok(Response { status, content_type, retry_after, body })
    }
}

impl Transport for Http {
    fn send(&self, request: &Request) -> Result<Response, NoResponse> {
        // A fault of the HTTP client must not end the software.
        let result = catch_unwind(AssertUnwindSafe(|| self.request(request)));
        result.unwrap_or(Err(NoResponse { could_arrive: true }))
    }
}

fn wrong(message: &str) -> SettingsError {
    SettingsError(message.to_string())
}

/// Returns the proxy of the environment for a URL. An error if the environment names one that cannot be used.
fn proxy_for(url: &str) -> Result<Option<ureq::Proxy>, ()> {
    let url = Url::parse(url).map_err(|_| ())?;
    match proxy_of(&url, platform::variable) {
        Some(proxy) => read_proxy(&proxy).map(Some).ok_or(()),
        None => Ok(None),
    }
}

/// Resolves an address within the time-out. The system can take much longer.
fn resolve(address: &str, timeout: Duration) -> io::Result<Vec<SocketAddr>> {
    if let Ok(known) = address.parse() {
        return Ok(vec![known]);
    }
    let shared = Arc::new((Mutex::new(None), Condvar::new()));
    let (address, resolved) = (address.to_string(), Arc::clone(&shared));
    thread::Builder::new().name("licet-dns".to_string()).spawn(move || {
        let found = address.to_socket_addrs().map(|found| found.collect());
        *lock(&resolved.0) = Some(found);
        resolved.1.notify_all();
    })?;
    let (found, changed) = &*shared;
    let waited = changed.wait_timeout_while(lock(found), timeout, |found| found.is_none());
    let (mut found, _) = waited.unwrap_or_else(PoisonError::into_inner);
    found.take().unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()))
}
