//! Keys and parents that contradict each other, and several mistakes at once; bad input is never half applied.

use crate::refusals::{Refusals, filled, held};
use crate::support::{outline, story};
use crate::{APPLY, SPIKE, but, with};

/// An outline of spikes, one per line: `key`, then more.
fn spikes(items: &[&str]) -> String {
    items
        .iter()
        .fold("artifacts:\n".to_owned(), |text, item| text + &format!("  - spike: {{ question: q, key: {item} }}\n"))
}

#[test]
fn a_key_or_a_parent_that_leaves_the_repository_is_refused() {
    let mut refusals = Refusals::default();
    for key in [
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "user-story/../x",
        ".",
        "..",
        "'..\\x'",
        "c:x",
        "a/../../b",
        ".git/x",
    ] {
        let text = but("key: a", &format!("key: {key}"));
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, &["--> o.yml:3:12"]);
        let row = format!("key,persona,goal,benefit,criteria\n{},p,g,b,c\n", key.trim_matches('\''));
        let command = ["apply", "s.csv", "--template", "user-story"];
        refusals.row(&[("s.csv", row.as_bytes())], &command, &["--> s.csv:2:1"]);
    }
    for parent in ["../../x", "/etc/passwd", "feature/../x", "feature/..", "'..\\x'", "x"] {
        let text = with(&format!("parent: {parent}"));
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, &["--> o.yml:8:15"]);
    }
    refusals.end();
}

#[test]
fn a_key_that_is_no_name_is_refused_with_one_that_is() {
    let long = "x".repeat(101);
    let mut refusals = Refusals::default();
    for (key, says) in [
        ("Guest checkout!", &["`Guest checkout!` is not a valid name", "write `guest-checkout`"][..]),
        ("feature/x", &["the key `feature/x` is not a `user-story` key", "write only the name"]),
        ("'!!!'", &["`!!!` is not a valid name", "letters and digits"]),
        (&long, &["has more than 100 bytes"]),
    ] {
        let text = but("key: a", &format!("key: {key}"));
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, &[says, &["--> o.yml:3:12"]].concat());
    }
    refusals.end();
}

#[test]
fn a_missing_key_is_refused_with_a_suggestion() {
    let mut refusals = Refusals::default();
    let fill = "`rolecall apply --fill-keys` adds all of them";
    let says = ["this user-story has no key", "--> o.yml:2:5", "add `key: reader-read`", fill];
    for missing in ["", "      key:\n", "      key: ~\n"] {
        refusals.row(&[("o.yml", but("      key: a\n", missing).as_bytes())], APPLY, &says);
    }
    let twins = outline(&[("a", "read"), ("b", "read")]).replace("      key: a\n", "").replace("      key: b\n", "");
    let says = ["--> o.yml:2:5", "add `key: reader-read`", "--> o.yml:7:5", "add `key: reader-read-2`"];
    refusals.row(&[("o.yml", twins.as_bytes())], APPLY, &says);
    let silent = but("      key: a\n", "").replace("reader", "'!'").replace("read", "'?'");
    refusals.row(
        &[("o.yml", silent.as_bytes())],
        APPLY,
        &["this user-story has no key", "none can be made from its title"],
    );
    refusals.end();
}

/// A key without words is treated as missing; otherwise a later title would create a second artifact for the same item.
#[test]
fn an_empty_key_is_a_missing_key() {
    let mut refusals = Refusals::default();
    let says = ["this user-story has no key", "--> o.yml:2:5", "add `key: reader-read`"];
    for empty in ["''", "\"\"", "\"  \""] {
        refusals.row(&[("o.yml", but("key: a", &format!("key: {empty}")).as_bytes())], APPLY, &says);
    }
    refusals.end();
}

#[test]
fn a_key_that_stands_twice_is_refused_with_both_places() {
    let twice = outline(&[("a", "read"), ("A", "write")]);
    let says = ["the key `user-story/a` is already used at o.yml:2:5", "--> o.yml:8:5", "another `key`"];
    let mut refusals = Refusals::default();
    refusals.row(&[("o.yml", twice.as_bytes())], APPLY, &says);
    let one = outline(&[("a", "read")]);
    let files: [(&str, &[u8]); 2] = [("o.yml", one.as_bytes()), ("p.yml", one.as_bytes())];
    refusals.row(&files, &["apply", "o.yml", "p.yml"], &["already used at o.yml:2:5", "--> p.yml:2:5"]);
    refusals.end();
}

#[test]
fn a_parent_that_is_not_there_or_does_not_fit_is_refused() {
    let shop = "artifacts:\n  - feature: { key: guest-checkout, problem: p, outcome: o, measure: m }\n";
    let unknown = format!("{shop}{}      parent: feature/guest-chekout\n", story("a", "read"));
    let bug = "artifacts:\n  - bug: { key: b, actual: a, expected: e, steps: [s] }\n    children:\n".to_owned();
    let bug = bug + "      - user-story: { key: a, persona: p, goal: g, benefit: b, criteria: [c] }\n";
    let twice = format!(
        "{shop}    children:\n      - bug: {{ key: b, parent: feature/x, actual: a, expected: e, steps: [s] }}\n"
    );
    let mut refusals = Refusals::default();
    for (text, says) in [
        (unknown, &["`feature/guest-chekout`", "--> o.yml:3:5", "did you mean `feature/guest-checkout`"][..]),
        (with("parent: feature/nope"), &["the parent of `user-story/a` was not found", "--> o.yml:2:5"]),
        (with("parent: guest-checkout"), &["`guest-checkout` is not a key", "--> o.yml:8:15", "a template and a name"]),
        (bug, &["`user-story` can't be a child of", "--> o.yml:4:9", "its parent can be `feature` or"]),
        (twice, &["this item has two parents", "--> o.yml:4:24", "remove `parent`"]),
    ] {
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, says);
    }
    refusals.end();
}

#[test]
fn parents_in_a_circle_are_refused_once() {
    let mut refusals = Refusals::default();
    for (items, circle) in [
        (&["a, parent: spike/a"][..], "`spike/a` under `spike/a`"),
        (&["a, parent: spike/b", "b, parent: spike/a"], "`spike/a` under `spike/b` under `spike/a`"),
        (
            &["x, parent: spike/b", "b, parent: spike/c", "c, parent: spike/b"],
            "`spike/b` under `spike/c` under `spike/b`",
        ),
    ] {
        let text = spikes(items);
        let says = [circle, "--> o.yml:", "remove one `parent`"];
        refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, &says);
        let folder = filled(&[("o.yml", text.as_bytes()), SPIKE]);
        assert_eq!(folder.run(APPLY).err.matches("form a cycle").count(), 1, "{text}");
    }
    refusals.end();
}

#[test]
fn a_circle_that_closes_over_what_is_there_already_is_refused() {
    let folder = filled(&[("o.yml", spikes(&["b", "a, parent: spike/b"]).as_bytes()), SPIKE]);
    folder.run(APPLY).ok();
    folder.write("o.yml", spikes(&["b, parent: spike/a"]));
    let before = held(&folder);
    let ran = folder.run(APPLY).code(2);
    assert!(ran.err.contains("cycle") && held(&folder) == before, "{ran:#?}");
}

#[test]
fn several_mistakes_of_an_outline_are_listed_at_once() {
    let text = "artefacts: 1\nartifacts:\n  - user-stroy: {}\n  - spike: { key: ../x, qestion: q, cost: lots, day: 2027-02-30 }\n    children: no\n";
    let says = [
        "o.yml:1:1",
        "o.yml:3:5",
        "unknown key",
        "template `user-stroy` not found",
        "not a valid name",
        "has no field `qestion`",
        "is not a number",
        "is not a date",
        "must be a list of items",
    ];
    let mut refusals = Refusals::default();
    refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, &says);
    let late =
        spikes(&["a", "a", "b, parent: spike/no", "c, labels: [12345678901234567890123456789012345678901234567890x]"])
            + "  - spike: { key: d }\n";
    let says = ["already used at o.yml:2:5", "`spike/no`", "has 51 characters", "`spike/d` lacks `question`"];
    refusals.row(&[("o.yml", late.as_bytes()), SPIKE], APPLY, &says);
    let files: [(&str, &[u8]); 3] = [("o.yml", b"- a\n"), ("p.yml", b""), ("q.csv", b"")];
    refusals.row(&files, &["apply", "o.yml", "p.yml", "q.csv"], &["--> o.yml:1:1", "--> p.yml:1:1", "--> q.csv:1:1"]);
    refusals.end();
}

/// All mistakes of a file are reported at once, not one per processing step.
#[test]
fn mistakes_that_are_found_at_different_steps_are_listed_at_once_too() {
    let text = "artifacts:\n  - spike: { key: a, qestion: q }\n  - spike: { key: b }\n  - spike: { question: q }\n";
    let says = ["has no field `qestion`", "`spike/b` lacks `question`", "this spike has no key", "add `key: q`"];
    let mut refusals = Refusals::default();
    refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, &says);
    refusals.end();
}

/// A key that is wrong, misplaced or misspelled is not also reported as missing.
#[test]
fn a_mistake_is_told_once_and_not_what_follows_from_it() {
    let mut flaws = Vec::new();
    let row = |key: &str| format!("{key},question,cost\nA B,q,1\n");
    for (path, text) in [
        ("o.yml", "artifacts:\n  - spike: { key: [a], question: q }\n".to_owned()),
        (
            "o.yml",
            "artifacts:\n  - spike: { key: A B, question: q }\n    children:\n      - spike: { key: b, question: q }\n"
                .to_owned(),
        ),
        ("o.yml", "artifacts:\n  - spike: { key: a, qestion: q }\n".to_owned()),
        ("o.yml", "artifacts:\n  - spike: { key: a, question: [q] }\n".to_owned()),
        (
            "o.yml",
            "artifacts:\n  - spkie: { key: a }\n    children:\n      - spike: { key: b, question: q }\n".to_owned(),
        ),
        ("s.csv", row("key")),
        ("s.csv", row("kee")),
        ("s.csv", row("key").replace("A B", "a").replace("question", "qestion")),
        ("s.csv", row("key").replace("A B", "a").replace(",1", ",lots")),
    ] {
        let said = filled(&[(path, text.as_bytes()), SPIKE]).run(&["apply", path, "--template", "spike"]).code(2).err;
        if said.matches("error: ").count() != 1 {
            flaws.push(format!("{text}\n{said}"));
        }
    }
    assert!(flaws.is_empty(), "{}", flaws.join("\n"));
}

/// YAML reads `- priority: high` as a map; the person meant a label.
#[test]
fn a_label_that_is_no_text_is_refused() {
    let mut refusals = Refusals::default();
    for labels in ["[priority: high]", "[[a]]", "[a, { b: c }]"] {
        let text = with(&format!("labels: {labels}"));
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, &["`labels`", "--> o.yml:8:"]);
    }
    refusals.end();
}

#[test]
fn fill_keys_writes_nothing_into_an_outline_that_is_wrong() {
    let mut refusals = Refusals::default();
    let fill = ["apply", "--fill-keys", "o.yml"];
    let wrong = but("      key: a\n", "") + "      size: XXL\n";
    refusals.row(&[("o.yml", wrong.as_bytes())], &fill, &["`size` has no choice `XXL`", "--> o.yml:7:13"]);
    let lacks = but("      key: a\n", "").replace("      benefit: time\n", "");
    refusals.row(&[("o.yml", lacks.as_bytes())], &fill, &["lacks `benefit`", "--> o.yml:2:5"]);
    refusals.end();
}

/// The line above the mistake belongs to a block scalar, in which braces are plain text.
#[test]
fn braces_in_a_block_of_text_are_not_blamed_for_the_line_below() {
    let text = with("notes: |\n        {{x}} is fine\n      sprint: a: b");
    let mut refusals = Refusals::default();
    refusals.row(&[("o.yml", text.as_bytes())], APPLY, &["not valid YAML", "--> o.yml:10:"]);
    refusals.end();
}

#[test]
fn an_outline_may_have_crlf_and_a_bom_and_its_mistakes_have_their_places() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let folder = filled(&[("o.yml", windows(&with("size: M")).as_bytes())]);
    folder.run(APPLY).ok();
    let mut refusals = Refusals::default();
    for (text, says) in [
        (with("gaol: x"), &["has no field `gaol`", "--> o.yml:8:7"][..]),
        (with("goal: x"), &["appears twice", "--> o.yml:8:7"]),
        ("artefacts: 1\n".to_owned(), &["unknown key `artefacts`", "--> o.yml:1:1"]),
    ] {
        refusals.row(&[("o.yml", windows(&text).as_bytes())], APPLY, says);
    }
    refusals.end();
}

#[test]
fn a_dry_run_refuses_with_the_same_words() {
    let text = with("gaol: x");
    let folder = filled(&[("o.yml", text.as_bytes())]);
    let said = folder.run(APPLY).code(2).err;
    for command in [&["plan", "o.yml"][..], &["apply", "o.yml", "--dry-run"]] {
        let ran = folder.run(command).code(2);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", said.as_str()), "{command:?}");
    }
    let ran = folder.run(&["apply", "o.yml", "--json"]).code(2);
    assert_eq!((ran.json()["error"]["place"]["line"].as_u64(), ran.err), (Some(8), said));
}
