//! End-to-end laws, tested with generated answers and generated hand edits: after a plan is applied, the next plan is
//! empty; and whatever people do to a file, the second run changes nothing more and keeps every line of theirs.
//! `ROLECALL_EDITS=2000 cargo test --test properties` tries that many edits with `apply`, and as many with `fill`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "properties/export.rs"]
mod export;
#[path = "properties/hand_edits.rs"]
mod hand_edits;
mod support;

use std::sync::LazyLock;

use jiff::civil::Date;
use proptest::prelude::*;
use rolecall::core::artifact::{Location, Parent, RawAnswer, Request, Trust};
use rolecall::core::catalog::{Catalog, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::Source;
use rolecall::core::names::{ArtifactKey, Name};
use rolecall::core::plan::{Change, Existing, Options, Plan, Record, Snapshot, decide, document};

const PATH: &str = ".rolecall/user-story/k.md";

fn key() -> ArtifactKey {
    ArtifactKey::parse("user-story/k").unwrap()
}

fn request(catalog: &Catalog, answers: &[String]) -> Request {
    let template = catalog.template("user-story").unwrap();
    let mut request = Request::new(template.id.clone());
    request.name = Name::new("k").ok();
    request.draft = true;
    for (field, words) in ["persona", "goal", "benefit", "criteria", "notes"].iter().zip(answers) {
        // An answer that doesn't fit its field is refused; the draft then lists it as missing.
        drop(request.answers.give(template, field, RawAnswer::Words(std::slice::from_ref(words)), Trust::Typed));
    }
    request
}

fn existing(text: &str) -> Option<Existing> {
    let record = document::read(&Source::new(PATH, text), Some(&key())).ok()?;
    let mut existing = Existing::in_file(record, PATH, text);
    if let Some(marker) = existing.marker() {
        existing.record.owner = marker.role;
    }
    Some(existing)
}

fn plan(catalog: &Catalog, request: &Request, text: Option<&str>) -> Option<Plan> {
    decided(catalog, request, text, false)
}

fn decided(catalog: &Catalog, request: &Request, text: Option<&str>, force: bool) -> Option<Plan> {
    let mut snapshot = Snapshot::default();
    if let Some(text) = text {
        snapshot.insert(existing(text)?);
    }
    let today: Date = "2027-01-04".parse().unwrap();
    let options = Options { today, force, only_new: false };
    let locate = |_: &ArtifactKey| Location::file(PATH);
    decide(catalog, &snapshot, &std::slice::from_ref(request), &locate, options).ok().map(|decision| decision.plan)
}

/// The file after a plan.
fn applied(plan: &Plan, text: Option<&str>) -> Option<String> {
    let write = |record: &Record| match text {
        Some(text) => document::rewrite(text, &existing(text)?.record, record),
        None => Some(document::write(record)),
    };
    match &plan.steps[0].change {
        Change::None => text.map(str::to_owned),
        Change::Create(record) | Change::Update(record) => write(record),
        Change::Later(_) => panic!("one text is never too many"),
    }
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zé ]{1,12}".boxed(),
        1 => Just("```".to_owned()).boxed(),
        1 => Just("- item".to_owned()).boxed(),
        1 => Just("  ```".to_owned()).boxed(),
        1 => Just("> ```".to_owned()).boxed(),
        1 => Just("## Head".to_owned()).boxed(),
        1 => Just("<details>".to_owned()).boxed(),
        1 => Just("<!-- x".to_owned()).boxed(),
        1 => Just("    <!-- rolecall user-story/k\n    role: product-leader\n    -->".to_owned()).boxed(),
        1 => Just("**Owner:** me `user-story/k`".to_owned()).boxed(),
        1 => Just("{{x}} & \"q\": '".to_owned()).boxed(),
        1 => Just("a\u{7f}b | c\\|d".to_owned()).boxed(),
        1 => Just(String::new()).boxed(),
        1 => Just("===".to_owned()).boxed(),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|lines| lines.join("\n"))
}

/// The number of edits to try.
fn edits() -> u32 {
    std::env::var("ROLECALL_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// A person's line, at a place between the front matter and the marker.
fn edit(made: &str, line: &str, at: prop::sample::Index, crlf: bool) -> String {
    let body = made.find("\n---\n").unwrap() + 5;
    let marker = made.rfind("<!-- rolecall ").unwrap();
    let starts: Vec<usize> = made[body..marker].match_indices('\n').map(|(at, _)| body + at + 1).collect();
    let at = starts[at.index(starts.len())];
    let edited = format!("{}{line}\n{}", &made[..at], &made[at..]);
    if crlf { edited.replace('\n', "\r\n") } else { edited }
}

/// The request of `fill`: the answers in the file, with one of them replaced or added.
fn filled(catalog: &Catalog, text: &str, field: &str, words: &str) -> Option<Request> {
    let template = catalog.template("user-story").unwrap();
    let existing = existing(text)?;
    let mut request = Request::new(template.id.clone());
    request.answers = existing.answers(catalog, template, Trust::Typed);
    request.before = Some(request.answers.clone());
    request.answers.give(template, field, RawAnswer::Words(&[words.to_owned()]), Trust::Typed).ok()?;
    request.name = Some(existing.record.key.name().clone());
    request.to = Some(existing.record.destination);
    request.milestone = Some(existing.record.milestone.clone().unwrap_or_default());
    request.parent = existing.record.parent.as_deref().and_then(|parent| Parent::parse(parent).ok());
    request.draft = true;
    Some(request)
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&[], &Config::default()).unwrap());

/// Found by the law below: an unclosed comment in one section, and code in another.
#[test]
fn a_heading_put_into_a_code_block_settles_at_once() {
    let words = |texts: [&str; 5]| texts.map(str::to_owned);
    let first = plan(&CATALOG, &request(&CATALOG, &words(["a", "b", "a", "  ```\n<!-- x", "a"])), None).unwrap();
    let edited = applied(&first, None).unwrap().replacen("- [ ] ```\n", "- [ ] ```\n## Mine\n", 1);
    assert!(edited.contains("## Mine"));
    let wish = request(&CATALOG, &words(["a", " ", "b", " ", "```\n    -->\n```"]));
    let settled = applied(&plan(&CATALOG, &wish, Some(&edited)).unwrap(), Some(&edited)).unwrap();
    assert!(!plan(&CATALOG, &wish, Some(&settled)).unwrap().writes(), "{settled}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_that_was_applied_is_empty(answers in prop::collection::vec(words(), 5)) {
        let catalog = &*CATALOG;
        let request = request(catalog, &answers);
        // Answers that make the title too long are refused, and nothing is written.
        let Some(first) = plan(catalog, &request, None) else { return Ok(()) };
        let text = applied(&first, None).unwrap();
        let second = plan(catalog, &request, Some(&text)).unwrap();
        prop_assert!(!second.writes(), "{:?} wrote again over\n{}", second.steps[0].receipt, text);
        prop_assert!(second.steps[0].receipt.warnings.is_empty(), "{:?}\n{}", second.steps[0].receipt.warnings, text);
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: edits(), ..ProptestConfig::default() })]

    #[test]
    fn after_any_edit_the_next_run_settles_it_and_keeps_every_line(
        answers in prop::collection::vec(words(), 5),
        other in prop::collection::vec(words(), 5),
        line in "(## Mine|my own words|- \\[x\\] done|> quote|```\nmine\n```)",
        at in any::<prop::sample::Index>(),
        crlf in any::<bool>(),
    ) {
        let catalog = &*CATALOG;
        let Some(first) = plan(catalog, &request(catalog, &answers), None) else { return Ok(()) };
        let made = applied(&first, None).unwrap();
        let edited = edit(&made, &line, at, crlf);
        let wish = request(catalog, &other);
        let Some(next) = plan(catalog, &wish, Some(&edited)) else { return Ok(()) };
        let settled = applied(&next, Some(&edited)).unwrap();
        for mine in line.lines() {
            prop_assert!(settled.contains(mine), "{:?} went from\n{}\nto\n{}", mine, edited, settled);
        }
        let last = plan(catalog, &wish, Some(&settled)).unwrap();
        prop_assert!(!last.writes(), "it wrote again over\n{}\n{:?}\n", settled, applied(&last, Some(&settled)));
    }
    #[test]
    fn after_any_edit_fill_keeps_every_line_and_settles(
        answers in prop::collection::vec(words(), 5),
        line in "(## Mine|my own words|- \\[x\\] done|> quote|```\nmine\n```)",
        at in any::<prop::sample::Index>(),
        crlf in any::<bool>(),
        field in prop::sample::select(vec!["persona", "goal", "benefit", "criteria", "notes"]),
        told in "[a-z][a-z ]{2,19}",
    ) {
        let catalog = &*CATALOG;
        let Some(first) = plan(catalog, &request(catalog, &answers), None) else { return Ok(()) };
        let made = applied(&first, None).unwrap();
        let edited = edit(&made, &line, at, crlf);
        let Some(wish) = filled(catalog, &edited, field, &told) else { return Ok(()) };
        let Some(next) = plan(catalog, &wish, Some(&edited)) else { return Ok(()) };
        let settled = applied(&next, Some(&edited)).unwrap();
        for mine in line.lines() {
            prop_assert!(settled.contains(mine), "{:?} went from\n{}\nto\n{}", mine, edited, settled);
        }
        let Some(again) = filled(catalog, &settled, field, &told) else { return Ok(()) };
        let last = plan(catalog, &again, Some(&settled)).unwrap();
        prop_assert!(!last.writes(), "it wrote again over\n{}\n{:?}\n", settled, applied(&last, Some(&settled)));
    }
}
