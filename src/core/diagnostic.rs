//! What is told when something that people wrote is wrong: a message, its place, and what to do next.
//!
//! A diagnostic is made where the mistake is found, whole. Nothing here prints.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// A text that people wrote, with the path under which they know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it is shown: relative to the workspace where it lies inside.
    pub path: String,
    /// The whole text, as read.
    pub text: String,
}

impl Source {
    /// A shared source; places keep it alive.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// The place of a range of bytes, moved inward to where characters begin and end.
    pub fn place(self: &Arc<Self>, span: Range<usize>) -> Place {
        let start = floor_char(&self.text, span.start);
        let end = floor_char(&self.text, span.end.max(start));
        Place { source: Arc::clone(self), span: start..end }
    }

    /// The place of a line and a column, both counted from 1, the column in characters.
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

/// Where in a source something is.
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

    /// The bytes meant, from the start of the source.
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

    /// The line that holds the place, and the place within it: never more than that, and of a long line only what is
    /// near. Words are not cut: a piece of a token would not be known for one. Nothing where they are too long.
    fn excerpt(&self) -> Option<(&str, Range<usize>)> {
        let text = &self.source.text;
        let ends = ['\n', '\r'];
        let first = text[..self.span.start].rfind(ends).map_or(0, |at| at + 1);
        let first = first + if text[first..].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let last = text[self.span.start..].find(ends).map_or(text.len(), |at| self.span.start + at);
        let start = self.span.start.max(first);
        let end = self.span.end.clamp(start, last);
        if last - first <= WIDEST {
            return Some((&text[first..last], start - first..end - first));
        }
        let words = |character: char| !character.is_whitespace();
        let from = floor_char(text, start.saturating_sub(WIDEST / 2).max(first));
        let from = if from == first { from } else { from + text[from..start].find(char::is_whitespace)? };
        let to = floor_char(text, (start + WIDEST / 2).min(last));
        let to = if to == last { to } else { start + text[start..to].trim_end_matches(words).len() };
        (to > start).then(|| (&text[from..to], start - from..end.min(to) - from))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path(), self.line(), self.column())
    }
}

/// So many bytes of a line are shown at most.
const WIDEST: usize = 400;
/// So many bytes of a message's words are shown at most; they can hold what a file has.
const LONGEST: usize = 2_000;

/// A message that is short enough to be read, cut between its words.
fn short(message: &str) -> std::borrow::Cow<'_, str> {
    if message.len() <= LONGEST {
        return message.into();
    }
    let cut = &message[..floor_char(message, LONGEST)];
    let cut = cut.rfind(char::is_whitespace).map_or("", |at| &cut[..at]);
    format!("{cut} …").into()
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is done until it is mended.
    Error,
    /// The work goes on.
    Warning,
}

/// One thing that is wrong: in lower case, without a full stop, with names in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where, if it is in a text.
    pub place: Option<Place>,
    /// What to do next.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error without a place or a hint yet.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), place: None, hint: None }
    }

    /// A warning without a place or a hint yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// The same, with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// As a person reads it, the line shown under the message.
    pub fn render(&self, coloured: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        // The line is short enough by itself; the renderer would cut within a word.
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(4 * WIDEST);
        let message = short(&self.message);
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

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&short(&self.message))?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

/// Why a command stops. The kind decides the exit code.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The command or a file of the user's is wrong (exit code 2). Nothing was written.
    #[error("{}", list(.0))]
    Wrong(Vec<Diagnostic>),
    /// Something outside failed: a disk, a folder, a lock (exit code 1).
    #[error("{}", list(.0))]
    Failed(Vec<Diagnostic>),
}

impl Error {
    /// What there is to tell.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Wrong(all) | Self::Failed(all) => all,
        }
    }

    /// One failure from outside.
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
