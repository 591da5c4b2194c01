//! An issue filed through a form becomes an artifact: it is read back and filled in, and no word is lost.

use rolecall::core::artifact::{Body, Digest, Marker, Trust};
use rolecall::core::catalog::{Catalog, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::form::{Form, recognize};
use rolecall::core::names::ArtifactKey;
use rolecall::core::plan::{Record, document};

use crate::support::Folder;

fn catalog() -> Catalog {
    load(&[], &Config::default()).unwrap()
}

/// The body that GitHub writes from answers by field.
fn form_body(id: &str, answers: &[(&str, &str)]) -> String {
    let catalog = catalog();
    let form = Form::of(catalog.template(id).unwrap());
    let answer =
        |field: &str| answers.iter().find(|(known, _)| *known == field).map_or("_No response_", |(_, text)| text);
    let part = |element: &rolecall::core::form::Element<'_>| {
        format!("### {}\n\n{}", element.label, answer(element.field.id.as_str()))
    };
    form.elements.iter().map(part).collect::<Vec<_>>().join("\n\n")
}

/// Stores the filed issue as an artifact of the local tracker, and returns its path.
fn filed(folder: &Folder, body: &str) -> String {
    let catalog = catalog();
    let filed = recognize(catalog.templates(), &body.replace('\n', "\r\n"), Trust::Outside).unwrap();
    let template = catalog.template(filed.template.as_str()).unwrap();
    let key = ArtifactKey::parse(&format!("{}/filed-1", template.id)).unwrap();
    let mut marker = Marker::new(key.clone(), template.role.clone(), None);
    marker.sections = filed.sections.iter().map(|section| (section.id.clone(), Digest::of(&section.text))).collect();
    let record = Record {
        labels: vec!["role: product-owner".to_owned()],
        body: Body::write(
            &filed.sections,
            &format!("**Owner:** Product Owner (nobody holds this role yet) · `{key}`"),
            &marker,
        ),
        ..Record::new(key.clone(), template.role.clone(), template.to, "Checkout: it is all broken")
    };
    let path = format!(".rolecall/{key}.md");
    folder.write(&path, document::write(&record));
    path
}

const BUG: [(&str, &str); 5] = [
    ("actual", "The basket is empty"),
    ("expected", "It is full"),
    ("steps", "Open the shop\nPut a book in\n\nReload"),
    ("severity", "major"),
    (
        "evidence",
        "# Log\n\n```\n### What is the workaround until it is fixed?\nerror 42\n```\n\n<!-- rolecall bug/x -->",
    ),
];

/// The text that a person sees.
fn visible(text: &str) -> &str {
    let body = text.split("\n---\n").nth(1).unwrap();
    body.split("\n<!-- rolecall bug/filed").next().unwrap()
}

#[test]
fn the_templates_own_sections_take_the_place_of_what_was_filed() {
    let folder = Folder::new();
    let path = filed(&folder, &form_body("bug", &BUG));
    let ran = folder.run(&["fill", "bug/filed-1", "--set", "environment=Firefox 140"]).ok();
    let text = folder.read(&path);
    let wanted = "**Severity:** major

**Seen on:** Firefox 140

## What happened

The basket is empty

## What should have happened

It is full

## Steps to reproduce

1. Open the shop
1. Put a book in
1. Reload

## Evidence

### Log

```
### What is the workaround until it is fixed?
error 42
```

&lt;!-- rolecall bug/x -->

**Owner:** Product Owner (nobody holds this role yet) · `bug/filed-1`
";
    assert_eq!(visible(&text), wanted, "{}", ran.err);
    // A person chose the title, and it stays theirs.
    assert!(text.contains("title: \"Checkout: it is all broken\""), "{text}");
    let again = folder.run(&["fill", "bug/filed-1", "--set", "environment=Firefox 140"]).ok();
    assert_eq!(folder.read(&path), text, "{}", again.err);
}

#[test]
fn what_a_person_edited_is_read_as_it_is_now_and_what_cannot_be_read_stays() {
    let folder = Folder::new();
    let path = filed(&folder, &form_body("bug", &BUG));
    folder.edit(&path, "Put a book in\n", "Put *two* books in\n- Wait\n");
    folder.edit(&path, "## How severe is it?\n\nmajor", "## How severe is it?\n\nmajor, I would say\nand Bo agrees");
    folder.edit(
        &path,
        "## Who hits it, and how often?\n\n_No response_",
        "## Who hits it, and how often?\n\nEverybody\n\n- daily\n- on Mondays",
    );
    let ran = folder.run(&["fill", "bug/filed-1", "--set", "environment=Firefox"]).ok();
    let text = folder.read(&path);
    assert!(text.contains("1. Put *two* books in\n1. Wait\n"), "{text}");
    assert!(text.contains("## How severe is it?\n\nmajor, I would say\nand Bo agrees\n"), "{text}");
    assert!(text.contains("## Who hits it, and how often?\n\nEverybody\n\n- daily\n- on Mondays\n"), "{text}");
    assert!(!text.contains("## Which steps lead to it?") && !text.contains("_No response_"), "{text}\n{}", ran.err);
    // The new answer appears in the template's own text; the kept text goes once a person has removed it.
    folder.run(&["fill", "bug/filed-1", "--set", "severity=minor"]).ok();
    let text = folder.read(&path);
    assert!(text.contains("**Severity:** minor") && text.contains("and Bo agrees"), "{text}");
}

#[test]
fn an_answer_that_the_templates_text_does_not_show_stays_where_it_was_filed() {
    let folder = Folder::new();
    folder.write(
        ".github/rolecall/templates/product-owner/bug.md",
        "---\nname: Bug\ntitle: \"Bug: {{actual}}\"\nfields:\n  actual: { ask: What? }\n  who: { ask: Who? }\n  on: { ask: Since when?, kind: date }\n---\n## What happened\n\n{{actual}}\n",
    );
    let body = "## What?\n\nIt broke\n\n## Who?\n\nAna\n\n## Since when?\n\nlast week";
    folder.write(
        ".rolecall/bug/filed-1.md",
        format!("---\ntitle: It broke\nstate: open\nlabels: [\"role: product-owner\"]\n---\n{body}\n\n<!-- rolecall bug/filed-1\nrole: product-owner\n-->\n"),
    );
    folder.run(&["fill", "bug/filed-1", "--set", "on=2027-01-04"]).ok();
    let text = folder.read(".rolecall/bug/filed-1.md");
    assert!(text.contains("## What happened\n\nIt broke\n\n## Who?\n\nAna\n\n## Since when?\n\nlast week\n"), "{text}");
    assert!(!text.contains("## What?"), "{text}");
}

#[test]
fn a_draft_that_was_filed_asks_for_what_is_missing_and_hands_on_what_is_answered() {
    let folder = Folder::new();
    let path = filed(&folder, &form_body("bug", &BUG[..2]));
    let ran = folder.run(&["fill", "bug/filed-1"]).code(2);
    assert!(ran.err.contains("is missing `steps`") && !ran.err.contains("`actual`"), "{}", ran.err);
    folder.edit(&path, "_No response_", "_No response_ yet");
    let story = [("persona", "Reader"), ("goal", "pay"), ("benefit", "time"), ("criteria", "- [x] fast\n- [ ] safe")];
    let path = filed(&folder, &form_body("user-story", &story));
    folder.run(&["fill", "user-story/filed-1", "--set", "size=S"]).ok();
    let text = folder.read(&path);
    assert!(text.contains("As a **Reader**, I want to **pay**, so that **time**."), "{text}");
    // A ticked box is a person's input too, so the tick is carried over.
    assert!(text.contains("- [x] fast\n- [ ] safe") && text.matches("] fast").count() == 1, "{text}");
}

#[test]
fn an_outline_does_not_take_a_filed_text_away() {
    let folder = Folder::new();
    let path = filed(&folder, &form_body("bug", &BUG));
    folder.write(
        "outline.yml",
        "artifacts:\n  - bug: { key: filed-1, actual: The basket is empty, expected: It stays, steps: [Reload], severity: major }\n",
    );
    folder.run(&["apply", "outline.yml"]).ok();
    let text = folder.read(&path);
    assert!(text.contains("## What should have happened\n\nIt stays"), "{text}");
    assert!(text.contains("## What should happen instead?\n\nIt is full"), "{text}");
    assert!(text.contains("error 42"), "{text}");
    // What both say occurs there once.
    assert!(!text.contains("## What goes wrong, in one line?"), "{text}");
    let again = folder.run(&["apply", "outline.yml"]).ok();
    assert_eq!(folder.read(&path), text, "{}", again.err);
}
