//! Reads a Markdown file with front matter as an artifact.

use std::sync::Arc;

use jiff::civil::Date;

use super::record::{DROPPED, Record, State};
use super::written_document::read_written;
use crate::core::catalog::{Destination, split_front_matter};
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::names::{ArtifactKey, RoleId};
use crate::core::yaml::{Document, Entry, Node, Value, merge_conflict};

/// The values that are lists.
const LISTS: [&str; 2] = ["labels", "assignees"];
/// The values that are single words or texts.
const SCALARS: [&str; 8] = ["key", "title", "state", "milestone", "parent", "type", "created", "closed"];

/// Reads a file. `key` is the key that the path gives an issue, or `None` for a file, whose front matter names its key.
///
/// # Errors
/// A merge conflict isn't resolved, the front matter is missing or invalid, or one of its values is.
pub fn read(source: &Arc<Source>, key: Option<&ArtifactKey>) -> Result<Record, Diagnostic> {
    if let Some(conflict) = merge_conflict(source) {
        return Err(conflict);
    }
    read_written(&source.text, key).map_or_else(|| read_yaml(source, key), Ok)
}

/// Reads a file whose front matter can be any YAML.
pub(super) fn read_yaml(source: &Arc<Source>, key: Option<&ArtifactKey>) -> Result<Record, Diagnostic> {
    let (front, body) = split_front_matter(source)?;
    let document = Document::parse_range(source, front)?;
    if !matches!(document.root.value, Value::Map(_) | Value::Null) {
        let message = format!("the front matter is {}, not a map", document.root.kind());
        return Err(Diagnostic::error(message)
            .at(document.place(&document.root))
            .hint("write one `name: value` per line"));
    }
    let front_matter = FrontMatter { document: &document };
    for entry in document.root.entries().unwrap_or_default() {
        front_matter.check_shape(entry)?;
    }
    let (state, dropped) = front_matter.state()?;
    let destination = if key.is_some() { Destination::Issue } else { Destination::File };
    let key = match key {
        Some(key) => key.clone(),
        None => front_matter.key()?,
    };
    let owner = front_matter.text("owner").and_then(|owner| RoleId::new(&owner).ok());
    let title = front_matter.text("title");
    Ok(Record {
        owner: owner.unwrap_or_else(|| RoleId::new("unknown").expect("it is a valid id")),
        destination,
        title: title.map_or_else(|| key.name().to_string(), |title| title.replace(['\r', '\n'], " ")),
        state,
        dropped,
        labels: front_matter.list("labels"),
        assignees: front_matter
            .list("assignees")
            .iter()
            .map(|login| login.trim_start_matches('@').to_owned())
            .collect(),
        milestone: front_matter.text("milestone"),
        due: None,
        parent_by_reference: false,
        parent: front_matter.text("parent"),
        issue_type: front_matter.text("type"),
        created: front_matter.date("created")?,
        closed: front_matter.date("closed")?,
        body: source.text[body].to_owned(),
        key,
    })
}

/// The values of a file's front matter.
struct FrontMatter<'a> {
    document: &'a Document,
}

impl FrontMatter<'_> {
    fn error(&self, name: &str, message: String, hint: &str) -> Diagnostic {
        Diagnostic::error(message).at(self.document.place_of(&[name])).hint(hint)
    }

    /// Checks that a list is a list and a single value is not. People's own entries can be anything.
    fn check_shape(&self, entry: &Entry) -> Result<(), Diagnostic> {
        let list = LISTS.contains(&entry.key.as_str());
        let scalar = SCALARS.contains(&entry.key.as_str());
        let fits = match &entry.node.value {
            Value::Map(_) => false,
            Value::List(items) => list && items.iter().all(|item| item.words().is_some()),
            _ => true,
        };
        if fits || !(list || scalar) {
            return Ok(());
        }
        let expected = if list { "a list of plain text" } else { "plain text" };
        let message = format!("`{}` is {}, expected {expected}", entry.key, entry.node.kind());
        Err(self.error(&entry.key, message, "put quotes around text that contains `: ` or begins with a bracket"))
    }

    fn node(&self, name: &str) -> Option<&Node> {
        self.document.root.entry(name).map(|entry| &entry.node)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.node(name).and_then(Node::words).map(str::to_owned).filter(|text| !text.is_empty())
    }

    /// A list; people may also write it as text, separated by commas.
    fn list(&self, name: &str) -> Vec<String> {
        if let Some(Value::List(items)) = self.node(name).map(|node| &node.value) {
            return items.iter().filter_map(Node::words).map(str::to_owned).collect();
        }
        let text = self.text(name);
        text.map(|text| text.split(',').map(|item| item.trim().to_owned()).collect()).unwrap_or_default()
    }

    fn date(&self, name: &str) -> Result<Option<Date>, Diagnostic> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let date = text.parse::<Date>().map(Some);
        date.map_err(|_| self.error(name, format!("`{name}` is not a date: `{text}`"), "write it as YYYY-MM-DD"))
    }

    /// The state, and whether the artifact was closed without being done.
    fn state(&self) -> Result<(State, bool), Diagnostic> {
        match self.text("state").as_deref() {
            None | Some("open") => Ok((State::Open, false)),
            Some("closed") => Ok((State::Closed, false)),
            Some(DROPPED) => Ok((State::Closed, true)),
            Some(other) => {
                Err(self.error("state", format!("state `{other}` not found"), "write open, closed or dropped"))
            }
        }
    }

    fn key(&self) -> Result<ArtifactKey, Diagnostic> {
        let Some(words) = self.text("key") else {
            let hint = "add one, for example `key: user-story/guest-checkout`";
            return Err(self.error("key", "the front matter has no `key`".to_owned(), hint));
        };
        ArtifactKey::parse(&words).map_err(|error| self.error("key", error.message, &error.hint))
    }
}
