//! The exact bytes of each kind of request, as a listener on a socket receives them.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use http::Method;
use serde_json::json;

use super::*;
use crate::environment::Environment;
use crate::tracker::github::transport::api_request::{Creation, Edit};

/// A request as received: its first line, its headers sorted by name, and its body.
#[derive(Debug, PartialEq, Eq)]
struct ReceivedRequest {
    line: String,
    headers: Vec<String>,
    body: String,
}

/// Receives one request and responds to it.
fn receive(listener: &TcpListener) -> ReceivedRequest {
    let (mut socket, _) = listener.accept().expect("somebody connects");
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).expect("a whole head");
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).expect("a head is text");
    let mut lines = head.trim_end().split("\r\n").map(str::to_owned);
    let line = lines.next().expect("a first line");
    let mut headers: Vec<String> = lines.collect();
    headers.sort();
    let length = headers.iter().find_map(|header| header.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    socket.read_exact(&mut body).expect("a whole body");
    socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").expect("it listens");
    ReceivedRequest { line, headers, body: String::from_utf8(body).expect("a body is text") }
}

/// Sends a request, and returns what the server receives, or the proxy in front of `git.corp`.
fn received(request: &ApiRequest, path: &str, proxied: bool) -> ReceivedRequest {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let at = listener.local_addr().expect("it is bound");
    let server = std::thread::spawn(move || receive(&listener));
    let address = if proxied { format!("http://git.corp{path}") } else { format!("http://{at}{path}") };
    let address: Uri = address.parse().expect("an address");
    let variable = format!("http://ana:p%40ss@{at}");
    let variables = move |name: &str| (proxied && name == "http_proxy").then(|| variable.clone());
    let proxy = Proxy::find(&Environment::real().with_variables(variables), &address).expect("a proxy's address");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = HttpClient::open(&address, proxy, &SecretString::from("t0ken")).expect("a client");
        assert!(matches!(client.exchange(request).await, SendResult::Answered(..)), "it is answered");
    });
    let mut received = server.join().expect("it was received");
    received.headers.iter_mut().for_each(|header| *header = header.replace(&at.to_string(), "HOST"));
    received
}

#[test]
fn each_request_has_each_header_once_and_no_other() {
    let body = json!({ "a": "ä" });
    let text = body.to_string();
    let write = |method: Method| Edit::new(method, "/x?y=1", body.clone()).request().clone();
    let known = ApiRequest { known_etag: Some("W/\"tag\"".to_owned()), ..ApiRequest::get("/x?y=1") };
    let graphql = ApiRequest::query("Start", "query Start { viewer { login } }", &json!({}));
    let mutation = Creation::mutation("Start", "query Start { viewer { login } }", &json!({}));
    let query = r#"{"query":"query Start { viewer { login } }","variables":{}}"#;
    let rows: [(ApiRequest, &str, Option<&str>); 9] = [
        (ApiRequest::get("/x?y=1"), "GET", None),
        (known, "GET", None),
        (write(Method::POST), "POST", Some(&text)),
        (write(Method::PATCH), "PATCH", Some(&text)),
        (write(Method::PUT), "PUT", Some(&text)),
        (write(Method::DELETE), "DELETE", Some(&text)),
        (Edit::delete("/x?y=1").request().clone(), "DELETE", None),
        (graphql.clone(), "POST", Some(query)),
        (mutation.request().clone(), "POST", Some(query)),
    ];
    for (request, method, body) in rows {
        let places = if request.operation.is_some() { ["/graphql", "/api/graphql"] } else { ["", "/api/v3"] };
        for (place, proxied) in places.into_iter().flat_map(|place| [(place, false), (place, true)]) {
            let mut headers = vec![
                "accept: application/vnd.github+json".to_owned(),
                "authorization: Bearer t0ken".to_owned(),
                format!("host: {}", if proxied { "git.corp" } else { "HOST" }),
                concat!("user-agent: rolecall/", env!("CARGO_PKG_VERSION")).to_owned(),
                "x-github-api-version: 2022-11-28".to_owned(),
            ];
            if let Some(body) = body {
                headers
                    .extend(["content-type: application/json".to_owned(), format!("content-length: {}", body.len())]);
            }
            if let Some(tag) = &request.known_etag {
                headers.push(format!("if-none-match: {tag}"));
            }
            if proxied {
                headers.push("proxy-authorization: Basic YW5hOnBAc3M=".to_owned());
            }
            headers.sort();
            let origin = if proxied { "http://git.corp" } else { "" };
            let expected = ReceivedRequest {
                line: format!("{method} {origin}{place}{} HTTP/1.1", request.path),
                headers,
                body: body.unwrap_or_default().to_owned(),
            };
            assert_eq!(received(&request, place, proxied), expected, "{method} {place} {proxied}");
        }
    }
}
