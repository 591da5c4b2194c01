//! Whatever a person writes into an artifact is kept: random hand edits, followed by `apply` and `fill`, each with and
//! without `--force`. `ROLECALL_EDITS=2000 cargo test --test properties hand_edits` tries more of them than a normal run.

use proptest::prelude::*;
use proptest::sample::Index;
use rolecall::core::artifact::{RawAnswer, Request, Section, Trust, sections};
use rolecall::core::names::Name;
use rolecall::core::plan::{Change, Record};

use super::{CATALOG, decided, document, existing, request, words};

/// A hand edit at a place in the file's body.
#[derive(Clone, Debug)]
enum Edit {
    /// Inserts lines.
    Write(Index, String),
    /// Appends words to a line.
    Append(Index, String),
    /// Removes a line.
    Delete(Index),
    /// Ticks a task.
    Tick(Index),
}

/// What a person writes. The `@` is replaced by a number that identifies the line.
fn own_words() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => Just("my words @"),
        3 => Just("  - my nested @"),
        3 => Just("- my item @"),
        2 => Just("- [x] my done @"),
        2 => Just("## My section @\nmy text in it @"),
        1 => Just("### My heading @"),
        1 => Just("> my quote @"),
        1 => Just("| my cell @ | x |"),
        1 => Just("```\nmy code @"),
        1 => Just("~~~\nmy other code @"),
        1 => Just("```\nmy whole code @\n```"),
        1 => Just("    my indented @"),
        1 => Just("<!-- my comment @"),
        1 => Just("<details>my fold @"),
        1 => Just("**Owner:** mine @"),
        1 => Just("note: my note @"),
        1 => Just("[my@]: https://example.com"),
        1 => Just("\nmy words @ between blank lines\n"),
    ]
    .prop_map(str::to_owned)
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        5 => (any::<Index>(), own_words()).prop_map(|(at, text)| Edit::Write(at, text)),
        2 => (any::<Index>(), Just("my end @".to_owned())).prop_map(|(at, text)| Edit::Append(at, text)),
        1 => any::<Index>().prop_map(Edit::Delete),
        1 => any::<Index>().prop_map(Edit::Tick),
    ]
}

/// The file as a person left it.
#[derive(Debug, Default)]
struct Edited {
    text: String,
    /// The lines, trimmed, that a person wrote.
    lines: Vec<String>,
    /// Those after the marker, in no section.
    behind: Vec<String>,
}

fn edited(made: &str, edits: &[Edit]) -> Edited {
    let body = made.find("\n---\n").unwrap() + 5;
    let mut lines: Vec<String> = made[body..].lines().map(str::to_owned).collect();
    for (number, edit) in edits.iter().enumerate() {
        let own = |text: &str| text.replace('@', &format!("n{number}x"));
        match edit {
            Edit::Write(at, text) => {
                let at = at.index(lines.len() + 1);
                for (offset, line) in own(text).split('\n').enumerate() {
                    lines.insert(at + offset, line.to_owned());
                }
            }
            // A marker line belongs to rolecall, except for what follows the key.
            Edit::Append(at, text) => {
                let at = at.index(lines.len());
                let marker = lines.iter().position(|line| line.starts_with("<!-- rolecall "));
                if marker.is_none_or(|marker| at <= marker) && !lines[at].is_empty() {
                    lines[at] += &format!(" {}", own(text));
                }
            }
            Edit::Delete(at) => {
                let at = at.index(lines.len());
                if !is_own(&lines[at]) && !lines[at].starts_with("<!-- rolecall ") && lines[at] != "-->" {
                    lines.remove(at);
                }
            }
            Edit::Tick(at) => {
                let at = at.index(lines.len());
                lines[at] = lines[at].replacen("- [ ] ", "- [x] ", 1);
            }
        }
    }
    let end = lines.iter().rposition(|line| line == "-->").unwrap();
    let behind = lines[end + 1..].iter().take_while(|line| !line.starts_with("## ")).filter(|line| is_own(line));
    Edited {
        behind: behind.map(|line| line.trim().to_owned()).collect(),
        lines: lines.iter().filter(|line| is_own(line)).map(|line| words_of(line)).collect(),
        text: format!("{}{}\n", &made[..body], lines.join("\n")),
    }
}

/// The part of a line that is a person's: all of it, or on a marker line only what follows the key.
fn words_of(line: &str) -> String {
    line.strip_prefix("<!-- rolecall user-story/k ").unwrap_or(line).trim().to_owned()
}

fn is_own(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["my", "mine"].iter().any(|word| lower.contains(word))
        && ('0'..='9').any(|digit| line.contains(&format!("n{digit}x")))
}

/// The request of `fill`: the answers in the file, with one of them replaced.
fn filled(text: &str, field: &str, answer: &str) -> Option<Request> {
    let template = CATALOG.template("user-story").unwrap();
    let existing = existing(text)?;
    let mut request = Request::new(template.id.clone());
    request.answers = existing.answers(&CATALOG, template, Trust::Typed);
    request.before = Some(request.answers.clone());
    let given = [answer.to_owned()];
    request.answers.give(template, field, RawAnswer::Words(&given), Trust::Typed).ok()?;
    request.name = Name::new("k").ok();
    request.milestone = Some(existing.record.milestone.clone().unwrap_or_default());
    request.draft = true;
    Some(request)
}

/// The file after a request, and whether the next run would write again.
fn after(request: &Request, text: &str, force: bool) -> Option<(String, bool)> {
    let write = |text: &str| -> Option<String> {
        let plan = decided(&CATALOG, request, Some(text), force)?;
        match &plan.steps[0].change {
            Change::None => Some(text.to_owned()),
            Change::Create(record) | Change::Update(record) => rewritten(text, record),
            Change::Later(_) => panic!("one text is never too many"),
        }
    };
    let first = write(text)?;
    let second = write(&first)?;
    Some((first.clone(), first != second))
}

fn rewritten(text: &str, record: &Record) -> Option<String> {
    document::rewrite(text, &existing(text)?.record, record)
}

/// How many times a line occurs in a text.
fn count(text: &str, line: &str) -> usize {
    text.lines().filter(|known| known.trim_end() == line).count()
}

/// The line of a section's heading. A line inside a section's code that looks like a heading moves with its section.
fn heading_line(section: &Section) -> Option<String> {
    section.text.lines().next().filter(|line| line.starts_with("## ")).map(str::to_owned)
}

/// The file created from answers.
fn made(answers: &[String]) -> Option<String> {
    let first = decided(&CATALOG, &request(&CATALOG, answers), None, false)?;
    let Change::Create(record) = &first.steps[0].change else { return None };
    Some(document::write(record))
}

/// Checks that `apply` and `fill`, each with and without `--force`, keep what a person wrote, duplicate no section, and
/// change nothing in a second run.
fn check(made: &str, edited: &Edited, other: &[String], field: &str, crlf: bool) -> Result<(), TestCaseError> {
    let text = if crlf { edited.text.replace('\n', "\r\n") } else { edited.text.clone() };
    let wish = request(&CATALOG, other);
    let fill = filled(&text, field, "given anew");
    let headings: Vec<String> = sections(made).iter().filter_map(heading_line).collect();
    for force in [false, true] {
        for (what, request) in [("apply", Some(&wish)), ("fill", fill.as_ref())] {
            let Some(request) = request else { continue };
            let Some((after, restless)) = after(request, &text, force) else { continue };
            let kept = if force { &edited.behind } else { &edited.lines };
            for line in kept {
                prop_assert!(
                    after.contains(line.as_str()),
                    "{what} ({force}) lost {line:?} of\n{}\nin\n{after}",
                    edited.text
                );
            }
            for heading in &headings {
                prop_assert!(
                    count(&after, heading) <= count(made, heading),
                    "{what} ({force}) doubled {heading:?} of\n{}\nin\n{after}",
                    edited.text
                );
            }
            // A fence that a person left open is closed first. What it swallowed of a draft is only read by the next run.
            let is_odd = |fence| edited.text.lines().filter(|line| line.starts_with(fence)).count() % 2 == 1;
            let open = is_odd("~~~") || is_odd("```");
            prop_assert!(
                !restless || (what == "fill" && open),
                "{what} ({force}) writes again over\n{after}\nmade of\n{}",
                edited.text
            );
        }
    }
    Ok(())
}

fn cases() -> u32 {
    std::env::var("ROLECALL_EDITS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_line_that_a_person_wrote_is_lost(
        answers in prop::collection::vec(words(), 5),
        other in prop::collection::vec(words(), 5),
        edits in prop::collection::vec(edit(), 1..5),
        field in prop::sample::select(vec!["persona", "goal", "criteria", "notes"]),
        crlf in any::<bool>(),
    ) {
        let Some(made) = made(&answers) else { return Ok(()) };
        check(&made, &edited(&made, &edits), &other, field, crlf)?;
    }
}

/// Found by the law above: words after a heading, and a heading in the code below it. `--force` writes the section
/// again, with its code, next to the one that a person renamed.
#[test]
fn words_behind_any_line_double_no_section() {
    let words = |texts: [&str; 5]| texts.map(str::to_owned);
    let others =
        [["é", "é", "é", "```", "  ```\n## Head"], ["a", "b", "c", "~~~", "```"], ["a", "", "", "", "## Head"]];
    for answers in [["é", "é", "é", "```", "  ```\n## Head"], ["a", "b", "```", "  ```\n## Head", "```\n## Head"]] {
        let made = made(&words(answers)).unwrap();
        let body = made.lines().take_while(|line| !line.starts_with("<!-- rolecall ")).enumerate();
        for (at, _) in body.filter(|(_, line)| line.starts_with("## ") || line.starts_with("```")) {
            let mut lines: Vec<String> = made.lines().map(str::to_owned).collect();
            lines[at] += " my end n0x";
            let edited =
                Edited { text: lines.join("\n") + "\n", lines: vec!["my end n0x".to_owned()], behind: Vec::new() };
            for other in others {
                for crlf in [false, true] {
                    if let Err(error) = check(&made, &edited, &words(other), "goal", crlf) {
                        panic!("{at} {other:?} {crlf}: {error}");
                    }
                }
            }
        }
    }
}
