//! Connects to a server, directly or through a proxy.

use std::error::Error;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Uri, header};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use rustls::ClientConfig;
use tower_service::Service;

use super::proxy::{Proxy, with_port};

/// Our user agent.
pub(super) const AGENT: HeaderValue = HeaderValue::from_static(concat!("rolecall/", env!("CARGO_PKG_VERSION")));

/// The time limit for connecting.
const CONNECT: Duration = Duration::from_secs(5);

type BoxError = Box<dyn Error + Send + Sync>;
/// Connects to a proxy, which may use TLS itself.
type ToProxy = HttpsConnector<HttpConnector>;
/// Why an HTTP proxy opened no tunnel.
pub(in crate::tracker::github) type TunnelError = <Tunnel<ToProxy> as Service<Uri>>::Error;

/// Connects to servers, below TLS.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) enum Connector {
    Direct(HttpConnector),
    /// The proxy receives the whole request with the server's address, and forwards it.
    Forward(ToProxy, Uri),
    /// The proxy forwards bytes, and doesn't see the request.
    Tunnel(Tunnel<ToProxy>),
    Socks5(SocksV5<HttpConnector>),
    Socks4(SocksV4<HttpConnector>),
}

impl Connector {
    /// Creates a connector for an address. `tls` is for an HTTP proxy that uses TLS itself.
    pub(in crate::tracker::github) fn new(address: &Uri, proxy: Option<&Proxy>, tls: &ClientConfig) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let Some(proxy) = proxy else { return Self::Direct(tcp) };
        let at = proxy.address().clone();
        let scheme = at.scheme_str().unwrap_or_default().to_owned();
        // The last letter says whether the proxy resolves the server's name.
        match scheme.as_str() {
            "socks4" | "socks4a" => Self::Socks4(SocksV4::new(at, tcp).local_dns(scheme == "socks4")),
            "socks5" | "socks5h" => {
                let socks = SocksV5::new(at, tcp).local_dns(scheme == "socks5");
                Self::Socks5(match proxy.credentials() {
                    Some((user, password)) => socks.with_auth(user.to_owned(), password.to_owned()),
                    None => socks,
                })
            }
            _ => {
                let builder = HttpsConnectorBuilder::new().with_tls_config(tls.clone()).https_or_http();
                let to_proxy = builder.enable_http1().wrap_connector(tcp);
                if address.scheme_str() != Some("https") {
                    return Self::Forward(to_proxy, at);
                }
                let headers = HeaderMap::from_iter([(header::USER_AGENT, AGENT)]);
                let tunnel = Tunnel::new(at, to_proxy).with_headers(headers);
                Self::Tunnel(match proxy.authorization() {
                    Some(authorization) => tunnel.with_auth(authorization.clone()),
                    None => tunnel,
                })
            }
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self {
            Self::Direct(tcp) => tcp.poll_ready(context).map_err(Into::into),
            Self::Forward(to_proxy, _) => to_proxy.poll_ready(context),
            Self::Tunnel(tunnel) => tunnel.poll_ready(context).map_err(Into::into),
            Self::Socks5(socks) => socks.poll_ready(context).map_err(Into::into),
            Self::Socks4(socks) => socks.poll_ready(context).map_err(Into::into),
        }
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        match self {
            Self::Direct(tcp) => open(tcp.call(server), false),
            Self::Forward(to_proxy, proxy) => open(to_proxy.call(proxy.clone()), true),
            Self::Tunnel(tunnel) => open(tunnel.call(server), false),
            // By default, both use port 443 for any scheme.
            Self::Socks5(socks) => open(socks.call(with_port(&server, 443, 80).unwrap_or(server)), false),
            Self::Socks4(socks) => open(socks.call(with_port(&server, 443, 80).unwrap_or(server)), false),
        }
    }
}

fn open<T, E>(
    connecting: impl Future<Output = Result<T, E>> + Send + 'static,
    forwards: bool,
) -> Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>
where
    T: Read + Write + Send + Unpin + 'static,
    E: Into<BoxError>,
{
    Box::pin(async move {
        let bytes = Box::new(connecting.await.map_err(Into::into)?);
        Ok(Stream { bytes, forwards })
    })
}

/// A bidirectional byte stream.
trait Bytes: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Bytes for T {}

/// An open connection.
pub(in crate::tracker::github) struct Stream {
    bytes: Box<dyn Bytes>,
    /// Whether it leads to a proxy that forwards whole requests, which must then contain the server's address.
    forwards: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        Connected::new().proxy(self.forwards)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.bytes).poll_read(context, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.bytes).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.bytes).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.bytes).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.bytes.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.bytes).poll_write_vectored(context, slices)
    }
}
