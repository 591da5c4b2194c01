//! Determines what GitHub shows, with cmark-gfm and an HTML5 parser.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::body::Written;

/// A text to check.
pub(crate) struct Text {
    kind: &'static str,
    text: String,
}

impl Text {
    pub(crate) fn body(text: &str) -> Self {
        Self { kind: "body", text: text.to_owned() }
    }

    pub(crate) fn title(text: &str) -> Self {
        Self { kind: "title", text: text.to_owned() }
    }
}

/// The findings for a text.
pub(crate) struct Found {
    value: Value,
    /// The names of the HTML elements.
    pub(crate) elements: Value,
}

impl Found {
    /// What GitHub would act on.
    pub(crate) fn alive(&self) -> Vec<String> {
        let kinds = ["mentions", "numbers", "closing", "links"];
        let of = |kind: &&str| self.value[*kind].as_array().cloned().unwrap_or_default();
        let name = |kind: &str, value: Value| format!("{kind}: {value}");
        kinds.iter().flat_map(|kind| of(kind).into_iter().map(|value| name(kind, value))).collect()
    }

    /// The visible headings of level 1 and 2.
    fn headings(&self) -> Vec<&str> {
        let all = self.value["headings"].as_array().unwrap().iter();
        let seen = all.filter(|heading| heading[0].as_u64() < Some(3) && heading[2] == false);
        seen.map(|heading| heading[1].as_str().unwrap()).collect()
    }

    /// What a person reads, line by line.
    pub(crate) fn words(&self) -> Vec<String> {
        let words = self.value["words"].as_str().unwrap().replace('\u{200b}', "");
        words.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
    }
}

/// Renders texts as GitHub does. Returns nothing if the tools are missing and not required.
#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
pub(crate) fn rendered(texts: &[Text]) -> Option<Vec<Found>> {
    let tools = Command::new("python3").args(["-c", "import cmarkgfm, html5lib"]).stderr(Stdio::null()).status();
    if !tools.is_ok_and(|status| status.success()) {
        assert!(
            std::env::var_os("ROLECALL_REQUIRE_CMARK").is_none_or(|value| value != "1"),
            "there is no cmarkgfm or no html5lib here"
        );
        eprintln!("not looked at: there is no cmarkgfm or no html5lib here (pip install cmarkgfm html5lib)");
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rendered/github.py");
    let mut child = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let asked: Vec<Value> = texts.iter().map(|text| json!({ "kind": text.kind, "text": text.text })).collect();
    child.stdin.take().unwrap().write_all(Value::from(asked).to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), texts.len());
    Some(found.into_iter().map(|value| Found { elements: value["elements"].clone(), value }).collect())
}

/// Checks that nothing in a body takes effect, and that everything rolecall wrote is visible.
#[track_caller]
pub(crate) fn check(text: &str, written: &Written, found: &Found) {
    let told = || format!("\n{text:?}\nbecame\n{}\n{}", written.body, found.value["html"].as_str().unwrap());
    assert_eq!(found.alive(), Vec::<String>::new(), "{}", told());
    // Text that a template inserts raw keeps its own headings, but hides no other heading.
    let mut seen = found.headings().into_iter();
    for heading in &written.headings {
        assert!(seen.any(|seen| seen == heading), "{heading:?} is hidden{}", told());
    }
    let words = found.words();
    assert!(words.iter().any(|line| line.starts_with(&written.owner_line)), "the owner line is hidden{}", told());
    for element in found.elements.as_array().unwrap() {
        let known = "h1 h2 h3 h4 h5 h6 br em strong a pre code img ul ol li table thead tbody tr td th blockquote p hr \
                     del input section sup";
        assert!(known.split(' ').any(|known| element == known), "<{element}>{}", told());
    }
    // All given words are in the body. The only additions are the characters that break up names, which may replace a
    // break that was already there.
    let joined = written.body.replace('\u{200b}', "");
    let left: Vec<&str> =
        [&joined, &written.body].iter().flat_map(|body| body.split(|c: char| !c.is_alphanumeric())).collect();
    let given = written.words.join("\n");
    for word in given.split(|c: char| !c.is_alphanumeric()) {
        assert!(word.is_empty() || left.contains(&word), "{word:?} is lost{}", told());
    }
}
