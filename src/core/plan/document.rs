//! An artifact as a Markdown file: front matter that people can read and change, and the body.
//!
//! What a person wrote into the front matter besides stays: a changed value replaces its own lines and no others.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::record::{Record, State};
use crate::core::artifact::ArtifactKey;
use crate::core::catalog::{Destination, RoleId, split_front_matter};
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::yaml::{Document, Node, Value};

/// The text of a new file.
pub fn write(record: &Record) -> String {
    let mut out = String::from("---\n");
    for (name, value) in entries(record) {
        line(&mut out, name, &value);
    }
    out + "---\n" + &record.body
}

/// The text of a file whose record changed: only the changed values and the body are replaced, with the file's own
/// line ends.
pub fn rewrite(text: &str, before: &Record, after: &Record) -> String {
    let crlf = text.contains("\r\n");
    let source = Source::new("", text);
    let Ok((front, body)) = split_front_matter(&source) else { return write(after) };
    let Ok(document) = Document::parse_range(&source, front.clone()) else { return write(after) };
    let mut head = text[..body.start].to_owned();
    let close = front.end;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for ((name, was), (_, is)) in entries(before).into_iter().zip(entries(after)) {
        if was == is {
            continue;
        }
        let mut written = String::new();
        line(&mut written, name, &is);
        match document.root.entry(name) {
            Some(entry) => edits.push((lines_of(&head, entry.key_span.start, close), written)),
            None => edits.push((close..close, written)),
        }
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, written) in edits {
        head.replace_range(range, &written);
    }
    let tail = if before.body == after.body { text[body].to_owned() } else { after.body.clone() };
    let whole = head + &tail;
    if crlf { whole.replace("\r\n", "\n").replace('\n', "\r\n") } else { whole }
}

/// The lines of an entry: its key's, and those below it that are indented or items of its list.
fn lines_of(text: &str, key: usize, close: usize) -> Range<usize> {
    let start = text[..key].rfind('\n').map_or(0, |at| at + 1);
    let mut end = text[key..].find('\n').map_or(text.len(), |at| key + at + 1);
    while end < close && (text[end..].starts_with([' ', '\t']) || text[end..].starts_with("- ")) {
        end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    }
    start..end
}

/// What a value of the front matter is.
#[derive(PartialEq)]
enum Written {
    Nothing,
    One(String),
    Many(Vec<String>),
}

fn entries(record: &Record) -> Vec<(&'static str, Written)> {
    let one = |text: &Option<String>| text.clone().map_or(Written::Nothing, Written::One);
    let date = |date: &Option<Date>| date.map_or(Written::Nothing, |date| Written::One(date.to_string()));
    let mut entries = Vec::new();
    if record.destination == Destination::File {
        entries.push(("key", Written::One(record.key.to_string())));
        entries.push(("template", Written::One(record.key.template().to_string())));
        entries.push(("owner", Written::One(record.owner.to_string())));
    }
    entries.extend([
        ("title", Written::One(record.title.clone())),
        ("state", Written::One(record.state.word().to_owned())),
        ("labels", Written::Many(record.labels.clone())),
        ("assignees", Written::Many(record.assignees.clone())),
        ("milestone", one(&record.milestone)),
        ("parent", one(&record.parent)),
        ("type", one(&record.issue_type)),
        ("created", date(&record.created)),
        ("closed", date(&record.closed)),
    ]);
    entries
}

fn line(out: &mut String, name: &str, value: &Written) {
    match value {
        Written::Nothing => writeln!(out, "{name}:"),
        Written::One(text) => writeln!(out, "{name}: {}", scalar(text)),
        Written::Many(items) => {
            let items: Vec<String> = items.iter().map(|item| scalar(item)).collect();
            writeln!(out, "{name}: [{}]", items.join(", "))
        }
    }
    .expect("a string takes it");
}

/// A text as YAML: plain where that is certain to be read back as the same text, else in double quotes.
fn scalar(text: &str) -> String {
    let mut characters = text.chars();
    let begins = characters.next().is_some_and(char::is_alphabetic);
    let plain =
        characters.all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/')) && !text.ends_with(' ');
    let word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"]
        .contains(&text.to_lowercase().as_str());
    let date = text.len() == 10 && text.parse::<Date>().is_ok();
    if (begins && plain && !word) || date { text.to_owned() } else { serde_json::to_string(text).unwrap_or_default() }
}

/// Read a file. The key is the one that its path gives (an issue), or that its front matter names (a file: `None`).
///
/// # Errors
/// The front matter is missing or broken, or a value in it is not what it must be.
pub fn read(source: &Arc<Source>, key: Option<&ArtifactKey>) -> Result<Record, Diagnostic> {
    let (front, body) = split_front_matter(source)?;
    let document = Document::parse_range(source, front)?;
    if !matches!(document.root.value, Value::Map(_) | Value::Null) {
        let message = format!("the front matter is {}, not a map", document.root.kind());
        return Err(Diagnostic::error(message)
            .at(document.place(&document.root))
            .hint("write one `name: value` a line"));
    }
    let wrong =
        |name: &str, message: String, hint: &str| Diagnostic::error(message).at(document.place_of(&[name])).hint(hint);
    let node = |name: &str| document.root.entry(name).map(|entry| &entry.node);
    let text = |name: &str| node(name).and_then(Node::words).map(str::to_owned).filter(|text| !text.is_empty());
    let many = |name: &str| -> Vec<String> {
        match node(name).map(|node| &node.value) {
            Some(Value::List(items)) => items.iter().filter_map(Node::words).map(str::to_owned).collect(),
            _ => {
                text(name).map(|text| text.split(',').map(|item| item.trim().to_owned()).collect()).unwrap_or_default()
            }
        }
    };
    let date = |name: &str| match text(name) {
        Some(text) => text
            .parse::<Date>()
            .map(Some)
            .map_err(|_| wrong(name, format!("`{name}` is no date: `{text}`"), "write it as YYYY-MM-DD")),
        None => Ok(None),
    };
    let state = match text("state").as_deref() {
        None | Some("open") => State::Open,
        Some("closed") => State::Closed,
        Some(other) => return Err(wrong("state", format!("there is no state `{other}`"), "write open or closed")),
    };
    let named = match key {
        Some(key) => key.clone(),
        None => {
            let words = text("key").ok_or_else(|| {
                wrong(
                    "key",
                    "the front matter names no `key`".to_owned(),
                    "write it, like `key: user-story/guest-checkout`",
                )
            })?;
            ArtifactKey::parse(&words).map_err(|error| wrong("key", error.message, &error.hint))?
        }
    };
    let owner = text("owner").and_then(|owner| RoleId::new(&owner).ok());
    Ok(Record {
        owner: owner.unwrap_or_else(|| RoleId::new("unknown").expect("it is an id")),
        destination: if key.is_some() { Destination::Issue } else { Destination::File },
        title: text("title").unwrap_or_else(|| named.name().to_string()),
        state,
        labels: many("labels"),
        assignees: many("assignees").iter().map(|login| login.trim_start_matches('@').to_owned()).collect(),
        milestone: text("milestone"),
        parent: text("parent"),
        issue_type: text("type"),
        created: date("created")?,
        closed: date("closed")?,
        body: source.text[body].to_owned(),
        key: named,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(title: &str, label: &str) -> Record {
        Record {
            key: ArtifactKey::parse("user-story/a").expect("a key"),
            owner: RoleId::new("unknown").expect("an id"),
            destination: Destination::Issue,
            title: title.to_owned(),
            state: State::Open,
            labels: vec!["role: product-owner".to_owned(), label.to_owned()],
            assignees: vec!["ana".to_owned()],
            milestone: None,
            parent: Some("feature/b".to_owned()),
            issue_type: None,
            created: "2027-01-02".parse().ok(),
            closed: None,
            body: "text\n".to_owned(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(title in "[^\\p{C}\\s]([^\\p{C}]{0,40}[^\\p{C}\\s])?", label in "[^\\p{C}\\s]([^\\p{C}]{0,20}[^\\p{C}\\s])?") {
            let record = record(&title, &label);
            let source = Source::new("a.md", write(&record));
            prop_assert_eq!(read(&source, Some(&record.key)), Ok(record));
        }
    }

    #[test]
    fn a_changed_value_replaces_its_own_lines_and_no_others() {
        let text = "---\r\n# mine\r\ntitle: A\r\nstate: open\r\nlabels:\r\n  - \"role: product-owner\"\r\n  - x\r\nassignees: ana\r\nparent: feature/b\r\ncreated: 2027-01-02\r\nextra: { a: 1 } # stays\r\n---\r\ntext\r\n";
        let before = Record { body: "text\r\n".into(), ..record("A", "x") };
        let source = Source::new("a.md", text);
        assert_eq!(read(&source, Some(&before.key)), Ok(before.clone()));
        assert_eq!(rewrite(text, &before, &before), text);
        let mut after = before.clone();
        after.labels.push("z".into());
        after.milestone = Some("Sprint 1".into());
        let rewritten = rewrite(text, &before, &after);
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
