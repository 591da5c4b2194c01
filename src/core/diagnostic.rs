//! Diagnostics: a message about something that people wrote, its place, and what to do next.
//!
//! A diagnostic is created in full where the mistake is found. Nothing here prints.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// A text that people wrote, with its path.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as shown: relative to the workspace if it is inside.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Creates a source. It is shared by its places.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// The place of a range of bytes. Both ends are moved back to character boundaries.
    pub fn place(self: &Arc<Self>, span: Range<usize>) -> Place {
        let start = floor_char(&self.text, span.start);
        let end = floor_char(&self.text, span.end.max(start));
        Place { source: Arc::clone(self), span: start..end }
    }

    /// The place at a line and a column, both counted from 1. The column is in characters.
    pub fn place_at(self: &Arc<Self>, line: usize, column: usize) -> Place {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &self.text[start..];
        let width = rest.find('\n').unwrap_or(rest.len());
        let offset = rest[..width].char_indices().nth(column.saturating_sub(1)).map_or(width, |(at, _)| at);
        self.place(start + offset..start + width)
    }
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A range in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    source: Arc<Source>,
    span: Range<usize>,
}

impl Place {
    /// The path of the source.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// The range in bytes, from the start of the source.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.source.text[..self.span.start].matches('\n').count() + 1
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        let before = &self.source.text[..self.span.start];
        before.rsplit('\n').next().unwrap_or_default().chars().filter(|c| *c != '\u{feff}').count() + 1
    }

    /// A place on another line of the same source.
    #[must_use]
    pub fn beside(&self, line: usize, column: usize) -> Self {
        self.source.place_at(line, column)
    }

    /// The first place of words at this place or after it.
    pub fn find_after(&self, words: &str) -> Option<Self> {
        let start = self.span.start + self.source.text[self.span.start..].find(words)?;
        Some(self.source.place(start..start + words.len()))
    }

    /// The line of the place, and the place's range in it. A long line is reduced to the words around the place. Words
    /// aren't cut, because a part of a token couldn't be recognized and masked. `None` if they are too long.
    fn excerpt(&self) -> Option<(&str, Range<usize>)> {
        let text = &self.source.text;
        let ends = ['\n', '\r'];
        let first = text[..self.span.start].rfind(ends).map_or(0, |at| at + 1);
        let first = first + if text[first..].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let last = text[self.span.start..].find(ends).map_or(text.len(), |at| self.span.start + at);
        let start = self.span.start.max(first);
        let end = self.span.end.clamp(start, last);
        if last - first <= MAX_LINE {
            return Some((&text[first..last], start - first..end - first));
        }
        let words = |character: char| !character.is_whitespace();
        let from = floor_char(text, start.saturating_sub(MAX_LINE / 2).max(first));
        let from = if from == first { from } else { from + text[from..start].find(char::is_whitespace)? };
        let to = floor_char(text, (start + MAX_LINE / 2).min(last));
        let to = if to == last { to } else { start + text[start..to].trim_end_matches(words).len() };
        (to > start).then(|| (&text[from..to], start - from..end.min(to) - from))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path(), self.line(), self.column())
    }
}

/// How many bytes of a line are shown.
const MAX_LINE: usize = 400;
/// How many bytes of a message are shown. A message may quote a file.
const MAX_MESSAGE: usize = 2_000;

/// A message shortened to a readable length, cut between words.
fn shortened(message: &str) -> std::borrow::Cow<'_, str> {
    if message.len() <= MAX_MESSAGE {
        return message.into();
    }
    let cut = &message[..floor_char(message, MAX_MESSAGE)];
    let cut = cut.rfind(char::is_whitespace).map_or("", |at| &cut[..at]);
    format!("{cut} …").into()
}

/// How severe a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is done until it is fixed.
    Error,
    /// The command continues.
    Warning,
}

/// A message about a mistake. Messages are in lower case, without a full stop, with names in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where it is, if it is in a text.
    pub place: Option<Place>,
    /// What to do next.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Creates an error without a place or a hint.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), place: None, hint: None }
    }

    /// Creates a warning without a place or a hint.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The diagnostic for a terminal, with the source line under the message.
    pub fn render(&self, colored: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
        // The excerpt is short enough already, and the renderer would cut within a word.
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(4 * MAX_LINE);
        let message = shortened(&self.message);
        let title = level.primary_title(message.as_ref());
        let Some(place) = &self.place else {
            let message = renderer.render(&[Group::with_title(title)]);
            return self.hint.iter().fold(message, |message, hint| format!("{message}\n  hint: {hint}"));
        };
        let Some((text, span)) = place.excerpt() else {
            let group = title.element(Origin::path(place.path()).line(place.line()).char_column(place.column()));
            let message = renderer.render(&[group]);
            return self.hint.iter().fold(message, |message, hint| format!("{message}\n  hint: {hint}"));
        };
        let snippet = Snippet::source(text).path(place.path()).line_start(place.line());
        let mut group = title.element(snippet.annotation(AnnotationKind::Primary.span(span)));
        if let Some(hint) = &self.hint {
            group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
        }
        renderer.render(&[group])
    }
}

impl From<String> for Diagnostic {
    /// A warning without a place or a hint.
    fn from(message: String) -> Self {
        Self::warning(message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&shortened(&self.message))?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

/// Why a command fails. The variant decides the exit code.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The command or one of the user's files is wrong (exit code 2). Nothing was written.
    #[error("{}", list(.0))]
    Wrong(Vec<Diagnostic>),
    /// Something outside failed: a disk, a folder, a lock (exit code 1).
    #[error("{}", list(.0))]
    Failed(Vec<Diagnostic>),
}

impl Error {
    /// The diagnostics to report.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Wrong(all) | Self::Failed(all) => all,
        }
    }

    /// Creates an error for one failure from outside.
    pub fn failed(diagnostic: Diagnostic) -> Self {
        Self::Failed(vec![diagnostic])
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Wrong(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Error {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Wrong(diagnostics)
    }
}

fn list(all: &[Diagnostic]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let source = Source::new("a.yml", "\u{feff}é: 1\nfoo: bär\n");
        let place = source.place(source.text.find("bär").expect("it is there")..source.text.len());
        assert_eq!(place.to_string(), "a.yml:2:6");
        assert_eq!(source.place(3..3).to_string(), "a.yml:1:1");
        assert_eq!(source.place_at(2, 6), source.place(place.span().start..source.text.len() - 1));
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let source = Source::new("a.yml", "a");
        assert_eq!(source.place(7..9).to_string(), "a.yml:1:2");
        assert!(Diagnostic::error("x").at(source.place_at(9, 9)).render(false).contains("a.yml"));
    }
}
