//! Proxies for tests: they record each request as bytes and pass it on to the fake.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a proxy does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Pass it on.
    Relay,
    /// Refuse it with a status.
    Refuse(&'static str),
}

/// A proxy on a free port.
pub struct Relay {
    /// `127.0.0.1:PORT`.
    pub address: String,
    heads: Arc<Mutex<Vec<String>>>,
    /// The certificate of the server behind its tunnels.
    pub certificate: String,
}

impl Relay {
    /// Starts a proxy behind which every server is the one at `url`. Its tunnels lead to a server named `host`.
    pub fn start(url: &str, host: &str, does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let upstream = url.trim_start_matches("http://").to_owned();
        let (tls, certificate) = tls(host);
        let heads = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&heads);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (upstream, tls, heard) = (upstream.clone(), Arc::clone(&tls), Arc::clone(&heard));
                std::thread::spawn(move || serve(client.unwrap(), &upstream, &tls, &heard, does));
            }
        });
        Self { address, heads, certificate }
    }

    /// The heads of the requests so far, including those inside tunnels.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// The server that a tunnel leads to, with a self-signed certificate.
fn tls(host: &str) -> (Arc<ServerConfig>, String) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned(), host.to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = cert.der().clone();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap()), cert.pem())
}

/// Serves a client until it disconnects.
fn serve(mut client: TcpStream, upstream: &str, tls: &Arc<ServerConfig>, heads: &Mutex<Vec<String>>, does: Does) {
    let mut first = [0];
    if client.peek(&mut first).is_ok() && first[0] == 5 {
        return socks(client, upstream, tls, heads);
    }
    while let Some((head, body)) = message(&mut client) {
        heads.lock().unwrap().push(head.clone());
        if let Does::Refuse(status) = does {
            client.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").as_bytes()).ok();
            return;
        }
        if head.starts_with("CONNECT ") {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok();
            return inside(client, upstream, tls, heads);
        }
        pass_on(&mut client, upstream, &head, &body);
    }
}

/// Acts as the server at the end of a tunnel.
fn inside(client: TcpStream, upstream: &str, tls: &Arc<ServerConfig>, heads: &Mutex<Vec<String>>) {
    let mut client = StreamOwned::new(ServerConnection::new(Arc::clone(tls)).unwrap(), client);
    while let Some((head, body)) = message(&mut client) {
        heads.lock().unwrap().push(head.clone());
        pass_on(&mut client, upstream, &head, &body);
    }
}

/// SOCKS 5 with or without a user and password. What the client sent is recorded as one line.
fn socks(mut client: TcpStream, upstream: &str, tls: &Arc<ServerConfig>, heads: &Mutex<Vec<String>>) {
    let mut read = |length: usize| {
        let mut bytes = vec![0; length];
        client.read_exact(&mut bytes).unwrap();
        bytes
    };
    let methods = read(2)[1];
    let method = read(methods.into())[0];
    client.write_all(&[5, method]).unwrap();
    let mut read = |length: usize| {
        let mut bytes = vec![0; length];
        client.read_exact(&mut bytes).unwrap();
        bytes
    };
    let mut said = String::new();
    if method == 2 {
        let user = read(2)[1];
        said += &String::from_utf8(read(user.into())).unwrap();
        let password = read(1)[0];
        said += &format!(":{}@", String::from_utf8(read(password.into())).unwrap());
        client.write_all(&[1, 0]).unwrap();
    }
    let mut head = [0; 5];
    client.read_exact(&mut head).unwrap();
    assert_eq!(head[..4], [5, 1, 0, 3], "it is to be connected to a name");
    let mut rest = vec![0; usize::from(head[4]) + 2];
    client.read_exact(&mut rest).unwrap();
    let (name, port) = rest.split_at(head[4].into());
    said += &format!("{}:{}", std::str::from_utf8(name).unwrap(), u16::from_be_bytes([port[0], port[1]]));
    heads.lock().unwrap().push(format!("SOCKS {said}"));
    client.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).unwrap();
    if said.ends_with(":443") {
        return inside(client, upstream, tls, heads);
    }
    while let Some((head, body)) = message(&mut client) {
        heads.lock().unwrap().push(head.clone());
        pass_on(&mut client, upstream, &head, &body);
    }
}

/// Sends a request to the fake and its answer back.
fn pass_on(client: &mut impl Write, upstream: &str, head: &str, body: &[u8]) {
    let mut server = TcpStream::connect(upstream).unwrap();
    // A server gets only the path.
    let (line, rest) = head.split_once("\r\n").unwrap();
    let (method, target) = line.split_once(' ').unwrap();
    let target = match target.strip_prefix("http://") {
        Some(target) => &target[target.find('/').unwrap()..],
        None => target,
    };
    server.write_all(format!("{method} {target}\r\n{rest}").as_bytes()).unwrap();
    server.write_all(body).unwrap();
    if let Some((head, body)) = message(&mut server) {
        client.write_all(head.as_bytes()).and_then(|()| client.write_all(&body)).and_then(|()| client.flush()).ok();
    }
}

/// Reads a head, including the empty line at its end, and a body of the length it declares.
fn message(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}
