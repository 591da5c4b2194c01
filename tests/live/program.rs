//! The drill for a real repository: `cargo run --example live -- --repo owner/sandbox`.
//!
//! It runs all steps there and also against the fake GitHub, and prints where the shapes of their answers differ. It
//! creates about 280 issues and deletes none of them: use a repository that you can throw away. The token comes from
//! `GITHUB_TOKEN` or `gh auth token`; set `GITHUB_API_URL` to use another server.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::exit, reason = "a program for tests")]
#![allow(missing_docs, unreachable_pub, reason = "a program for tests")]

#[path = "../fake/mod.rs"]
mod fake;
#[path = "mod.rs"]
mod live;

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use live::drill::Place;
use rolecall::core::pace::Pace;

const USAGE: &str = "usage: live --repo OWNER/NAME [--stories N]";

fn main() {
    let (mut repository, mut stories) = (None, 250);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--repo", Some(value)) if value.split('/').count() == 2 => repository = Some(value),
            ("--stories", Some(value)) => stories = value.parse().unwrap_or_else(|_| wrong(USAGE)),
            _ => wrong(USAGE),
        }
    }
    let repository = repository.unwrap_or_else(|| wrong(USAGE));
    if stories < 3 {
        wrong("three stories are the least that the road needs");
    }
    let api = std::env::var("GITHUB_API_URL").unwrap_or_else(|_| "https://api.github.com".to_owned());
    let token = token().unwrap_or_else(|| wrong("set GITHUB_TOKEN, or log in with `gh auth login`"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let pace = if api.starts_with("http://127.0.0.1") { Pace::of_host } else { |_: &str| Pace::github() };
    let sandbox = Place { api, token, repository, pace, tag: format!("drill-{now}"), stories };
    let report = live::drill(&sandbox, &|line| println!("{line}"));
    println!("\n{} differences that may matter:", report.differences.serious.len());
    for line in &report.differences.serious {
        println!("  {line}");
    }
    println!("\n{} things that GitHub tells besides:", report.differences.more.len());
    for line in &report.differences.more {
        println!("  {line}");
    }
    let failed = report.steps.iter().filter(|(_, came)| came.is_err()).count();
    println!("\n{failed} of {} steps failed", report.steps.len());
    std::process::exit(i32::from(failed > 0));
}

fn token() -> Option<String> {
    let said = std::env::var("GITHUB_TOKEN").ok().filter(|token| !token.is_empty());
    said.or_else(|| {
        let told = Command::new("gh").args(["auth", "token"]).output().ok()?;
        let token = String::from_utf8(told.stdout).ok()?.trim().to_owned();
        (told.status.success() && !token.is_empty()).then_some(token)
    })
}

fn wrong(why: &str) -> ! {
    println!("{why}");
    std::process::exit(2)
}
