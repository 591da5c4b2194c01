//! Whole messages as a person sees them. `SNAPSHOTS=overwrite cargo test --test bad_input` updates the expected texts
//! in this file.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use snapbox::{assert_data_eq, str};

use crate::refusals::filled;
use crate::support::story;
use crate::{SPIKE, but, with};

/// The message about a file that a command reads.
fn seen(path: &str, text: impl AsRef<[u8]>, command: &[&str]) -> String {
    filled(&[(path, text.as_ref()), SPIKE]).run(command).code(2).err
}

/// The message about an outline.
fn of_outline(text: impl AsRef<[u8]>) -> String {
    seen("o.yml", text, &["apply", "o.yml"])
}

/// The message about a team's template.
fn of_template(from: &str, to: &str) -> String {
    let text = "---\nname: Note\ntitle: \"{{topic}}\"\nfields:\n  topic: { ask: What?, required: true }\n---\n## A\n\n{{topic}}\n";
    assert!(text.contains(from));
    seen(".github/rolecall/templates/product-owner/note.md", text.replacen(from, to, 1), &["templates", "lint"])
}

#[test]
fn an_unknown_field() {
    assert_data_eq!(
        of_outline(with("gaol: x")),
        str![[r#"
error: `user-story` has no field `gaol`
 --> o.yml:8:7
  |
8 |       gaol: x
  |       ^^^^
  |
  = hint: did you mean `goal`?

"#]]
    );
}

#[test]
fn a_missing_required_field() {
    assert_data_eq!(
        of_outline("artifacts:\n  - spike:\n      key: a\n"),
        str![[r#"
error: `spike/a` lacks `question`
 --> o.yml:2:5
  |
2 |   - spike:
  |     ^^^^^
  |
  = hint: What? It takes text

"#]]
    );
}

#[test]
fn a_missing_key() {
    assert_data_eq!(
        of_outline(but("      key: a\n", "")),
        str![[r#"
error: this user-story has no key
 --> o.yml:2:5
  |
2 |   - user-story:
  |     ^^^^^^^^^^
  |
  = hint: add `key: reader-read`; `rolecall apply --fill-keys` adds all of them

"#]]
    );
}

#[test]
fn fields_that_are_not_indented_far_enough() {
    assert_data_eq!(
        of_outline("artifacts:\n  - user-story:\n    key: a\n    persona: reader\n"),
        str![[r#"
error: an item can have only one template, found `user-story` and `key`
 --> o.yml:3:5
  |
3 |     key: a
  |     ^^^
  |
  = hint: indent `key` further: it belongs below `user-story:`
error: an item can have only one template, found `user-story` and `persona`
 --> o.yml:4:5
  |
4 |     persona: reader
  |     ^^^^^^^
  |
  = hint: indent `persona` further: it belongs below `user-story:`

"#]]
    );
}

#[test]
fn a_parent_that_does_not_fit() {
    assert_data_eq!(
        of_outline(with("parent: user-story/b") + &story("b", "write")),
        str![[r#"
error: `user-story` can't be a child of `user-story`
 --> o.yml:2:5
  |
2 |   - user-story:
  |     ^^^^^^^^^^
  |
  = hint: its parent can be `feature` or `product-roadmap` or `portfolio-roadmap` or `strategy-doc` or `company-goals`; or leave the parent out

"#]]
    );
}

#[test]
fn a_tab() {
    assert_data_eq!(
        of_outline("artifacts:\n\t- user-story:\n\t\tkey: a\n"),
        str![[r#"
error: YAML can't be indented with tabs
 --> o.yml:2:1
  |
2 |     - user-story:
  | ^^^^^^^^^^^^^^^^^
  |
  = hint: use spaces

"#]]
    );
}

#[test]
fn a_date_that_does_not_exist_and_a_number_that_is_text() {
    let text = "artifacts:\n  - spike: { key: a, question: q, day: 2027-02-30, cost: lots }\n";
    assert_data_eq!(
        of_outline(text),
        str![[r#"
error: `day` is not a date: `2027-02-30`
 --> o.yml:2:40
  |
2 |   - spike: { key: a, question: q, day: 2027-02-30, cost: lots }
  |                                        ^^^^^^^^^^
  |
  = hint: write an existing date as YYYY-MM-DD, or like 31 March 2027
error: `cost` is not a number: `lots`
 --> o.yml:2:58
  |
2 |   - spike: { key: a, question: q, day: 2027-02-30, cost: lots }
  |                                                          ^^^^
  |
  = hint: write a number with or without a unit, like 250000, 8,500, 3.5, 46% or €1.2m

"#]]
    );
}

#[test]
fn a_file_that_is_not_utf_8() {
    assert_data_eq!(
        of_outline(b"artifacts:\n  - bug: \xff\n"),
        str![[r#"
error: o.yml is not UTF-8: line 2 has invalid bytes
  hint: save it as UTF-8

"#]]
    );
}

#[test]
fn a_row_with_a_wrong_choice_in_a_table_with_crlf() {
    let text = "key,persona,goal,benefit,criteria,size\r\na,reader,read,time,one,XXL\r\n";
    assert_data_eq!(
        seen("s.csv", text, &["apply", "s.csv", "--template", "user-story"]),
        str![[r#"
error: `size` has no choice `XXL`
 --> s.csv:2:24
  |
2 | a,reader,read,time,one,XXL
  |                        ^^^
  |
  = hint: choose `S`, `M` or `L`

"#]]
    );
}

#[test]
fn wrong_answers_of_a_command() {
    let command = ["new", "spike", "--set", "question=q", "--set", "day=tomorrow", "--set", "qestion=q"];
    assert_data_eq!(
        seen("x", "", &command),
        str![[r#"
error: in `--set day`: `day` is not a date: `tomorrow`
  hint: write an existing date as YYYY-MM-DD, or like 31 March 2027
error: in `--set qestion`: `spike` has no field `qestion`
  hint: did you mean `question`?

"#]]
    );
}

#[test]
fn a_template_that_does_not_exist() {
    assert_data_eq!(
        seen("x", "", &["new", "user-stroy"]),
        str![[r#"
error: template `user-stroy` not found
  hint: did you mean `user-story`? `rolecall templates` lists them all

"#]]
    );
}

#[test]
fn an_unknown_role_of_the_configuration() {
    let text = "roles:\n  product-ownr: { holders: [ana] }\n";
    assert_data_eq!(
        seen(".github/rolecall.yml", text, &["roles"]),
        str![[r#"
error: role `product-ownr` not found
 --> .github/rolecall.yml:2:3
  |
2 |   product-ownr: { holders: [ana] }
  |   ^^^^^^^^^^^^
  |
  = hint: did you mean `product-owner` or `product-manager` or `product-operations`? To add a role, create a folder with a `role.yml`

"#]]
    );
}

#[test]
fn an_unquoted_brace_in_a_front_matter() {
    assert_data_eq!(
        of_template("\"{{topic}}\"", "{{topic}}"),
        str![[r#"
error: a value that starts with `{{` must be quoted
 --> .github/rolecall/templates/product-owner/note.md:3:8
  |
3 | title: {{topic}}
  |        ^^^^^^^^^
  |
  = hint: YAML reads an unquoted `{{` as a map: put double quotes around the whole value
1 mistake in 2 files

"#]]
    );
}

#[test]
fn a_front_matter_that_is_not_closed() {
    assert_data_eq!(
        of_template("---\n## A", "## A"),
        str![[r#"
error: the front matter is not closed
 --> .github/rolecall/templates/product-owner/note.md:1:1
  |
1 | ---
  | ^^^
  |
  = hint: end it with a `---` line
1 mistake in 2 files

"#]]
    );
}

#[test]
fn an_unknown_helper_and_a_partial_that_is_missing() {
    assert_data_eq!(
        of_template("{{topic}}\n", "{{uper topic}}\n\n{{> mesage}}\n"),
        str![[r#"
error: helper `uper` not found
 --> .github/rolecall/templates/product-owner/note.md:9:3
  |
9 | {{uper topic}}
  |   ^^^^
  |
  = hint: did you mean `upper`?
error: partial `mesage` not found
  --> .github/rolecall/templates/product-owner/note.md:11:5
   |
11 | {{> mesage}}
   |     ^^^^^^
   |
   = hint: did you mean `message`?
2 mistakes in 2 files

"#]]
    );
}
