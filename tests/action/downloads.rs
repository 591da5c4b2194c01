//! A server on loopback with the archives of a release; it answers 404 for anything else.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

/// The server. It runs until the test process ends.
pub(crate) struct Downloads {
    pub(crate) address: String,
    asked: Arc<AtomicUsize>,
}

/// How the server sends a file.
#[derive(Clone)]
pub(crate) enum Manner {
    Whole,
    /// The connection closes halfway through.
    CutOff,
    /// No request is answered until this many have arrived.
    Together(Arc<Barrier>),
}

impl Downloads {
    pub(crate) fn serve(files: &[(&str, &[u8])], manner: &Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let files: HashMap<String, Vec<u8>> =
            files.iter().map(|(name, bytes)| (format!("/{name}"), bytes.to_vec())).collect();
        let (files, manner, count) = (Arc::new(files), manner.clone(), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (files, manner, count) = (files.clone(), manner.clone(), count.clone());
                thread::spawn(move || answer(&stream.unwrap(), &files, &manner, &count));
            }
        });
        Self { address, asked }
    }

    /// The number of requests received.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: &TcpStream, files: &HashMap<String, Vec<u8>>, manner: &Manner, count: &AtomicUsize) {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let first = lines.next().unwrap_or_default();
    let _headers = lines.take_while(|line| !line.is_empty()).count();
    count.fetch_add(1, Ordering::SeqCst);
    let Some(body) = first.split(' ').nth(1).and_then(|path| files.get(path)) else {
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\nconnection: close\r\n\r\nNot Found").unwrap();
        return;
    };
    let given = match manner {
        Manner::Whole => &body[..],
        Manner::CutOff => &body[..body.len() / 2],
        Manner::Together(barrier) => {
            barrier.wait();
            &body[..]
        }
    };
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len()).unwrap();
    stream.write_all(given).unwrap();
}
