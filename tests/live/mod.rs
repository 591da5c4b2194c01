//! The drill: runs the steps against a repository and against the fake, and compares the shapes of the answers.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "the program and the test each use their own part of this")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod drill;
pub mod manual_edits;
pub mod recorder;
pub mod run;
pub mod shape;

use rolecall::core::pace::Pace;

use crate::fake::Fake;
use drill::{Place, walk};
use shape::Differences;

/// The result of a drill.
pub struct DrillReport {
    pub steps: Vec<(&'static str, Result<String, String>)>,
    pub differences: Differences,
}

/// Runs the steps against a repository and against the fake, and compares the answers.
pub fn drill(place: &Place, say: &dyn Fn(&str)) -> DrillReport {
    let real = walk(place, say);
    if let [(_, Err(_))] = &real.steps[..] {
        return DrillReport { differences: Differences::default(), steps: real.steps };
    }
    say("the same before the fake GitHub");
    let fake = Fake::start_in_real_time();
    let stand_in = Place {
        api: fake.url().to_owned(),
        token: "token-ana".to_owned(),
        repository: "acme/shop".to_owned(),
        pace: Pace::of_host,
        ..place.clone()
    };
    let walked = walk(&stand_in, &|line| {
        if line.starts_with("FAILED") {
            say(line);
        }
    });
    DrillReport { differences: real.record.shapes.against(&walked.record.shapes), steps: real.steps }
}
