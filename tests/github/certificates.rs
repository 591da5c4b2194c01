//! A server is trusted by its certificate: the system's certificates, or those in the file `SSL_CERT_FILE` names.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::shop::Shop;

/// Starts a self-signed server that rejects every token. Returns its address and its certificate as text.
fn server() -> (String, String) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = cert.der().clone();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            // A client that does not trust the certificate closes the connection here.
            if stream.read(&mut [0; 16_384]).is_ok() {
                stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}").ok();
            }
        }
    });
    (address, cert.pem())
}

/// What the program reports about a server when only these certificates are trusted.
fn stderr_of(address: &str, trusted: &str) -> String {
    let shop = Shop::new();
    shop.write("trusted.pem", trusted);
    let mut command = shop.command(&["list"]);
    command.env("GITHUB_API_URL", address).env("SSL_CERT_FILE", shop.path("trusted.pem"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let ((address, _), (_, other)) = (server(), server());
    let told = stderr_of(&address, &other);
    assert!(told.starts_with("error: the connection to localhost is not secure: invalid peer certificate: "), "{told}");
    assert!(told.contains("\n  hint: if a company proxy is in between, its certificate must be"), "{told}");
}

#[test]
fn a_certificate_in_the_file_that_the_variable_names_is_trusted() {
    let (address, certificate) = server();
    let told = stderr_of(&address, &certificate);
    assert!(told.starts_with("error: GitHub rejected the token\n"), "{told}");
}
