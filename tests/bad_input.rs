//! How bad input is reported: a clear message with its place and a remedy, exit code 2, nothing written, never a panic.
//!
//! This file has the outlines. The modules beside it have keys and parents, tables, commands, whole messages as a
//! person sees them, and disks and folders that can't be written. The team's templates, roles and configuration are in
//! `bad_templates.rs`. A row is a file, a command, and words that the message must contain.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "bad_input/commands.rs"]
mod commands;
#[cfg(target_os = "linux")]
#[path = "bad_input/disks.rs"]
mod disks;
#[path = "bad_input/errors_json.rs"]
mod errors_json;
#[path = "bad_input/keys.rs"]
mod keys;
#[cfg(target_os = "linux")]
#[path = "bad_input/links.rs"]
mod links;
#[path = "bad_input/mistakes.rs"]
mod mistakes;
#[path = "bad_input/refusals.rs"]
mod refusals;
#[path = "bad_input/seen.rs"]
mod seen;
#[path = "bad_input/sheets.rs"]
mod sheets;
mod support;
#[path = "bad_input/tables.rs"]
mod tables;

use refusals::{Refusals, bomb, filled};
use support::outline;

/// A template that allows any parent, with a field of each kind that can be wrong on its own.
pub(crate) const SPIKE: (&str, &[u8]) = (
    ".github/rolecall/templates/product-owner/spike.md",
    b"---\nname: Spike\ntitle: \"{{question}}\"\nfields:\n  question: { ask: What?, required: true }\n  cost: { ask: How much?, kind: number }\n  day: { ask: When?, kind: date }\n  sure: { ask: Sure?, kind: flag }\n  who: { ask: Who?, kind: user }\n  parts: { ask: Which?, kind: choices, choices: [Small, Large] }\n---\n## A\n\n{{question}}\n\n## B\n\nText.\n",
);

const APPLY: &[&str] = &["apply", "o.yml"];

/// The outline of one user story, seven lines long, with one more line added.
fn with(line: &str) -> String {
    format!("{}      {line}\n", outline(&[("a", "read")]))
}

/// The outline of one user story with something replaced.
fn but(from: &str, to: &str) -> String {
    let text = outline(&[("a", "read")]);
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

#[test]
fn an_outline_that_is_broken_yaml_is_refused() {
    let level = |at: usize| format!("{0}- spike: {{}}\n{0}  children:\n", "  ".repeat(at));
    let deep = (0..200).map(level).collect::<Vec<_>>().concat();
    let mut refusals = Refusals::default();
    for (text, says) in [
        ("artifacts:\n\t- bug:\n".to_owned(), &["YAML can't be indented with tabs", "--> o.yml:2:", "use spaces"][..]),
        (but(" [one, two]", "\n\t- one"), &["YAML can't be indented with tabs", "--> o.yml:8:", "use spaces"]),
        (but("goal: read", "goal: \"read"), &["unclosed quote", "--> o.yml:5:13"]),
        (but("goal: read", "goal: read: it"), &["not valid YAML", "--> o.yml:5:17", "put quotes around text"]),
        (but("[one, two]", "[one, two"), &["not valid YAML", "--> o.yml:"]),
        (but("goal: read", "goal: {{x}} it"), &["starts with `{{` must be quoted", "--> o.yml:5:13", "double quotes"]),
        (but("[one, two]", "[{{x}}]"), &["starts with `{{` must be quoted", "--> o.yml:7:18"]),
        (with("goal: again"), &["the key `goal` appears twice", "--> o.yml:8:7", "keep one of the two"]),
        (with("size: M") + "artifacts: []\n", &["the key `artifacts` appears twice", "--> o.yml:9:1"]),
        (
            with("size: M") + "---\n" + &with("size: M"),
            &["a second document starts here", "a file contains one document"],
        ),
        (but("goal: read", "goal: \"a\0b\""), &["not valid YAML", "--> o.yml:5:"]),
        (format!("artifacts:\n{deep}"), &["this is nested too deep", "--> o.yml:", "`parent:`"]),
        (
            format!("artifacts: [{}", "{spike: {}, children: [".repeat(10_000)),
            &["this is nested too deep", "--> o.yml:1:"],
        ),
        ("[".repeat(10_000), &["this is nested too deep", "--> o.yml:1:"]),
        ("{a: ".repeat(10_000), &["this is nested too deep", "--> o.yml:1:"]),
        (bomb(), &["grows too large through its aliases", "--> o.yml:", "write the values out"]),
    ] {
        refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, says);
    }
    refusals.end();
}

/// The parser reports these at the end of the value before, or finds no key; to a person they look like any other tab.
#[test]
fn a_tab_is_named_wherever_it_indents() {
    let mut refusals = Refusals::default();
    for text in [but("      goal", "\tgoal"), but("      goal", "      \tgoal"), but("      goal", "    \t  goal")] {
        refusals.row(
            &[("o.yml", text.as_bytes())],
            APPLY,
            &["YAML can't be indented with tabs", "--> o.yml:5:", "use spaces"],
        );
    }
    refusals.end();
}

#[test]
fn a_file_that_is_no_outline_is_refused() {
    let utf_16: Vec<u8> = with("size: M").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut refusals = Refusals::default();
    for (text, says) in [
        (&b""[..], &["this outline is empty", "--> o.yml:1:1", "write `artifacts:`"][..]),
        (b"\n# nothing yet\n", &["this outline is empty", "--> o.yml:", "write `artifacts:`"]),
        (b"\xef\xbb\xbf", &["this outline is empty", "--> o.yml:1:1"]),
        (b"artifacts:\n  - bug:\n      key: \xff\xfe\n", &["o.yml is not UTF-8", "line 3", "save it as UTF-8"]),
        (&[b"\xff\xfe", &utf_16[..]].concat(), &["o.yml is not UTF-8", "save it as UTF-8"]),
        (b"- bug\n", &["expected a map with `artifacts`, found a list", "--> o.yml:1:1"]),
        (b"hello\n", &["expected a map with `artifacts`, found text", "--> o.yml:1:1"]),
    ] {
        refusals.row(&[("o.yml", text)], APPLY, says);
        refusals.piped(&[], &["apply", "-"], Some(text), &[&says[0].replace("o.yml", "-")]);
    }
    refusals.row(&[("o.yml/", b"")], APPLY, &["o.yml is a folder", "name a file inside it"]);
    refusals.row(&[], APPLY, &["o.yml doesn't exist", "check its name"]);
    refusals.end();
}

#[test]
fn a_wrong_name_in_an_outline_is_refused_with_the_nearest() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        ("artefacts: []\n".to_owned(), &["unknown key `artefacts`", "--> o.yml:1:1", "did you mean `artifacts`?"][..]),
        (with("size: M") + "more: 1\n", &["unknown key `more`", "--> o.yml:9:1", "`artifacts`"]),
        (
            but("user-story:", "user-stroy:"),
            &["template `user-stroy` not found", "--> o.yml:2:5", "did you mean `user-story`"],
        ),
        (with("gaol: x"), &["`user-story` has no field `gaol`", "--> o.yml:8:7", "did you mean `goal`?"]),
        (with("priority: Nxt"), &["`priority` has no choice `Nxt`", "--> o.yml:8:17", "did you mean `Next`?"]),
        (with("size: XXL"), &["`size` has no choice `XXL`", "--> o.yml:8:13", "choose `S`, `M` or `L`"]),
        (with("to: isue"), &["`to` has no choice `isue`", "--> o.yml:8:11", "did you mean `issue`?"]),
        (
            "artifacts:\n  - okrs:\n      key: a\n      key_results: [{ metrc: x }]\n".to_owned(),
            &["an item of `key_results` has no field `metrc`", "--> o.yml:4:23", "did you mean `metric`?"],
        ),
    ] {
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, says);
    }
    refusals.end();
}

/// An item's other keys are considered as suggestions along with its fields.
#[test]
fn a_misspelt_key_parent_or_label_is_refused_with_the_nearest_too() {
    let mut refusals = Refusals::default();
    for (line, near) in
        [("prent: x", "`parent`"), ("lables: [x]", "`labels`"), ("milestnoe: x", "`milestone`"), ("kee: x", "`key`")]
    {
        refusals.row(&[("o.yml", with(line).as_bytes())], APPLY, &["--> o.yml:8:7", &format!("did you mean {near}")]);
    }
    refusals.end();
}

#[test]
fn a_wrong_value_in_an_outline_is_refused() {
    let mut refusals = Refusals::default();
    for (line, says) in [
        ("day: 2027-02-30", &["`day` is not a date: `2027-02-30`", "--> o.yml:5:12", "YYYY-MM-DD"][..]),
        ("day: 2026-02-29", &["`day` is not a date: `2026-02-29`", "--> o.yml:5:12"]),
        ("day: tomorrow", &["`day` is not a date: `tomorrow`", "--> o.yml:5:12"]),
        ("day: 2027-2-3", &["`day` is not a date: `2027-2-3`", "--> o.yml:5:12"]),
        ("cost: lots", &["`cost` is not a number: `lots`", "--> o.yml:5:13", "with or without a unit, like 250000"]),
        (
            "cost: 1.200",
            &["`cost` can be read as two different numbers: `1.200`", "--> o.yml:5:13", "write 1,200 or 1.2"],
        ),
        (
            "day: 03/04/2027",
            &["`day` can be read as two different dates: `03/04/2027`", "write 2027-04-03 for 3 April, or 2027-03-04"],
        ),
        ("cost: .inf", &["`.inf`", "--> o.yml:5:13"]),
        ("sure: maybe", &["`sure` is neither yes nor no: `maybe`", "--> o.yml:5:13", "write yes or no"]),
        ("who: ana bo", &["`who` is not a user: `ana bo`", "--> o.yml:5:12", "a login, or `org/team`"]),
        ("parts: [Small, Larg]", &["`parts` has no choice `Larg`", "--> o.yml:5:14", "did you mean `Large`?"]),
        ("parts: [[Small]]", &["`parts` takes a list of texts, found a list", "--> o.yml:5:15"]),
        ("cost: { a: 1 }", &["`cost` can't be a map", "--> o.yml:5:13", "it takes"]),
        ("key: [b]", &["the key `key` appears twice", "--> o.yml:5:7"]),
        ("milestone: [b]", &["`milestone` must be plain text, found a list", "--> o.yml:5:7"]),
        ("labels: { a: b }", &["`labels`", "found a map", "--> o.yml:5:7"]),
    ] {
        let text = format!("artifacts:\n  - spike:\n      key: a\n      question: q\n      {line}\n");
        refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, says);
    }
    let many = but("[one, two]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]");
    refusals.row(
        &[("o.yml", many.as_bytes())],
        APPLY,
        &["`criteria` takes at most 8 items, found 9", "--> o.yml:7:17"],
    );
    refusals.end();
}

#[test]
fn an_item_of_the_wrong_shape_is_refused() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        (
            "artifacts: bug\n".to_owned(),
            &["`artifacts` must be a list of items, found text", "--> o.yml:1:1", "`- `"][..],
        ),
        ("artifacts:\n  - bug\n".to_owned(), &["expected an item, found text", "--> o.yml:2:5", "`- user-story:"]),
        ("artifacts:\n  -\n".to_owned(), &["expected an item, found nothing", "--> o.yml:2:"]),
        ("artifacts:\n  - bug: x\n".to_owned(), &["the answers of `bug` must be a map, found text", "--> o.yml:2:5"]),
        ("artifacts:\n  - children: []\n".to_owned(), &["this item has no template", "--> o.yml:2:5"]),
        (with("size: M") + "    children: no\n", &["`children` must be a list of items", "--> o.yml:9:5"]),
        (with("size: M") + "    bug: {}\n", &["one template, found `user-story` and `bug`", "--> o.yml:9:5", "`- `"]),
        (
            with("size: M") + "    goal: x\n",
            &["found `user-story` and `goal`", "--> o.yml:9:5", "indent `goal` further"],
        ),
    ] {
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, says);
    }
    refusals.end();
}

#[test]
fn a_required_field_that_is_missing_or_empty_is_refused() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        (but("      goal: read\n", ""), &["`user-story/a` lacks `goal`"][..]),
        ("artifacts:\n  - spike: { key: a }\n".to_owned(), &["`spike/a` lacks `question`", "What?"]),
        (but("goal: read", "goal:"), &["lacks `goal`"]),
        (but("goal: read", "goal: \"  \""), &["lacks `goal`"]),
        (but("[one, two]", "[]"), &["lacks `criteria`", "list"]),
        (but("[one, two]", "['', ~]"), &["lacks `criteria`"]),
        (
            "artifacts:\n  - user-story: { key: a }\n".to_owned(),
            &["lacks `persona`", "lacks `goal`", "lacks `benefit`", "lacks `criteria`"],
        ),
    ] {
        refusals.row(&[("o.yml", text.as_bytes()), SPIKE], APPLY, &[says, &["--> o.yml:2:5"]].concat());
    }
    let result = "artifacts:\n  - okrs:\n      key: a\n      objective: o\n      key_results:\n        - { metric: m, baseline: 1, target: 2 }\n";
    let says = ["an item of `key_results` lacks `due`", "--> o.yml:6:", "Write it as `{ metric: …,"];
    refusals.row(&[("o.yml", result.as_bytes())], APPLY, &says);
    refusals.end();
}

#[test]
fn what_is_too_long_for_an_issue_is_refused_and_one_less_is_not() {
    for (text, says) in [
        (
            but("goal: read", &format!("goal: {}", "é".repeat(249))),
            "the title of `user-story/a` has 257 characters; at most 256",
        ),
        (with(&format!("labels: [{}]", "é".repeat(51))), "has 51 characters; at most 50 are allowed"),
        (with(&format!("notes: {}", "é".repeat(65_536))), "characters; at most 65536 are allowed"),
    ] {
        let mut refusals = Refusals::default();
        let says = [says, "--> o.yml:2:5", "shorten the answers"];
        refusals.row(&[("o.yml", text.as_bytes())], APPLY, &says);
        refusals.end();
        let fits = text.replacen('é', "", if text.contains("notes") { 500 } else { 1 });
        filled(&[("o.yml", fits.as_bytes())]).run(APPLY).ok();
    }
}
