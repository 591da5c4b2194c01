//! The HTTP server: a thread with its own runtime, one task per connection, and the faults that only a server can
//! cause.

use super::answer::Answer;
use super::control;
use super::faults::{FaultEffect, When};
use super::request::Request;
use super::simulation::Simulation;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};

/// The state shared by the server's tasks and the test.
pub(super) struct Shared {
    simulation: Mutex<Simulation>,
    open: AtomicU32,
}

impl Shared {
    pub(super) fn new(simulation: Simulation) -> Arc<Self> {
        Arc::new(Self { simulation: Mutex::new(simulation), open: AtomicU32::new(0) })
    }

    /// Locks the world even if a test panicked while holding it: that failure is already reported, and other tests go
    /// on.
    pub(super) fn simulation(&self) -> MutexGuard<'_, Simulation> {
        self.simulation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves requests until `stop` is dropped or receives a message.
pub(super) fn run(listener: std::net::TcpListener, shared: &Arc<Shared>, stop: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let shared = shared.clone();
    let serving = async move {
        let listener = TcpListener::from_std(listener).unwrap();
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            stream.set_nodelay(true).ok();
            let shared = shared.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| serve(shared.clone(), request));
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await.ok();
            });
        }
    };
    runtime.spawn(serving);
    runtime.block_on(stop).ok();
    runtime.shutdown_background();
}

/// Counts the requests in progress.
struct Open<'a>(&'a AtomicU32);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Handles a request; an error drops the connection without an answer.
async fn serve(shared: Arc<Shared>, incoming: hyper::Request<Incoming>) -> io::Result<hyper::Response<Sent>> {
    let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
    let _open = Open(&shared.open);
    let (parts, body) = incoming.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let kind = shared.simulation().state.server;
    let request = Request::new(kind, parts.method.as_str(), target, headers.collect(), &body);
    if request.is_control() {
        return Ok(response(control::answer(&mut shared.simulation(), &request), false));
    }
    let taken = shared.simulation().take(&request);
    pause(taken.latency).await;
    if call_back(&shared, taken.number, When::Before) {
        return Err(dropped());
    }
    match taken.effect {
        Some(FaultEffect::Reset(When::Before)) => return Err(dropped()),
        Some(FaultEffect::Stall(length, When::Before)) => pause(length).await,
        _ => {}
    }
    // A bug in the fake must not look like a dropped connection.
    let answered = catch_unwind(AssertUnwindSafe(|| shared.simulation().answer(&request, taken.effect, open)));
    let answer = answered.unwrap_or_else(|_| {
        let what = format!("the fake panicked at {} {}", request.method, request.target);
        shared.simulation().violations.push(what.clone());
        Answer::refused(599, &what)
    });
    if call_back(&shared, taken.number, When::After) {
        return Err(dropped());
    }
    match taken.effect {
        Some(FaultEffect::Reset(When::After)) => return Err(dropped()),
        Some(FaultEffect::Stall(length, When::After)) => pause(length).await,
        _ => {}
    }
    shared.simulation().ended(taken.number, answer.status);
    Ok(response(answer, taken.effect == Some(FaultEffect::Truncated)))
}

async fn pause(length: Duration) {
    if !length.is_zero() {
        sleep(length).await;
    }
}

/// Runs the callbacks for a request. Returns whether there were any; if so, the request gets no answer.
fn call_back(shared: &Shared, number: usize, when: When) -> bool {
    let mut kills = shared.simulation().kills(number, when);
    for kill in &mut kills {
        (kill.act)();
    }
    !kills.is_empty()
}

fn dropped() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "dropped on demand")
}

fn response(answer: Answer, truncated: bool) -> hyper::Response<Sent> {
    let mut response = hyper::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    let whole = answer.body.len() as u64;
    let mut bytes = Bytes::from(answer.body);
    if truncated {
        bytes.truncate(bytes.len() / 2);
        response = response.header("content-length", whole.to_string());
    }
    let broken = truncated.then(|| Box::pin(sleep(Duration::from_millis(10))));
    response.body(Sent { bytes: Some(bytes), whole, broken }).unwrap()
}

/// The body of an answer. A truncated one waits briefly before it breaks off, so that its first half is sent.
pub(super) struct Sent {
    bytes: Option<Bytes>,
    whole: u64,
    broken: Option<Pin<Box<Sleep>>>,
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let Some(moment) = &mut self.broken else { return Poll::Ready(None) };
        ready!(moment.as_mut().poll(context));
        Poll::Ready(Some(Err(dropped())))
    }

    fn is_end_stream(&self) -> bool {
        self.broken.is_none() && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
