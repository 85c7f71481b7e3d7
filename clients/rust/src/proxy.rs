use percent_encoding::percent_decode_str;
use url::Url;

/// Returns the proxy that the environment names for a URL: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` excludes it.
pub(crate) fn proxy_of(url: &Url, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let read = |name: &str| variable(&name.to_lowercase()).or_else(|| variable(name));
    let host = url.host_str()?;
    let with_port = url.port().map(|port| format!("{host}:{port}"));
    let excluded = read("NO_PROXY").unwrap_or_default();
    let is_excluded =
        excluded.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty()).any(|name| {
            let domain = name.strip_prefix('*').unwrap_or(name);
            let domain = domain.strip_prefix('.').unwrap_or(domain).to_lowercase();
            let is_below = host.strip_suffix(domain.as_str()).map_or(false, |start| start.ends_with('.'));
            name == "*" || host == domain || is_below || with_port.as_ref() == Some(&domain)
        });
    if is_excluded {
        return None;
    }
    read(if url.scheme() == "https" { "HTTPS_PROXY" } else { "HTTP_PROXY" })
}

/// Reads the URL of a proxy. None if it is not one of `http`.
pub(crate) fn read_proxy(text: &str) -> Option<ureq::Proxy> {
    let url = Url::parse(text)
        .ok()
        .filter(|_| text.contains("://"))
        .or_else(|| Url::parse(&format!("http://{text}")).ok())?;
    if url.scheme() != "http" {
        return None;
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
    let (user, password) = (decode(url.username())?, decode(url.password().unwrap_or(""))?);
    let credentials = if user.is_empty() { String::new() } else { format!("{user}:{password}@") };
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    ureq::Proxy::new(format!("http://{credentials}{host}:{port}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
        proxy_of(&Url::parse(url).unwrap(), variable)
    }

    #[test]
    fn reads_the_proxy_of_the_environment() {
        let variables = [("HTTPS_PROXY", "http://secure"), ("http_proxy", "http://plain")];
        assert_eq!(proxy("https://a.example", &variables).as_deref(), Some("http://secure"));
        assert_eq!(proxy("http://a.example", &variables).as_deref(), Some("http://plain"));
        assert_eq!(proxy("http://a.example", &[]), None);
    }

    #[test]
    fn excludes_what_no_proxy_names() {
        let is_excluded =
            |url: &str, names: &str| proxy(url, &[("HTTPS_PROXY", "http://p"), ("NO_PROXY", names)]).is_none();
        for names in
            ["*", "a.example", "example", ".example", "*.example", "x, a.example", "A.EXAMPLE", "a.example:8443"]
        {
            assert!(is_excluded("https://a.example:8443/x", names), "{names}");
        }
        for names in ["", "b.example", "a.example:1", "xample", "a"] {
            assert!(!is_excluded("https://a.example:8443/x", names), "{names}");
        }
    }

    #[test]
    fn reads_the_url_of_a_proxy() {
        let expect =
            |text: &str, form: &str| assert_eq!(read_proxy(text), Some(ureq::Proxy::new(form).unwrap()), "{text}");
        expect("http://proxy.example:3128", "http://proxy.example:3128");
        expect("http://proxy.example:3128/", "http://proxy.example:3128");
        expect("proxy.example:3128", "http://proxy.example:3128");
        expect("http://proxy.example", "http://proxy.example:80");
        expect("http://user:p%40ss@proxy.example", "http://user:p@ss@proxy.example:80");
        expect("http://user@proxy.example", "http://user:@proxy.example:80");
        assert_eq!(read_proxy("https://proxy.example"), None);
        assert_eq!(read_proxy(""), None);
    }
}
