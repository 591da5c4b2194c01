//! A proxy between the program and GitHub that forwards everything, and records the shapes of the answers, but no
//! text and no tokens.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::sync::oneshot;

use super::shape::{Shapes, request_of};

/// The header that marks the drill's own requests, made in place of a person; it is not forwarded.
pub const BY_HAND: &str = "x-drill";

type Onward = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// What the recorder has seen.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub shapes: Shapes,
    /// The number of write requests that the program sent.
    pub writes: usize,
    /// The number of requests that the program sent.
    pub requests: usize,
}

struct Shared {
    /// `https://api.github.com`, or `https://HOST/api/v3`.
    upstream: String,
    /// The upstream URL without a path; requests below it are forwarded unchanged.
    root: String,
    own: String,
    onward: Onward,
    record: Mutex<Record>,
}

/// The proxy server. It stops when it is dropped.
pub struct Recorder {
    /// The URL to use instead of the upstream's.
    pub url: String,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
}

impl Recorder {
    /// Starts a proxy for an upstream URL.
    pub fn before(upstream: &str) -> Self {
        let upstream = upstream.trim_end_matches('/').to_owned();
        let root = upstream.strip_suffix("/api/v3").unwrap_or(&upstream).to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}{}", listener.local_addr().unwrap(), &upstream[root.len()..]);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .unwrap()
            .https_or_http()
            .enable_http1()
            .build();
        let onward = Client::builder(TokioExecutor::new()).build(connector);
        let shared = Arc::new(Shared { upstream, root, own: url.clone(), onward, record: Mutex::default() });
        let (stop, stopped) = oneshot::channel();
        let inside = shared.clone();
        std::thread::spawn(move || serve(listener, &inside, stopped));
        Self { url, shared, stop: Some(stop) }
    }

    /// Returns what has been recorded so far.
    pub fn record(&self) -> Record {
        self.shared.record.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
    }
}

fn serve(listener: TcpListener, shared: &Arc<Shared>, stop: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let shared = shared.clone();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let shared = shared.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| {
                    let shared = shared.clone();
                    async move { Ok::<_, Infallible>(shared.hand_on(request).await) }
                });
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await.ok();
            });
        }
    });
    runtime.block_on(stop).ok();
    runtime.shutdown_background();
}

impl Shared {
    async fn hand_on(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (mut parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let method = parts.method.clone();
        let by_hand = parts.headers.remove(BY_HAND).is_some();
        let Ok(body) = body.collect().await else { return refused("the request broke off") };
        let body = body.to_bytes();
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let operation = asked.get("query").and_then(Value::as_str).filter(|_| target.ends_with("/graphql"));
        let mutates = operation.is_some_and(|text| text.trim_start().starts_with("mutation"));
        let writes = mutates || (operation.is_none() && method != "GET");
        parts.uri = match format!("{}{target}", self.root).parse() {
            Ok(uri) => uri,
            Err(_) => return refused("the address can't be handed on"),
        };
        parts.headers.remove("host");
        let answer = match self.onward.request(Request::from_parts(parts, Full::new(body))).await {
            Ok(answer) => answer,
            Err(error) => return refused(&format!("{error:?}")),
        };
        let (mut parts, body) = answer.into_parts();
        let Ok(body) = body.collect().await else { return refused("the answer broke off") };
        let body = body.to_bytes();
        let name = operation.map(operation_name);
        let headers: Vec<(String, String)> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        {
            let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
            if !by_hand {
                record.requests += 1;
                record.writes += usize::from(writes);
            }
            let told = serde_json::from_slice(&body).unwrap_or_default();
            let request = request_of(method.as_str(), &target, name.as_deref());
            record.shapes.add(&request, parts.status.as_u16(), &headers, &told);
        }
        // URLs in answers are rewritten to point to this proxy.
        for name in ["content-length", "transfer-encoding", "connection"] {
            parts.headers.remove(name);
        }
        if let Some((_, link)) = headers.iter().find(|(name, _)| name == "link")
            && let Ok(link) = link.replace(&self.upstream, &self.own).parse()
        {
            parts.headers.insert("link", link);
        }
        let body = match std::str::from_utf8(&body) {
            Ok(text) => Bytes::from(text.replace(&self.upstream, &self.own)),
            Err(_) => body,
        };
        Response::from_parts(parts, Full::new(body))
    }
}

/// `CreateIssue` of `mutation CreateIssue($input: …`.
fn operation_name(text: &str) -> String {
    let word = text.split_whitespace().nth(1).unwrap_or_default();
    word.split(['(', '{']).next().unwrap_or_default().to_owned()
}

fn refused(why: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(format!("the recorder can't hand it on: {why}"))));
    *response.status_mut() = hyper::StatusCode::BAD_GATEWAY;
    response
}
