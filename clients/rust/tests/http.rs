//! The HTTP client against servers on this machine.

use licet::{Licensing, MemoryStore, Settings};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{channel, Receiver};
use std::thread;
use std::time::Duration;

/// Starts a server that gives the same response to each connection. Returns its address, and what each connection sent.
fn serve(response: impl Fn(&mut TcpStream) + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = sender.send(read_request(&mut stream));
            response(&mut stream);
        }
    });
    (address, receiver)
}

/// Reads a request with its body.
fn read_request(stream: &mut impl Read) -> String {
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !text.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        text.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&text).into_owned();
    let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = stream.read_exact(&mut body);
    head + &String::from_utf8_lossy(&body)
}

fn reply(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn settings(gateway: &str) -> Settings {
    Settings::new(gateway, "paint", "1.0", r#"{"keys":[]}"#)
        .store(MemoryStore::new())
        .fingerprint("board-7")
        .timeout(Duration::from_secs(60))
}

/// Returns the code of the refusal of an activation.
fn activate(settings: Settings) -> String {
    let error = Licensing::new(settings).unwrap().activate("LIC-01234-56789-ABCDE-FGHJK-TZFN5").unwrap_err();
    error.refusal().unwrap().code.clone()
}

const DECLINED: &str =
    r#"{"data":{"result":{"__typename":"StateRefusal","code":"LICENSE_SUSPENDED","message":"Suspended."}}}"#;

#[test]
fn sends_a_request_of_the_api() {
    let (address, seen) = serve(|stream| reply(stream, "200 OK", DECLINED.as_bytes()));
    assert_eq!(activate(settings(&format!("http://{address}/base/"))), "LICENSE_SUSPENDED");
    let request = seen.recv().unwrap();
    assert!(request.starts_with("POST /base/graphql HTTP/1.1\r\n"), "{request}");
    let head = request.to_lowercase();
    for header in ["content-type: application/json\r\n", "accept: application/json\r\n", "accept-language: en\r\n"] {
        assert!(head.contains(header), "{request}");
    }
    assert!(!head.contains("accept-encoding") && !head.contains("cookie"), "{request}");
    assert!(request.contains(r#""query":"mutation Activate($input: ActivateLicenseInput!)"#), "{request}");
}

#[test]
fn follows_no_redirect_with_a_license_key() {
    let (elsewhere, redirected) = serve(|stream| reply(stream, "200 OK", DECLINED.as_bytes()));
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let head = format!("{status}\r\nlocation: http://{elsewhere}/graphql");
        let (address, _seen) = serve(move |stream| reply(stream, &head, b""));
        assert_eq!(activate(settings(&format!("http://{address}"))), "UNREACHABLE", "{status}");
    }
    assert!(redirected.try_recv().is_err());
}

#[test]
fn a_response_that_is_too_long_counts_as_none() {
    let (address, _seen) = serve(|stream| {
        let blanks = vec![b' '; 17 << 20];
        reply(stream, "200 OK", &[&blanks[..], DECLINED.as_bytes()].concat())
    });
    assert_eq!(activate(settings(&format!("http://{address}"))), "UNREACHABLE");
}

#[test]
fn a_connection_that_breaks_counts_as_none() {
    let (cut, _seen) = serve(|_| {});
    assert_eq!(activate(settings(&format!("http://{cut}"))), "UNREACHABLE");
    let (half, _seen) = serve(|stream| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", DECLINED.len() + 1);
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(DECLINED.as_bytes()));
    });
    assert_eq!(activate(settings(&format!("http://{half}"))), "UNREACHABLE");
    let (odd, _seen) = serve(|stream| {
        let _ = stream.write_all(b"\0\xff\r\n\r\n");
    });
    assert_eq!(activate(settings(&format!("http://{odd}"))), "UNREACHABLE");
}

#[test]
fn a_request_ends_after_the_time_out() {
    let (silent, _seen) = serve(|stream| {
        // Waits until the client gives up.
        let _ = stream.read(&mut [0]);
    });
    let settings = settings(&format!("http://{silent}")).timeout(Duration::from_millis(200));
    assert_eq!(activate(settings), "UNREACHABLE");
}

#[test]
fn uses_a_proxy_with_its_user() {
    let (proxy, seen) = serve(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
        read_request(stream);
        reply(stream, "200 OK", DECLINED.as_bytes());
    });
    let settings = settings("http://gateway.invalid").proxy(format!("http://ann:p%40ss@{proxy}"));
    assert_eq!(activate(settings), "LICENSE_SUSPENDED");
    let request = seen.recv().unwrap();
    assert!(request.starts_with("CONNECT gateway.invalid:80 HTTP/1.1\r\n"), "{request}");
    // The text of `ann:p@ss` in base64.
    assert!(request.contains("asic YW5uOnBAc3M="), "{request}");
}

#[test]
fn a_proxy_that_declines_or_ends_counts_as_an_outage() {
    for answer in ["HTTP/1.1 407 Who\r\n\r\n", "HTTP/1.1 502 Bad\r\n\r\n", ""] {
        let (proxy, _seen) = serve(move |stream| {
            let _ = stream.write_all(answer.as_bytes());
        });
        let settings = settings("http://gateway.invalid").proxy(proxy);
        assert_eq!(activate(settings), "UNREACHABLE", "{answer}");
    }
}

#[test]
fn trusts_a_certificate_of_its_own() {
    let identity =
        native_tls::Identity::from_pkcs8(include_bytes!("tls/certificate.pem"), include_bytes!("tls/key.pem")).unwrap();
    let acceptor = native_tls::TlsAcceptor::new(identity).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            if let Ok(mut stream) = acceptor.accept(stream.unwrap()) {
                read_request(&mut stream);
                let head =
                    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", DECLINED.len());
                let _ = stream.write_all((head + DECLINED).as_bytes());
                let _ = stream.shutdown();
            }
        }
    });
    let gateway = format!("https://localhost:{port}");
    assert_eq!(activate(settings(&gateway)), "UNREACHABLE");
    let trusting = settings(&gateway).root_certificate(&include_bytes!("tls/certificate.pem")[..]);
    assert_eq!(activate(trusting.clone()), "LICENSE_SUSPENDED");
    assert_eq!(activate(trusting.only_root_certificates()), "LICENSE_SUSPENDED");
    let other_name = format!("https://127.0.0.1:{port}");
    let trusting = settings(&other_name).root_certificate(&include_bytes!("tls/certificate.pem")[..]);
    assert_eq!(activate(trusting), "UNREACHABLE");
}
