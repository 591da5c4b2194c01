//! The HTTP client: octocrab on our own connection, which loads the system's certificates only if needed, uses the
//! proxy from the environment, and sends our user agent.

use http::{HeaderMap, HeaderValue, Request, Uri, header};
use http_body_util::BodyExt;
use hyper_rustls::{ConfigBuilderExt, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::rt::TokioExecutor;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use rustls::{ClientConfig, RootCertStore};
use secrecy::SecretString;
use serde_json::Value as Json;
use std::error::Error;
use std::sync::Arc;

use super::api_request::ApiRequest;
use super::api_response::{ApiResponse, date};
use super::connector::{AGENT, Connector, TunnelError};
use super::error;
use super::error::ApiError;
use super::links::Links;
use super::proxy::Proxy;
use super::rate_limit;

/// The version of GitHub's API that this program was written for.
const API_VERSION: &str = "2022-11-28";
/// The result of sending a request once.
pub(in crate::tracker::github) enum SendResult {
    Answered(ApiResponse, HeaderMap),
    /// It never reached the server.
    NotSent(ApiError),
    /// It was sent, but no complete response came.
    NoResponse(String),
}

/// An HTTP client for one of a server's APIs, REST or GraphQL.
pub(in crate::tracker::github) struct HttpClient {
    octocrab: Octocrab,
    /// The API's base path.
    pub(in crate::tracker::github) path: String,
    pub(in crate::tracker::github) host: String,
    proxy: Option<Proxy>,
    /// Whether the proxy receives whole requests and forwards them.
    forwards: bool,
}

impl HttpClient {
    /// Creates a client for an address. Must be called inside a runtime.
    ///
    /// # Errors
    /// The system's certificates can't be loaded.
    pub(in crate::tracker::github) fn open(
        address: &Uri,
        proxy: Option<Proxy>,
        token: &SecretString,
    ) -> Result<Self, ApiError> {
        let host = address.host().unwrap_or_default().to_owned();
        let tls = tls_config(address, proxy.as_ref()).map_err(|why| error::insecure(&host, &why))?;
        let connector = Connector::new(address, proxy.as_ref(), &tls);
        let forwards = matches!(connector, Connector::Forward(..));
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
        // hyper may retry a request that was never sent on another connection; retrying one that was sent is up to us.
        let hyper = Hyper::builder(TokioExecutor::new()).build(builder.enable_http1().wrap_connector(connector));
        let base = Uri::builder()
            .scheme(address.scheme_str().unwrap_or("https"))
            .authority(address.authority().map_or("", |authority| authority.as_str()))
            .path_and_query("/")
            .build()
            .map_err(|error| ApiError::unreadable(&error.to_string()))?;
        let octocrab = OctocrabBuilder::new_empty()
            .with_service(hyper)
            .with_layer(&BaseUriLayer::new(base))
            .with_auth(AuthState::AccessToken { token: token.clone() })
            .build();
        let octocrab = octocrab.unwrap_or_else(|never| match never {});
        Ok(Self { octocrab, path: address.path().trim_end_matches('/').to_owned(), host, proxy, forwards })
    }

    /// The same client for another API of the server.
    pub(in crate::tracker::github) fn for_api(&self, address: &Uri) -> Self {
        Self {
            octocrab: self.octocrab.clone(),
            path: address.path().to_owned(),
            host: self.host.clone(),
            proxy: self.proxy.clone(),
            forwards: self.forwards,
        }
    }

    /// Sends a request once, and waits for its response.
    pub(in crate::tracker::github) async fn exchange(&self, request: &ApiRequest) -> SendResult {
        let path = format!("{}{}", self.path, request.path);
        let Ok(uri) = path.parse::<Uri>() else {
            return SendResult::NotSent(ApiError::unreadable(&format!("`{path}` is not a path")));
        };
        let response = match self.octocrab.execute(self.request(request, uri)).await {
            Ok(response) => response,
            Err(error) => return self.classify_error(&error),
        };
        let (parts, body) = response.into_parts();
        if let Some(proxy) =
            self.proxy.as_ref().filter(|_| parts.status == http::StatusCode::PROXY_AUTHENTICATION_REQUIRED)
        {
            return SendResult::NotSent(error::proxy_wants_credentials(proxy));
        }
        match body.collect().await {
            Ok(whole) => {
                let response = ApiResponse {
                    status: parts.status.as_u16(),
                    body: whole.to_bytes(),
                    links: Links::of(&parts.headers),
                    date: date(&parts.headers),
                    etag: rate_limit::etag(&parts.headers),
                };
                SendResult::Answered(response, parts.headers)
            }
            Err(_) => SendResult::NoResponse("the response was cut off".to_owned()),
        }
    }

    /// Builds a request with the headers that GitHub requires, each once. octocrab's `build_request` isn't used,
    /// because it adds the API version itself, and servers join a repeated header into an invalid value.
    fn request(&self, request: &ApiRequest, uri: Uri) -> Request<String> {
        // No content type without a body: GitHub would reject the empty body as invalid JSON.
        let mut built = Request::new(request.body.as_ref().map(Json::to_string).unwrap_or_default());
        request.method.clone_into(built.method_mut());
        *built.uri_mut() = uri;
        let headers = built.headers_mut();
        headers.insert(header::USER_AGENT, AGENT);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/vnd.github+json"));
        headers.insert("x-github-api-version", HeaderValue::from_static(API_VERSION));
        if request.body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(tag) = request.known_etag.as_ref().and_then(|tag| HeaderValue::from_str(tag).ok()) {
            headers.insert(header::IF_NONE_MATCH, tag);
        }
        // A tunnel's proxy gets the credentials when the tunnel is opened; the server behind it must not see them.
        if let Some(authorization) = self.proxy.as_ref().filter(|_| self.forwards).and_then(Proxy::authorization) {
            headers.insert(header::PROXY_AUTHORIZATION, authorization.clone());
        }
        built
    }

    /// The error for a request that failed too often.
    pub(in crate::tracker::github) fn unreachable(&self, why: &str) -> ApiError {
        error::unreachable(&self.host, self.proxy.as_ref(), why)
    }

    /// Determines why there is no response, and whether the request may have been executed.
    fn classify_error(&self, error: &octocrab::Error) -> SendResult {
        let mut at: Option<&(dyn Error + 'static)> = error.source();
        let mut unsent = false;
        // The host that TLS errors are about: the server, or a proxy that uses TLS itself.
        let mut host = match &self.proxy {
            Some(proxy) if self.forwards => proxy.to_string(),
            _ => self.host.clone(),
        };
        let mut words: Vec<String> = Vec::new();
        while let Some(error) = at {
            if let Some(hyper) = error.downcast_ref::<hyper_util::client::legacy::Error>() {
                unsent |= hyper.is_connect();
            }
            if let (Some(tunnel), Some(proxy)) = (error.downcast_ref::<TunnelError>(), &self.proxy) {
                match tunnel {
                    TunnelError::ProxyAuthRequired => {
                        return SendResult::NotSent(error::proxy_wants_credentials(proxy));
                    }
                    TunnelError::TunnelUnsuccessful | TunnelError::TunnelUnexpectedEof => {
                        return SendResult::NotSent(ApiError::Lost("the proxy refused to connect to it".to_owned()));
                    }
                    _ => host = proxy.to_string(),
                }
            }
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                if matches!(tls, rustls::Error::InvalidMessage(_)) {
                    return SendResult::NotSent(error::not_tls(&host));
                }
                return SendResult::NotSent(error::insecure(&host, &error::one_line(&tls.to_string())));
            }
            words.push(error::one_line(&error.to_string()));
            at = error.source().or_else(|| io_cause(error));
        }
        let why = words.pop().unwrap_or_else(|| "the connection was closed".to_owned());
        if unsent { SendResult::NotSent(ApiError::Lost(why)) } else { SendResult::NoResponse(why) }
    }
}

/// The TLS configuration. The system's certificates are loaded only if the server or the proxy uses TLS.
fn tls_config(address: &Uri, proxy: Option<&Proxy>) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let mut servers = [Some(address), proxy.map(Proxy::address)].into_iter().flatten();
    let config = if servers.any(|server| server.scheme_str() == Some("https")) {
        let roots = config.with_native_roots();
        roots.map_err(|error| format!("the system's certificates can't be loaded ({error})"))?
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    Ok(config.with_no_client_auth())
}

/// The cause of an `io::Error`, which its `source` skips.
fn io_cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let error = error.downcast_ref::<std::io::Error>()?;
    error.get_ref().map(|inner| inner as &(dyn Error + 'static))
}

#[cfg(test)]
mod tests;
