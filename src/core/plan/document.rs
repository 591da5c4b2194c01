//! An artifact as a Markdown file: front matter that people can read and change, and the body.
//!
//! Whatever else a person wrote into the front matter stays: a changed value replaces only its own lines.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;

pub use super::document_reader::read;
use super::record::{DROPPED, Record};
use super::written_document::is_plain;
use crate::core::catalog::{Destination, split_front_matter};
use crate::core::diagnostic::Source;
use crate::core::yaml::{Document, quoted};

/// How many bytes a front matter usually has.
const FRONT_MATTER: usize = 400;

/// Returns the text of a new file.
pub fn write(record: &Record) -> String {
    let mut out = String::with_capacity(record.body.len() + FRONT_MATTER);
    out.push_str("---\n");
    for (name, value) in entries(record) {
        line(&mut out, name, &value);
    }
    out + "---\n" + &record.body
}

/// Returns the text that a person edits: only what they can change there.
pub(super) fn write_editable(record: &Record) -> String {
    let mut out = String::from("---\n");
    for (name, value) in entries(record) {
        if ["title", "labels", "assignees", "milestone"].contains(&name) {
            line(&mut out, name, &value);
        }
    }
    out + "---\n" + &record.body
}

/// Returns the text of a file whose record changed: only the changed values and the body are replaced, with the file's
/// own line endings. Returns `None` if the front matter can't be changed without losing part of it.
pub fn rewrite(text: &str, before: &Record, after: &Record) -> Option<String> {
    let ending = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
    let native = |text: &str| text.replace("\r\n", "\n").replace('\n', ending);
    let source = Source::new("", text);
    let (front, body) = split_front_matter(&source).ok()?;
    let document = Document::parse_range(&source, front.clone()).ok()?;
    let keys: Vec<usize> =
        document.root.entries().unwrap_or_default().iter().map(|entry| entry.key_span.start).collect();
    let mut head = text[..body.start].to_owned();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for ((name, was), (_, is)) in entries(before).into_iter().zip(entries(after)) {
        if was == is {
            continue;
        }
        let mut written = String::new();
        line(&mut written, name, &is);
        match document.root.entry(name) {
            Some(entry) => edits.push((lines_of(text, entry.key_span.start, &keys, front.end)?, native(&written))),
            None => edits.push((front.end..front.end, native(&written))),
        }
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, written) in edits {
        head.replace_range(range, &written);
    }
    let tail = if before.body == after.body { text[body].to_owned() } else { native(&after.body) };
    let whole = head + &tail;
    // People write YAML in many ways, so the result counts only if it reads back as the wanted record.
    let key = Some(&after.key).filter(|_| after.destination == Destination::Issue);
    let reread = read(&Source::new("", whole.as_str()), key).ok()?;
    let expected = Record {
        owner: reread.owner.clone(),
        body: reread.body.clone(),
        due: None,
        parent_by_reference: false,
        ..after.clone()
    };
    (reread == expected).then_some(whole)
}

/// The lines of an entry, up to the next key and without the comments and blank lines just above that key. `None` if
/// the lines hold another key too.
fn lines_of(text: &str, key: usize, keys: &[usize], close: usize) -> Option<Range<usize>> {
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |found| found + 1);
    let start = line_of(key);
    let next = keys.iter().copied().filter(|other| *other > key).min().map_or(close, line_of);
    if next <= start || keys.iter().any(|other| *other < key && line_of(*other) == start) {
        return None;
    }
    let mut end = next;
    for line in text[start..next].split_inclusive('\n').rev() {
        let bare = line.trim();
        if end - line.len() <= start || !(bare.is_empty() || line.starts_with('#')) {
            break;
        }
        end -= line.len();
    }
    Some(start..end)
}

/// A value of the front matter.
#[derive(PartialEq)]
enum FrontMatterValue<'a> {
    Empty,
    Text(Cow<'a, str>),
    List(&'a [String]),
}

fn entries(record: &Record) -> Vec<(&'static str, FrontMatterValue<'_>)> {
    let mut entries = Vec::with_capacity(12);
    if record.destination == Destination::File {
        entries.push(("key", FrontMatterValue::Text(Cow::Owned(record.key.to_string()))));
        entries.push(("template", FrontMatterValue::Text(Cow::Borrowed(record.key.template().as_str()))));
        entries.push(("owner", FrontMatterValue::Text(Cow::Borrowed(record.owner.as_str()))));
    }
    let state = if record.dropped { DROPPED } else { record.state.word() };
    entries.extend([
        ("title", FrontMatterValue::Text(Cow::Borrowed(&record.title))),
        ("state", FrontMatterValue::Text(Cow::Borrowed(state))),
        ("labels", FrontMatterValue::List(&record.labels)),
        ("assignees", FrontMatterValue::List(&record.assignees)),
        ("milestone", optional(record.milestone.as_ref())),
        ("parent", optional(record.parent.as_ref())),
        ("type", optional(record.issue_type.as_ref())),
        ("created", date(record.created)),
        ("closed", date(record.closed)),
    ]);
    entries
}

fn optional(text: Option<&String>) -> FrontMatterValue<'_> {
    text.map_or(FrontMatterValue::Empty, |text| FrontMatterValue::Text(Cow::Borrowed(text)))
}

fn date(date: Option<Date>) -> FrontMatterValue<'static> {
    date.map_or(FrontMatterValue::Empty, |date| FrontMatterValue::Text(Cow::Owned(date.to_string())))
}

fn line(out: &mut String, name: &str, value: &FrontMatterValue<'_>) {
    out.push_str(name);
    out.push(':');
    match value {
        FrontMatterValue::Empty => {}
        FrontMatterValue::Text(text) => {
            out.push(' ');
            scalar(out, text);
        }
        FrontMatterValue::List(items) => {
            out.push_str(" [");
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                scalar(out, item);
            }
            out.push(']');
        }
    }
    out.push('\n');
}

/// Writes text as YAML: plain where it is certain to be read back as the same text, otherwise in double quotes.
fn scalar(out: &mut String, text: &str) {
    match is_plain(text) {
        true => out.push_str(text),
        false => out.push_str(&quoted(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::names::{ArtifactKey, RoleId};
    use crate::core::plan::document_reader::read_yaml;
    use crate::core::plan::written_document::read_written;
    use proptest::prelude::*;

    fn record(title: &str, label: &str) -> Record {
        Record {
            labels: vec!["role: product-owner".to_owned(), label.to_owned()],
            assignees: vec!["ana".to_owned()],
            parent: Some("feature/b".to_owned()),
            created: "2027-01-02".parse().ok(),
            body: "text\n".to_owned(),
            ..Record::new(
                ArtifactKey::parse("user-story/a").expect("a key"),
                RoleId::new("unknown").expect("an id"),
                Destination::Issue,
                title,
            )
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(title in "[^\\p{C}\\s]([^\r\n]{0,40}[^\\p{C}\\s])?", label in "[^\\p{C}\\s]([^\\p{C}]{0,20}[^\\p{C}\\s])?") {
            let record = record(&title, &label);
            let source = Source::new("a.md", write(&record));
            prop_assert_eq!(read(&source, Some(&record.key)), Ok(record));
        }
    }

    /// A few characters that YAML or the shorter reader might read in their own way, and any others.
    const TEXT: &str = "([ab: \\-_./,\\[\\]#'\"\\\\~&*!|>%@\u{a0}\u{85}é\t]|\\PC|yes|null|2027-01-02|on){0,6}";

    proptest! {
        #[test]
        fn both_readers_agree_on_every_file_that_both_can_read(
            texts in prop::collection::vec(TEXT, 6),
            cut in 0_usize..400,
            put in "(|\n|---\n| |\r|\"|\\]|, |closed: x|[a-z]|\u{feff})",
            kept in any::<bool>(),
            file in any::<bool>(),
        ) {
            let before = record(&texts[0], &texts[1]);
            let record = Record {
                assignees: texts[2..4].to_vec(),
                milestone: Some(texts[4].clone()).filter(|text| !text.is_empty()),
                issue_type: Some(texts[5].clone()).filter(|text| !text.is_empty()),
                destination: if file { Destination::File } else { Destination::Issue },
                ..before
            };
            let mut text = write(&record);
            let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            if !kept {
                text.insert_str(at, &put);
            }
            let key = Some(&record.key).filter(|_| !file);
            if let Some(short) = read_written(&text, key) {
                prop_assert_eq!(read_yaml(&Source::new("a.md", text.as_str()), key), Ok(short), "{}", text);
            }
        }
    }

    #[test]
    fn a_file_as_it_is_written_needs_no_yaml_parser() {
        for destination in [Destination::Issue, Destination::File] {
            let record = Record { destination, ..record("Reader: read \u{201c}it\u{201d}", "area: x") };
            let key = Some(&record.key).filter(|_| destination == Destination::Issue);
            assert_eq!(read_written(&write(&record), key), Some(record.clone()));
        }
    }

    #[test]
    fn however_people_write_it_a_change_is_right_or_refused() {
        let before = Record {
            labels: vec!["mine".into()],
            assignees: Vec::new(),
            parent: None,
            created: None,
            ..record("A", "x")
        };
        let mut after = before.clone();
        after.labels.insert(0, "role: product-owner".into());
        after.title = "A much longer title than before".into();
        for (front, changed) in [
            ("title: A\nlabels:\n# why\n- mine\nextra: 1\n", true),
            ("title: >\n  A\n\n# about labels\nlabels: [\n  mine,\n]\n", true),
            ("labels: mine\n\ntitle: A\n", true),
            ("{title: A, priority: high, labels: [mine]}\n", false),
            ("? title\n: A\n? labels\n: [mine]\n", true),
        ] {
            let text = format!("---\n{front}---\ntext\n");
            let source = Source::new("a.md", text.as_str());
            let before = read(&source, Some(&before.key)).expect("it is valid");
            let after = Record { title: after.title.clone(), labels: after.labels.clone(), ..before.clone() };
            let rewritten = rewrite(&text, &before, &after);
            if let Some(rewritten) = &rewritten {
                assert_eq!(read(&Source::new("a.md", rewritten.as_str()), Some(&before.key)), Ok(after), "{rewritten}");
                for kept in ["extra: 1", "# about labels", "priority"] {
                    assert_eq!(rewritten.contains(kept), text.contains(kept), "{rewritten}");
                }
            }
            assert_eq!(rewritten.is_some(), changed, "{text}");
        }
    }

    #[test]
    fn a_changed_value_replaces_its_own_lines_and_no_others() {
        let text = "---\r\n# mine\r\ntitle: A\r\nstate: open\r\nlabels:\r\n  - \"role: product-owner\"\r\n  - x\r\nassignees: ana\r\nparent: feature/b\r\ncreated: 2027-01-02\r\nextra: { a: 1 } # stays\r\n---\r\ntext\r\n";
        let before = Record { body: "text\r\n".into(), ..record("A", "x") };
        let source = Source::new("a.md", text);
        assert_eq!(read(&source, Some(&before.key)), Ok(before.clone()));
        assert_eq!(rewrite(text, &before, &before).as_deref(), Some(text));
        let mut after = before.clone();
        after.labels.push("z".into());
        after.milestone = Some("Sprint 1".into());
        let rewritten = rewrite(text, &before, &after).expect("it can be changed");
        assert_eq!(
            rewritten,
            text.replace(
                "labels:\r\n  - \"role: product-owner\"\r\n  - x\r\n",
                "labels: [\"role: product-owner\", x, z]\r\n"
            )
            .replace("# stays\r\n", "# stays\r\nmilestone: Sprint 1\r\n")
        );
    }
}
