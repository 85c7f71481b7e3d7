use crate::http::{NoResponse, Request, Response, Transport};
use crate::instant;
use serde_json::{json, Value};
use std::time::SystemTime;

/// Largest response of the API, in bytes.
const LARGEST_RESPONSE: usize = 16 << 20;
/// Largest signed text, in bytes: a status list.
const LARGEST_TEXT: usize = 1 << 23;

/// Codes of errors after which nothing was done.
const WITHOUT_EFFECT: [&str; 3] = ["RATE_LIMITED", "OVERLOADED", "IDENTITY_UNAVAILABLE"];

/// Why there is no response of the gateway.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// In milliseconds.
    pub retry_after: Option<i64>,
    /// Whether the request could have had an effect.
    pub arrived: bool,
    /// Whether the database of the gateway has no primary. A standby can still validate.
    pub without_primary: bool,
}

/// Sends a document. Whatever is not a result of the gateway is a fault.
pub(crate) fn send(
    transport: &dyn Transport,
    url: &str,
    locale: &str,
    document: &str,
    input: &Value,
) -> Result<Value, Fault> {
    let body = json!({ "query": document, "variables": { "input": input } });
    let request = Request {
        url: format!("{url}/graphql"),
        headers: vec![
            ("content-type", "application/json".to_string()),
            ("accept", "application/json".to_string()),
            ("accept-language", locale.to_string()),
        ],
        body: Some(body.to_string()),
        limit: LARGEST_RESPONSE,
        follows_redirects: false,
    };
    match transport.send(&request) {
        Ok(response) => read(&response),
        Err(NoResponse { could_arrive }) => Err(Fault { retry_after: None, arrived: could_arrive, without_primary: false }),
    }
}

fn read(response: &Response) -> Result<Value, Fault> {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    let errors = body.get("errors").filter(|errors| !errors.is_null());
    let result = body.get("data").and_then(|data| data.get("result"));
    if let ((200..=299), Some(result @ Value::Object(_)), None) = (response.status, result, errors) {
        return Ok(result.clone());
    }
    let code = body.pointer("/errors/0/extensions/code").and_then(Value::as_str).unwrap_or("");
    let retry_after = response.retry_after.as_deref().and_then(delay_of);
    Err(Fault {
        retry_after,
        arrived: !WITHOUT_EFFECT.contains(&code),
        without_primary: code == "DATABASE_UNAVAILABLE",
    })
}

/// Gets a signed text; none if it is not available.
pub(crate) fn get(transport: &dyn Transport, url: &str, content_type: &str) -> Option<String> {
    let accept = if content_type.is_empty() { "*/*" } else { content_type };
    let request = Request {
        url: url.to_string(),
        headers: vec![("accept", accept.to_string())],
        body: None,
        limit: LARGEST_TEXT,
        follows_redirects: true,
    };
    let response = transport.send(&request).ok()?;
    let is_usable = (200..=299).contains(&response.status) && response.content_type.starts_with(content_type);
    String::from_utf8(response.body).ok().filter(|_| is_usable)
}

/// Returns the delay of `Retry-After` (RFC 9110 section 10.2.3) in milliseconds; none if there is none.
fn delay_of(header: &str) -> Option<i64> {
    let header = header.trim();
    let is_number = !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit());
    let delay = if is_number {
        header.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000)
    } else {
        let date = httpdate::parse_http_date(header).ok()?;
        instant::of_system(date).saturating_sub(instant::of_system(SystemTime::now()))
    };
    (delay > 0).then_some(delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response { status, body: body.as_bytes().to_vec(), retry_after: Some("7".to_string()), ..Response::default() }
    }

    fn fault(arrived: bool, without_primary: bool) -> Fault {
        Fault { retry_after: Some(7000), arrived, without_primary }
    }

    #[test]
    fn reads_a_result() {
        assert_eq!(read(&response(200, r#"{"data":{"result":{"a":1}}}"#)), Ok(json!({ "a": 1 })));
    }

    #[test]
    fn reads_everything_else_as_a_fault() {
        for body in [
            "",
            "<html>",
            "null",
            "[]",
            r#"{"data":null}"#,
            r#"{"data":{"result":null}}"#,
            r#"{"data":{"result":"x"}}"#,
            r#"{"data":{"result":{"a":1}},"errors":[]}"#,
            r#"{"errors":[{"extensions":{"code":"INTERNAL"}}]}"#,
        ] {
            assert_eq!(read(&response(200, body)), Err(fault(true, false)), "{body}");
        }
        for status in [301, 404, 429, 500, 503] {
            assert!(read(&response(status, r#"{"data":{"result":{"a":1}}}"#)).is_err(), "{status}");
        }
        let busy = r#"{"errors":[{"extensions":{"code":"RATE_LIMITED"}}]}"#;
        assert_eq!(read(&response(429, busy)), Err(fault(false, false)));
        let unavailable = r#"{"errors":[{"extensions":{"code":"DATABASE_UNAVAILABLE"}}]}"#;
        assert_eq!(read(&response(503, unavailable)), Err(fault(true, true)));
    }

    #[test]
    fn reads_the_delay() {
        assert_eq!(delay_of("120"), Some(120_000));
        assert_eq!(delay_of("99999999999999999999"), Some(i64::MAX));
        assert_eq!(delay_of("Fri, 31 Dec 1999 23:59:59 GMT"), None);
        assert!(delay_of("Thu, 31 Dec 9998 23:59:59 GMT").is_some());
        for header in ["", "0", "-1", "soon", "1.5"] {
            assert_eq!(delay_of(header), None, "{header}");
        }
    }
}
