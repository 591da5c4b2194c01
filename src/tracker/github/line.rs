//! The line to a server: octocrab on a connection of our own making, which loads the system's certificates only where
//! they are needed and says who we are.

use http::{HeaderValue, Method, Request, Uri, header};
use hyper_rustls::{ConfigBuilderExt, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use rustls::{ClientConfig, RootCertStore};
use secrecy::SecretString;
use serde_json::Value as Json;
use std::sync::Arc;
use std::time::Duration;

use super::trouble::{Trouble, untrusted};

/// How long it may take to be connected.
const CONNECT: Duration = Duration::from_secs(5);
/// The version of GitHub's interface that we were written for.
const API_VERSION: &str = "2022-11-28";

/// A line to the server of an address. It must be opened inside a runtime.
///
/// # Errors
/// The system has no certificates by which a server could be trusted.
pub(super) fn open(address: &Uri, token: &SecretString) -> Result<Octocrab, Trouble> {
    let host = address.host().unwrap_or_default();
    let no_roots = |why: String| untrusted(host, &why);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| no_roots(error.to_string()))?;
    let config = if address.scheme_str() == Some("https") {
        let roots = config.with_native_roots();
        roots.map_err(|error| no_roots(format!("the system's certificates can not be loaded ({error})")))?
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(CONNECT));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(config.with_no_client_auth())
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    // A request that was never sent may go on another connection; one that was sent is ours to look after.
    let hyper = Hyper::builder(TokioExecutor::new()).build(connector);
    let base = Uri::builder()
        .scheme(address.scheme_str().unwrap_or("https"))
        .authority(address.authority().map_or("", |authority| authority.as_str()))
        .path_and_query("/")
        .build()
        .map_err(|error| Trouble::odd(&error.to_string()))?;
    let octocrab = OctocrabBuilder::new_empty()
        .with_service(hyper)
        .with_layer(&BaseUriLayer::new(base))
        .with_auth(AuthState::AccessToken { token: token.clone() })
        .build();
    Ok(octocrab.unwrap_or_else(|never| match never {}))
}

/// A request with every header that GitHub wants of it, each once. octocrab's own `build_request` is not used: it adds
/// the interface's version by itself, and servers join a header that comes twice to a value that is no version.
pub(super) fn request(method: &Method, uri: Uri, body: Option<&Json>) -> Request<String> {
    // No content type without a body: GitHub would read the nothing as JSON, and refuse it.
    let mut request = Request::new(body.map(Json::to_string).unwrap_or_default());
    method.clone_into(request.method_mut());
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(concat!("rolecall/", env!("CARGO_PKG_VERSION"))));
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/vnd.github+json"));
    headers.insert("x-github-api-version", HeaderValue::from_static(API_VERSION));
    if body.is_some() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    request
}
