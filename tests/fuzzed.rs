//! The laws that `.ci/fuzz` checks for as long as it runs, checked here with its seeds and with texts close to what
//! people write.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test fails by panicking, and the laws are the fuzzer's")]

#[path = "../fuzz/src/comments.rs"]
mod comments;
#[path = "../fuzz/src/forms.rs"]
mod forms;
#[path = "../fuzz/src/payloads.rs"]
mod payloads;
#[path = "../fuzz/src/words.rs"]
mod words;

use proptest::prelude::*;

/// The seeds of a target, as the fuzzer reads them.
fn seeds(target: &str) -> Vec<String> {
    let folder = format!("{}/fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let seeds: Vec<String> = paths.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into()).collect();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    seeds
}

#[test]
fn the_laws_hold_for_the_seeds() {
    for seed in &seeds("comments") {
        comments::holds(seed);
    }
    for seed in &seeds("forms") {
        forms::holds(seed);
    }
    for seed in &seeds("payloads") {
        payloads::holds(seed);
    }
}

/// A line that has a meaning in Markdown, for GitHub or for rolecall.
fn line() -> BoxedStrategy<String> {
    let odd = prop::sample::select(vec![
        "/rolecall accept",
        "/rolecall new user-story goal=\"x y\"",
        "/rolecall fill goal=“x” a=\"",
        "> said",
        ">",
        "1. > said",
        "- > said",
        "```",
        "~~~~",
        "`",
        "``` js",
        "    indented",
        "\ttab",
        "- item",
        "  more",
        "- [x] done",
        "1. one",
        "<pre>",
        "</pre>",
        "<details>",
        "<blockquote>",
        "<code>",
        "<!-- x",
        "-->",
        "<!-- rolecall user-story/fuzzed-7",
        "role: product-owner",
        "<?x",
        "<![CDATA[",
        "<!a",
        "**Owner:** me `user-story/fuzzed-7`",
        "# Big",
        "## Head",
        "##",
        "### What goes wrong, in one line?",
        "===",
        "---",
        "| a | b |",
        "|---|---|",
        "[^1]: note",
        "[a]: <b> \"c",
        "@ana and `@bo` #1",
        "      @ana",
        "a\\",
        "{{issue.title}}",
        "{{#each x}}",
        "_No response_",
        "2027-02-26",
        "user-story/guest",
        "a\u{0}b\u{200b}\u{2028}\u{85}c",
        "",
        "",
    ]);
    prop_oneof![1 => "[a-zé ]{1,12}".boxed(), 3 => odd.prop_map(str::to_owned)].boxed()
}

fn text(joints: &'static [&'static str]) -> impl Strategy<Value = String> {
    let joint = prop::sample::select(joints.to_vec());
    prop::collection::vec((line(), joint), 1..9)
        .prop_map(|lines| lines.iter().flat_map(|(line, joint)| [line.as_str(), joint]).collect())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn only_what_a_person_says_in_a_comment_is_a_command(text in text(&["\n", "\n", "\n\n", "\r\n", "\r"])) {
        comments::holds(&text);
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_word_of_a_body_goes_and_nothing_in_it_is_ours(
        form in "[a-z]", text in text(&["\n", "\n", "\n", "\u{1}", "\n\n", "\r\n"]),
    ) {
        forms::holds(&format!("{form}{text}"));
    }

    #[test]
    fn what_stands_in_a_payload_is_data(
        event in prop::sample::select(vec!["issues", "milestone", "release.published", "workflow_dispatch"]),
        value in "[a-z{}#/. \"=|*\\[\\]!]{0,20}",
        text in text(&["\n", "\n", "\n\n", "\r\n"]),
    ) {
        payloads::holds(&format!("{event}\n{value}\n{text}"));
    }
}
