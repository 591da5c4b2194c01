//! The fake GitHub as a program: prints its URL, and runs until its standard input ends (unless `--stay` is given) or
//! its time is up. `GET /_fake/ready` answers as soon as it is running.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::exit, reason = "a program for tests")]
#![allow(missing_docs, reason = "a program for tests")]

#[path = "mod.rs"]
mod fake;

use std::io::Read as _;
use std::time::Duration;

const USAGE: &str = "usage: fake-github [--port N] [--for SECONDS] [--stay] [--any-client] [--server NAME]";

fn main() {
    let (mut port, mut seconds, mut stay, mut any_client) = (0, 600, false, false);
    let mut server = fake::official::Server::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--server" {
            let name = arguments.next().unwrap_or_default();
            server = fake::official::Server::named(&name).unwrap_or_else(|| wrong());
            continue;
        }
        let mut value = || arguments.next().and_then(|value| value.parse::<u64>().ok()).unwrap_or_else(|| wrong());
        match argument.as_str() {
            "--port" => port = u16::try_from(value()).unwrap_or_else(|_| wrong()),
            "--for" => seconds = value(),
            "--stay" => stay = true,
            "--any-client" => any_client = true,
            _ => wrong(),
        }
    }
    let fake = fake::Fake::start_at(fake::Clock::real(), port);
    fake.arrange(|state| {
        state.any_client = any_client;
        state.serve_as(server);
    });
    println!("{}", fake.url());
    // A script that starts the program in the background has no standard input to offer.
    if !stay {
        std::thread::spawn(|| {
            std::io::stdin().read_to_end(&mut Vec::new()).ok();
            std::process::exit(0);
        });
    }
    std::thread::sleep(Duration::from_secs(seconds));
    std::process::exit(0);
}

fn wrong() -> ! {
    println!("{USAGE}");
    std::process::exit(2)
}
