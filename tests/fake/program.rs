//! The fake GitHub as a program: prints its address, and runs until its standard input ends or its time is over.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::exit, reason = "a program for tests")]
#![allow(missing_docs, reason = "a program for tests")]

#[path = "mod.rs"]
mod fake;

use std::io::Read as _;
use std::time::Duration;

fn main() {
    let (mut port, mut seconds) = (0, 600);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().and_then(|value| value.parse::<u64>().ok());
        match (argument.as_str(), value()) {
            ("--port", Some(number)) => port = u16::try_from(number).unwrap(),
            ("--for", Some(number)) => seconds = number,
            _ => {
                println!("usage: fake-github [--port N] [--for SECONDS]");
                std::process::exit(2);
            }
        }
    }
    let fake = fake::Fake::start_at(fake::Clock::real(), port);
    println!("{}", fake.url());
    std::thread::spawn(|| {
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        std::process::exit(0);
    });
    std::thread::sleep(Duration::from_secs(seconds));
    std::process::exit(0);
}
