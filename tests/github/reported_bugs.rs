//! Regression tests for failures known from similar tools. These are covered elsewhere:
//!
//! - two runs that overlap: `overlap.rs`; re-runs: `creating.rs`; a limit halfway: `limits.rs`
//! - labels past the first page, or in another case: `labels.rs` and `lookup.rs`
//! - an unquoted `{{ }}` and CRLF in front matter: `tests/bad_templates.rs` and `tests/bad_input/seen.rs`
//! - `a,b` and `a, b`: `tests/bad_input/tables.rs` and here

use std::fmt::Write as _;
use std::time::Duration;

use crate::fake::{At, Fault, FaultKind};
use crate::requests::table;
use crate::shop::{CONFIG, SHOP, Shop};

const BUG: [&str; 6] = ["new", "bug", "--set", "expected=It works", "--set", "steps=Open it"];

fn bug(shop: &Shop, key: &str, set: &[&str]) -> crate::shop::Ran {
    let mut arguments = BUG.to_vec();
    arguments.extend(["--key", key]);
    arguments.extend(set.iter().flat_map(|set| ["--set", set]));
    shop.run(&arguments)
}

#[test]
fn search_that_knows_nothing_yet_makes_no_duplicates() {
    let shop = Shop::new();
    shop.fake.arrange(|state| state.search_lag = Duration::from_secs(86_400));
    shop.apply().done();
    shop.assert_settled();
    shop.assert_whole();
}

#[test]
fn who_cannot_be_assigned_costs_a_warning_and_not_the_issue() {
    let config =
        "roles:\n  product-owner: { holders: [mallory, nobody-at-all, ana] }\n  product-manager: { holders: [bo] }\n";
    let shop = Shop::with_config(config);
    let ran = shop.apply().done();
    for login in ["mallory", "nobody-at-all"] {
        assert!(ran.err.contains(&format!("`{login}` can't be assigned in {SHOP}")), "{}", ran.err);
    }
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn templates_and_answers_keep_ampersands_angles_and_workflow_braces() {
    let shop = Shop::new();
    let template = "---\nname: Note\ntitle: \"{{text}}\"\nfields:\n  text: { ask: \"Text?\", required: true }\n---\nA & B < C > D, \"$\\{{ github.token }}\" beside {{text}}\n";
    shop.write(".github/rolecall/templates/product-owner/note.md", template);
    let text = "text=R&D <3 \"x\" 'y' &amp; $\\{{ github.sha }} `<b>`";
    shop.run(&["new", "note", "--key", "n", "--set", text]).done();
    let issue = shop.of("note/n");
    let text = text.strip_prefix("text=").unwrap();
    assert_eq!(issue.title, text);
    let line = issue.body.unwrap().lines().next().unwrap().to_owned();
    assert_eq!(line, format!("A & B < C > D, \"${{{{ github.token }}}}\" beside {text}"));
}

#[test]
fn front_matter_with_crlf_makes_the_same_issue() {
    let template = "---\nname: Note\ntitle: \"{{text}}\"\nlabels: [a, b]\nfields:\n  text: { ask: \"Text?\", required: true }\n---\n## One\n\n{{text}}\n\n## Two\n\nEnd\n";
    let made = ["\n", "\r\n"].map(|end| {
        let shop = Shop::new();
        shop.write(".github/rolecall/templates/product-owner/note.md", &template.replace('\n', end));
        shop.run(&["new", "note", "--key", "n", "--set", "text=x"]).done();
        let issue = shop.of("note/n");
        (issue.title, issue.labels, issue.body.unwrap().replace("\r\n", "\n"))
    });
    assert_eq!(made[0], made[1]);
}

#[test]
fn words_parted_by_commas_are_the_same_with_a_blank_behind_them() {
    let template = "---\nname: Note\ntitle: \"Note\"\nfields:\n  on: { ask: \"Which?\", kind: choices, choices: [A, B, C] }\n---\n{{join on \" and \"}}\n";
    for on in ["A,B", "A, B", " A ,  B,"] {
        let shop = Shop::new();
        shop.write(".github/rolecall/templates/product-owner/note.md", template);
        shop.run(&["new", "note", "--key", "n", "--set", &format!("on={on}")]).done();
        let body = shop.of("note/n").body.unwrap();
        assert!(body.starts_with("A and B\n"), "{on}: {body}");
    }
}

#[test]
fn a_missing_permission_is_told_as_one() {
    let shop = Shop { token: "token-nothing".to_owned(), ..Shop::new() };
    let ran = shop.apply();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("issues: write") || ran.err.contains("issues: read"), "{}", ran.err);
    assert!(!ran.err.contains("title"), "{}", ran.err);
}

#[test]
fn a_title_of_256_characters_is_made_and_one_more_is_refused() {
    // GitHub counts characters (code points), neither bytes nor what a reader sees as one character.
    for letter in ["x", "é", "🦀", "e\u{301}"] {
        let count = 251 / letter.chars().count();
        let fill = letter.repeat(count) + &"x".repeat(251 - count * letter.chars().count());
        let shop = Shop::new();
        bug(&shop, "fits", &[&format!("actual={fill}")]).done();
        let title = shop.of("bug/fits").title;
        assert_eq!(title, format!("Bug: {fill}"));
        assert_eq!(title.chars().count(), 256);
        let ran = bug(&shop, "long", &[&format!("actual={fill}x")]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("has 257 characters; at most 256 are allowed"), "{}", ran.err);
        assert_eq!(shop.issues().len(), 1);
    }
}

#[test]
fn a_body_of_65536_characters_is_made_and_one_more_is_refused() {
    for letter in ["x", "🦀", "é"] {
        let shop = Shop::new();
        let evidence = |count: usize| format!("evidence={}", letter.repeat(count));
        bug(&shop, "a", &["actual=It fails", &evidence(1000)]).done();
        let around = shop.of("bug/a").body.unwrap().chars().count() - 1000;
        bug(&shop, "b", &["actual=It fails", &evidence(65_536 - around)]).done();
        assert_eq!(shop.of("bug/b").body.unwrap().chars().count(), 65_536);
        let ran = bug(&shop, "c", &["actual=It fails", &evidence(65_537 - around)]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("has 65537 characters, 65536 are allowed"), "{}", ran.err);
        assert_eq!(shop.issues().len(), 2);
        let again = bug(&shop, "b", &["actual=It fails", &evidence(65_536 - around)]).done();
        assert!(again.err.contains("already exists"), "{}", again.err);
    }
}

#[test]
fn the_hundred_and_first_child_is_made_loose_and_the_next_run_is_content() {
    let shop = Shop::new();
    let mut outline = "artifacts:\n  - feature:\n      key: f\n      outcome: Pay\n      problem: Slow\n      measure: Time\n    children:\n".to_owned();
    for at in 0..101 {
        writeln!(
            outline,
            "      - user-story: {{ key: s{at}, persona: Guest, goal: do {at}, benefit: time, criteria: [ok] }}"
        )
        .unwrap();
    }
    shop.write("outline.yml", &outline);
    let ran = shop.apply().done();
    assert!(ran.err.contains("`feature/f` already has 100 sub-issues, the most GitHub allows"), "{}", ran.err);
    let feature = shop.of("feature/f");
    assert_eq!(feature.sub_issues.len(), 100);
    assert_eq!(shop.by_key().len(), 102);
    let loose = shop.of("user-story/s100").body.unwrap();
    assert!(loose.contains(&format!(" · under #{} · ", feature.number)), "{loose}");
    shop.assert_settled();
}

#[test]
fn a_draft_is_not_filled_in_by_the_questions_that_stand_in_it() {
    let shop = Shop::new();
    shop.run(&["new", "user-story", "--draft", "--key", "d", "--set", "persona=Guest"]).done();
    let number = shop.of("user-story/d").number;
    let body = shop.issue(number).body.unwrap().replace('\n', "\r\n");
    shop.fake.arrange(|state| state.edit_body(SHOP, number, &body));
    let ran = shop.run(&["fill", "user-story/d"]);
    assert_eq!(ran.code, 2);
    for field in ["goal", "benefit", "criteria"] {
        assert!(ran.err.contains(&format!("is missing `{field}`")), "{}", ran.err);
    }
}

#[test]
fn a_success_does_not_hide_a_failure_before_it() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(5));
    let arguments = ["apply", "stories.csv", "--template", "user-story", "--json"];
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 2), kind: FaultKind::Status(422), times: 1 });
    let ran = shop.run(&arguments);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let told = ran.json();
    assert_eq!((&told["summary"]["created"], &told["summary"]["failed"]), (&4.into(), &1.into()));
    let told = shop.run(&arguments).done().json();
    assert_eq!((&told["summary"]["created"], &told["summary"]["kept"]), (&1.into(), &4.into()));
    assert_eq!(shop.by_key().len(), 5);
}

#[test]
fn words_never_reach_a_shell() {
    let shop = Shop::with_config(CONFIG);
    let words = "$(touch pwned) `touch pwned`; touch pwned & %0Atouch pwned";
    bug(&shop, "x", &[&format!("actual={words}")]).done();
    assert_eq!(shop.of("bug/x").title, format!("Bug: {words}"));
    assert!(!shop.path("pwned").exists());
}
