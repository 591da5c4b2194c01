//! Reads a file whose front matter is still exactly as rolecall writes it, without a YAML parser. Any other file is
//! left to that parser, which reads these files in the same way, only slower.

use jiff::civil::Date;

use super::record::{DROPPED, Record, State};
use crate::core::catalog::Destination;
use crate::core::names::{ArtifactKey, RoleId};

/// The words that YAML readers may take for something other than text.
pub(super) const WORDS: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"];

/// Reads a file. `key` is the key that the path gives an issue, or `None` for a file, whose front matter names its key.
/// `None` if the front matter has another form, or if one of its values isn't valid.
pub(super) fn read_written(text: &str, key: Option<&ArtifactKey>) -> Option<Record> {
    let mut lines = Lines(text.strip_prefix("---\n")?);
    let (key, owner, destination) = match key {
        Some(key) => (key.clone(), None, Destination::Issue),
        None => {
            let key = ArtifactKey::parse(lines.text("key")?).ok()?;
            lines.text("template")?;
            (key, RoleId::new(lines.text("owner")?).ok(), Destination::File)
        }
    };
    let title = lines.text("title")?.to_owned();
    let (state, dropped) = match lines.text("state")? {
        "open" => (State::Open, false),
        "closed" => (State::Closed, false),
        DROPPED => (State::Closed, true),
        _ => return None,
    };
    let labels = lines.list("labels", |label| label)?;
    let assignees = lines.list("assignees", |login| login.trim_start_matches('@'))?;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let milestone = some(lines.optional("milestone")?);
    let parent = some(lines.optional("parent")?);
    let issue_type = some(lines.optional("type")?);
    let created = date(lines.optional("created")?).ok()?;
    let closed = date(lines.optional("closed")?).ok()?;
    let body = lines.0.strip_prefix("---\n")?.to_owned();
    let owner = owner.unwrap_or_else(|| RoleId::new("unknown").expect("it is a valid id"));
    Some(Record {
        state,
        dropped,
        labels,
        assignees,
        milestone,
        parent,
        issue_type,
        created,
        closed,
        body,
        ..Record::new(key, owner, destination, title)
    })
}

/// The lines that are still to be read.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// The value of the next line, which must have this name. `None` if the line has another form.
    fn value(&mut self, name: &str) -> Option<&'a str> {
        let rest = self.0.strip_prefix(name)?.strip_prefix(':')?;
        let (value, rest) = rest.split_once('\n')?;
        self.0 = rest;
        Some(value)
    }

    /// The text of the next line, which may not be empty.
    fn text(&mut self, name: &str) -> Option<&'a str> {
        Some(self.optional(name)?).filter(|text| !text.is_empty())
    }

    /// The text of the next line; empty if the value is.
    fn optional(&mut self, name: &str) -> Option<&'a str> {
        let value = self.value(name)?;
        if value.is_empty() {
            return Some("");
        }
        let (text, rest) = scalar(value.strip_prefix(' ')?)?;
        (rest.is_empty() && !text.is_empty()).then_some(text)
    }

    fn list(&mut self, name: &str, change: fn(&str) -> &str) -> Option<Vec<String>> {
        let mut rest = self.value(name)?.strip_prefix(" [")?;
        let mut items = Vec::new();
        if rest == "]" {
            return Some(items);
        }
        loop {
            let (item, after) = scalar(rest)?;
            items.push(change(item).to_owned());
            match after.strip_prefix(", ") {
                Some(next) => rest = next,
                None => return (after == "]").then_some(items),
            }
        }
    }
}

/// A date, or none if the text is empty. An error if it is anything else.
fn date(text: &str) -> Result<Option<Date>, jiff::Error> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// The scalar at the start of a text, and what follows it.
fn scalar(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let end = quoted.find('"')?;
        // What is escaped is left to the YAML parser.
        let plain = !quoted[..end].contains(needs_escape);
        return plain.then(|| (&quoted[..end], &quoted[end + 1..]));
    }
    let end = text.find([',', ']']).unwrap_or(text.len());
    let (plain, rest) = text.split_at(end);
    is_plain(plain).then_some((plain, rest))
}

/// Whether a character is escaped in quotes.
fn needs_escape(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}' | '"' | '\\' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// Whether a text is written without quotes: it is certain to be read back as the same text.
pub(super) fn is_plain(text: &str) -> bool {
    let mut characters = text.chars();
    let begins = characters.next().is_some_and(char::is_alphabetic);
    let plain =
        characters.all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/')) && !text.ends_with(' ');
    let word = || WORDS.contains(&text.to_lowercase().as_str());
    let date = || text.len() == 10 && text.parse::<Date>().is_ok();
    (begins && plain && !word()) || date()
}
