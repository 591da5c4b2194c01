//! How mistakes in a team's own files (templates, partials, roles, the configuration) are reported: every mistake with
//! its place and a remedy, exit code 2, nothing written, never a panic.
//!
//! This file has front matters and file locations; the modules beside it have bodies and partials, roles, and the
//! configuration.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "bad_templates/bodies.rs"]
mod bodies;
#[path = "bad_templates/config.rs"]
mod config;
#[path = "bad_input/refusals.rs"]
mod refusals;
#[path = "bad_templates/roles.rs"]
mod roles;
#[path = "bad_templates/rules.rs"]
mod rules;
mod support;

use refusals::{Refusals, bomb, filled};

const LINT: &[&str] = &["templates", "lint"];
/// A command that doesn't use the wrong file, and would write.
const NEW: &[&str] = &["new", "bug", "--draft", "--key", "x"];
/// The template's path.
const PATH: &str = ".github/rolecall/templates/product-owner/spike.md";
const SPIKE: &str = r#"---
name: Spike
about: One question answered
title: "{{question}}"
fields:
  question: { ask: What?, required: true }
  parts: { ask: Which?, kind: list }
  rows: { ask: Rows?, kind: items, fields: { one: { ask: One? } } }
  day: { ask: When?, kind: date }
---
## A

{{question}}

## B

{{bullets parts}}
"#;

/// The template with something replaced.
fn but(from: &str, to: &str) -> String {
    assert!(SPIKE.contains(from), "{from}");
    SPIKE.replacen(from, to, 1)
}

/// The template with its last line, the eighteenth, replaced.
fn body(line: &str) -> String {
    but("{{bullets parts}}", line)
}

fn place(line: &str) -> String {
    format!("--> {PATH}:{line}")
}

/// Rows of a template, the line and column of the mistake, and the messages of `lint` and of other commands.
fn templates(rows: &[(String, &str, &[&str])]) {
    let mut refusals = Refusals::default();
    for (text, line, says) in rows {
        let place = place(line);
        for command in [LINT, NEW] {
            refusals.row(&[(PATH, text.as_bytes())], command, &[says, &[place.as_str()][..]].concat());
        }
    }
    refusals.end();
}

#[test]
fn a_template_without_mistakes_passes_with_crlf_and_a_bom_too() {
    for text in [SPIKE.to_owned(), format!("\u{feff}{}", SPIKE.replace('\n', "\r\n"))] {
        let folder = filled(&[(PATH, text.as_bytes())]);
        folder.run(LINT).ok();
        folder.run(&["new", "spike", "--set", "question=q", "--set", "parts=one", "--set", "parts=two"]).ok();
        let made = folder.read(".rolecall/spike/q.md");
        assert!(made.contains("## B\n\n- one\n- two\n"), "{made}");
    }
}

#[test]
fn a_broken_front_matter_is_refused() {
    let deep = but("about: One", &format!("about: {}", "[".repeat(10_000)));
    templates(&[
        (String::new(), "1:1", &["this file is empty", "two `---` lines"]),
        (" \n\n".to_owned(), "1:1", &["this file is empty"]),
        ("# Spike\n".to_owned(), "1:1", &["the front matter is missing", "start the file with a `---` line"]),
        (but("---\n## A", "## A"), "1:1", &["the front matter is not closed", "end it with a `---` line"]),
        (but("  question: {", "\tquestion: {"), "6:", &["YAML can't be indented with tabs", "use spaces"]),
        (but("about:", "name:"), "3:1", &["the key `name` appears twice"]),
        (but("parts: {", "question: {"), "7:3", &["the key `question` appears twice"]),
        (but("\"{{question}}\"", "{{question}}"), "4:8", &["starts with `{{` must be quoted", "double quotes"]),
        (but("\"{{question}}\"", "{{question}}: {{day}}"), "4:8", &["starts with `{{` must be quoted"]),
        (but("about: One", "milestone: {{day}} x\nabout: One"), "3:12", &["starts with `{{` must be quoted"]),
        (but("about: One", "labels: [{{day}}]\nabout: One"), "3:10", &["starts with `{{` must be quoted"]),
        (but("about: One", "about: One: two"), "3:", &["not valid YAML", "put quotes around"]),
        (deep, "3:", &["this is nested too deep"]),
        (format!("---\n{}---\nText\n", bomb()), "6:", &["grows too large through its aliases"]),
    ]);
}

#[test]
fn a_wrong_key_or_choice_of_a_front_matter_is_refused_with_the_nearest() {
    templates(&[
        (but("about:", "abuot:"), "3:1", &["unknown key `abuot`", "did you mean `about`?"]),
        (
            but("required: true", "requird: true"),
            "6:27",
            &["unknown key `requird`", "did you mean `required` or `required_if`?"],
        ),
        (but("name: Spike\n", ""), "2:1", &["the key `name` is missing", "add `name:`"]),
        (but("ask: When?, ", ""), "9:3", &["the key `ask` is missing", "add `ask:`"]),
        (but("kind: date", "kind: dat"), "9:28", &["unknown choice `dat`", "did you mean `date`?"]),
        (but("about: One", "to: fil\nabout: One"), "3:5", &["unknown choice `fil`", "did you mean `file`?"]),
        (
            but("about: One", "accepted: close\nabout: One"),
            "3:11",
            &["unknown choice `close`", "did you mean `closed`?"],
        ),
        (
            but("about: One", "under: [featur]\nabout: One"),
            "3:1",
            &["template `featur` in `under` not found", "`feature`"],
        ),
        (but("about: One", "then: [impact-revew]\nabout: One"), "3:1", &["in `then` not found", "`impact-review`?"]),
        (but("\"{{question}}\"", "\"\""), "4:8", &["the `title` of `spike` is empty"]),
        (but("\"{{question}}\"", "\"{{qestion}}\""), "4:8", &["field `qestion` not found", "did you mean `question`?"]),
        (
            but("\"{{question}}\"", "\"{{uper question}}\""),
            "4:8",
            &["helper `uper` not found", "did you mean `upper`?"],
        ),
        (but("\"{{question}}\"", "\"{{question\""), "4:8", &["this `{{` is never closed"]),
        (but("about: One", &format!("labels: [{}]\nabout: One", "é".repeat(51))), "3:1", &["more than 50 characters"]),
    ]);
}

#[test]
fn a_wrong_field_is_refused() {
    templates(&[
        (but("  day:", "  key:"), "9:3", &["a field can't be named `key`", "choose another one"]),
        (but("  day:", "  lower:"), "9:3", &["a field can't be named `lower`"]),
        (but("  day:", "  Day-One:"), "9:3", &["`Day-One` is not a valid field id", "lowercase letters"]),
        (but("ask: When?", "ask: ''"), "9:15", &["the field `day` has no question"]),
        (but("kind: date", "kind: choice"), "9:28", &["the field `day` has no choices", "add `choices:"]),
        (but("kind: date", "kind: date, choices: [a]"), "9:34", &["has choices but is not a choice", "`kind: choice`"]),
        (but(", fields: { one: { ask: One? } }", ""), "8:29", &["the items of `rows` have no fields"]),
        (but("{ ask: One? }", "{ ask: One?, kind: items }"), "8:", &["items can't contain items"]),
        (but("kind: date", "kind: date, default: 2027-02-30"), "9:43", &["`day` is not a date: `2027-02-30`"]),
        (but("kind: date", "kind: number, default: lots"), "9:45", &["`day` is not a number: `lots`"]),
        (but("kind: date", "kind: choice, choices: [Now], default: Nw"), "9:61", &["no choice `Nw`", "`Now`"]),
        (but("kind: list", "kind: list, min: lots"), "7:42", &["the `min` of a list must be a number"]),
        (but("kind: list", "kind: list, min: 3, max: 2"), "7:42", &["`min` is greater than `max`"]),
        (but("kind: date", "kind: date, min: 2027-02-30"), "9:39", &["`2027-02-30` is not a date"]),
    ]);
}

#[test]
fn a_file_that_lies_where_no_template_belongs_is_refused() {
    let mut refusals = Refusals::default();
    for (path, says) in [
        ("product-ownr/spike.md", &["`product-ownr` is not a role's folder", "add a `role.yml` next to it"][..]),
        ("spike.md", &["neither a role, a template nor a partial", "`<role>/<template>.md`"]),
        ("product-owner/deeper/spike.md", &["neither a role, a template nor a partial"]),
        ("product-owner/spike.yml", &["neither a role, a template nor a partial"]),
        ("product-owner/My Spike.md", &["`My Spike` is not a valid template id", "lowercase letters"]),
    ] {
        let path = format!(".github/rolecall/templates/{path}");
        let place = format!("--> {path}:1:1");
        for command in [LINT, NEW] {
            refusals.row(&[(&path, SPIKE.as_bytes())], command, &[says, &[place.as_str()][..]].concat());
        }
    }
    let twin = ".github/rolecall/templates/product-manager/spike.md";
    let says = ["the template `spike` is also in", twin, &place("1:1"), "each id belongs to one role"];
    refusals.row(&[(PATH, SPIKE.as_bytes()), (twin, SPIKE.as_bytes())], LINT, &says);
    refusals.row(&[(".github/rolecall/templates", b"")], LINT, &[".github/rolecall/templates is a file", "a folder"]);
    refusals.row(&[(&format!("{PATH}/"), b"")], LINT, &[&format!("{PATH} is a folder")]);
    refusals.row(
        &[(PATH, b"---\nname: \xff\n")],
        LINT,
        &[&format!("{PATH} is not UTF-8"), "line 2", "save it as UTF-8"],
    );
    refusals.end();
}

#[test]
fn every_mistake_of_a_template_and_of_all_files_is_listed_at_once() {
    let text = but("about: One", "under: [featur]\nthen: [bgu]\nabout: One")
        .replace("\"{{question}}\"", "\"{{qestion}}\"")
        .replace("kind: date", "kind: date, choices: [a]")
        .replace("{{bullets parts}}", "{{bulets parts}} {{prats}}");
    let places = ["3:1", "4:1", "6:8", "11:34", "19:3", "19:20"].map(place);
    let says: Vec<&str> = places.iter().map(String::as_str).chain(["6 mistakes in 1 file"]).collect();
    let mut refusals = Refusals::default();
    refusals.row(&[(PATH, text.as_bytes())], LINT, &says);
    let folder = ".github/rolecall/templates";
    let files: [(&str, &[u8]); 4] = [
        (PATH, b""),
        (&format!("{folder}/product-owner/note.md"), b"---\nnmae: Note\nto: fil\n---\n"),
        (&format!("{folder}/note.md"), b"x"),
        (&format!("{folder}/scout/role.yml"), b"nmae: Scout\n"),
    ];
    let says = [
        &place("1:1"),
        "product-owner/note.md:2:1",
        "product-owner/note.md:3:5",
        "templates/note.md:1:1",
        "role.yml:1:1",
    ];
    refusals.row(&files, LINT, &says);
    refusals.end();
}

#[test]
fn a_value_of_the_wrong_type_is_told_in_plain_words_with_what_to_do() {
    let mut refusals = Refusals::default();
    for (text, line, says) in [
        (but("name: Spike", "name: [Spike]"), "2:", "found a list"),
        (but("about: One", "labels: story\nabout: One"), "3:", "found text"),
        (but("about: One", "labels: [[a]]\nabout: One"), "3:", "found a list"),
        (but("required: true", "required: maybe"), "6:37", "found text"),
        (but("kind: list", "kind: list, min: [a]"), "7:", "found a list"),
        (but("kind: list", "kind: [list]"), "7:", "found a list"),
        (but("{ ask: When?, kind: date }", "When?"), "9:", "found text"),
        ("---\n- a\n---\nText\n".to_owned(), "2:", "found a list"),
        ("---\n---\nText\n".to_owned(), "", "`name`"),
    ] {
        refusals.row(&[(PATH, text.as_bytes())], LINT, &[says, &place(line)]);
    }
    refusals.end();
}

#[test]
fn every_key_that_a_front_matter_lacks_is_listed_at_once() {
    let none = but("name: Spike\n", "").replace("title: \"{{question}}\"\n", "");
    let says = ["the key `name` is missing", "the key `title` is missing"];
    templates(&[
        (none.clone(), "2:1", &says),
        (none.replace("about:", "abuot:"), "2:1", &[says[0], says[1], "unknown key `abuot`"]),
    ]);
}

#[test]
fn a_path_that_leaves_the_repository_is_refused_at_its_place() {
    let mut refusals = Refusals::default();
    for path in
        ["../{{name}}.md", "/etc/{{name}}.md", "docs/../../{{name}}.md", ".git/{{name}}.md", "docs/{{name}}.txt"]
    {
        let text = but("about: One", &format!("path: \"{path}\"\nto: file\nabout: One"));
        let says = ["not a valid path for a document", "to a `.md` file, without `..`", &place("3:7")];
        refusals.row(&[(PATH, text.as_bytes())], LINT, &says);
        refusals.row(&[(PATH, text.as_bytes())], &["new", "spike", "--set", "question=q"], &says);
    }
    refusals.end();
}

#[test]
fn an_answer_cannot_lead_a_path_out_of_its_folder() {
    let text = but("about: One", "path: \"docs/{{question}}/{{raw question}}/{{name}}.md\"\nto: file\nabout: One");
    let folder = filled(&[(PATH, text.as_bytes())]);
    folder.run(&["new", "spike", "--key", "a", "--set", "question=../../../x"]).ok();
    assert_eq!(folder.files(), [PATH, "docs/x/x/a.md"]);
}

#[test]
fn a_hand_off_names_fields_that_exist_and_fit() {
    let then = |then: &str| but("fields:\n", &format!("then: {then}\nfields:\n"));
    templates(&[
        (then("{ bug: { actual: qestion } }"), "5:1", &["the template `spike` has no field `qestion`", "`question`"]),
        (then("{ bug: { actua: question } }"), "5:1", &["the template `bug` has no field `actua`", "`actual`"]),
        (then("{ bug: { actual: parts } }"), "5:1", &["an answer of `spike.parts` doesn't fit `bug.actual`"]),
        (then("{ bug: { when: dy } }"), "5:1", &["the template `spike` has no field `dy`", "`day`"]),
        (then("{ bgu: { actual: question } }"), "5:1", &["template `bgu` in `then` not found", "`bug`"]),
    ]);
    let fits = then("{ bug: { actual: question, steps: parts, environment: day, when: day } }");
    filled(&[(PATH, fits.as_bytes())]).run(LINT).ok();
}
