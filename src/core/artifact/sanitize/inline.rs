//! Sanitizes the words of a text from outside, character by character.

use std::collections::HashMap;

use super::element::kept;
use super::entity::entity;
use super::link::bracketed;
use super::zero_width::BREAK;

/// How a text is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Not as Markdown: a title.
    Plain,
    /// As a paragraph of Markdown, or a part of one.
    Words,
    /// As code or as a paragraph.
    Indented,
    /// As code, unless a parser disagrees. Nothing in it may have a meaning in either case.
    Code,
}

/// Writes a text so that nothing in it has a meaning.
pub(super) fn text(text: &str, context: Context, out: &mut String) {
    Inline::new(text, context, out).write();
}

pub(super) struct Inline<'t> {
    pub(super) text: &'t str,
    pub(super) context: Context,
    pub(super) at: usize,
    pub(super) out: &'t mut String,
    /// The starts of runs of backticks, by their length.
    runs: HashMap<usize, Vec<usize>>,
    /// The open brackets.
    pub(super) brackets: Vec<Bracket>,
    /// The last URL found: where it ends, and whether it may be a link.
    pub(super) address: (usize, bool),
}

/// An open bracket.
pub(super) struct Bracket {
    pub(super) image: bool,
    pub(super) holds_link: bool,
}

impl<'t> Inline<'t> {
    fn new(text: &'t str, context: Context, out: &'t mut String) -> Self {
        let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
        if matches!(context, Context::Words | Context::Indented) {
            let mut at = 0;
            while let Some(start) = text[at..].find('`').map(|found| at + found) {
                at = start + run(&text[start..]);
                runs.entry(at - start).or_default().push(start);
            }
        }
        Self { text, context, at: 0, out, runs, brackets: Vec::new(), address: (0, true) }
    }

    fn write(mut self) {
        while let Some(character) = self.text[self.at..].chars().next() {
            if !character.is_ascii() || character.is_ascii_digit() {
                self.copy(character.len_utf8());
                continue;
            }
            let markdown = matches!(self.context, Context::Words | Context::Indented);
            match character {
                '@' => self.mention(),
                '#' => self.number(),
                '-' => self.hyphen(),
                '&' => self.entity(),
                ':' if self.rest().starts_with("://") => self.scheme(),
                'w' | 'W' => self.www(),
                '<' if self.context != Context::Plain => self.tag(),
                '\\' if markdown => self.backslash(),
                '`' if markdown => self.backticks(),
                '[' if markdown => self.open_bracket(),
                ']' if markdown => self.close_bracket(),
                _ => self.copy(1),
            }
        }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    pub(super) fn copy(&mut self, length: usize) {
        self.out.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    pub(super) fn push_break(&mut self) {
        self.out.push(BREAK);
    }

    /// Adds a break, unless a blank or a break follows anyway.
    fn break_before_word(&mut self) {
        if self.rest().chars().next().is_none_or(|next| !next.is_whitespace() && next != BREAK) {
            self.push_break();
        }
    }

    fn mention(&mut self) {
        let email = self.before().is_some_and(|before| before.is_ascii_alphanumeric()) && is_domain(&self.rest()[1..]);
        self.copy(1);
        if !email {
            self.break_before_word();
        }
    }

    fn number(&mut self) {
        let word = self.before().is_some_and(char::is_alphanumeric);
        self.copy(1);
        match self.rest().chars().next() {
            Some(next) if next.is_ascii_digit() || next == '&' => self.push_break(),
            None if !word => self.push_break(),
            _ => {}
        }
    }

    /// `GH-1` is a reference too.
    fn hyphen(&mut self) {
        let before = &self.text.as_bytes()[self.at.saturating_sub(3)..self.at];
        let named = match before {
            [.., b';' | b'\\'] | [.., b';', b'h' | b'H'] | [b'g' | b'G', b'h' | b'H'] => true,
            [other, b'g' | b'G', b'h' | b'H'] => !other.is_ascii_alphanumeric(),
            _ => false,
        };
        self.copy(1);
        if named && self.rest().starts_with(|next: char| next.is_ascii_digit() || next == '&') {
            self.push_break();
        }
    }

    fn entity(&mut self) {
        let Some((length, character)) = entity(self.rest()) else { return self.copy(1) };
        self.copy(length);
        if matches!(character, '@' | '#' | '-') {
            self.break_before_word();
        }
    }

    fn tag(&mut self) {
        let rest = self.rest();
        if self.context == Context::Words {
            if let Some(length) = bracketed(rest) {
                return self.copy(length);
            }
            if let Some(length) = kept(rest) {
                // At the start of a line, it would begin an HTML block, in which Markdown isn't parsed.
                if !self.out.ends_with(BREAK) {
                    self.push_break();
                }
                return self.copy(length);
            }
        }
        let opens = |next: char| next.is_ascii_alphabetic() || "/!?".contains(next);
        if rest[1..].chars().next().is_some_and(|next| !opens(next)) {
            return self.copy(1);
        }
        if self.context == Context::Words {
            self.out.push_str("&lt;");
            self.at += 1;
        } else {
            self.copy(1);
            self.push_break();
        }
    }

    fn backslash(&mut self) {
        match self.rest()[1..].chars().next() {
            // It would escape whatever comes after the text.
            None => {
                self.out.push_str("\\\\");
                self.at += 1;
            }
            Some(next) if "\\`<[]&:!".contains(next) => self.copy(2),
            Some(_) => self.copy(1),
        }
    }

    fn backticks(&mut self) {
        let length = run(self.rest());
        let begins = self.at + length;
        let Some(ends) = self.next_run(length, begins) else {
            for _ in 0..length {
                self.out.push_str("\\`");
            }
            self.at = begins;
            return;
        };
        let code = &self.text[begins..ends];
        let math = self.before() == Some('$') || self.text[ends + length..].starts_with('$');
        if math || code.contains('|') || self.context == Context::Indented {
            self.copy(length);
            text(code, Context::Code, self.out);
            self.at = ends;
            self.copy(length);
        } else {
            self.copy(ends + length - self.at);
        }
    }

    /// Where the next run of `length` backticks begins.
    fn next_run(&self, length: usize, from: usize) -> Option<usize> {
        let starts = self.runs.get(&length)?;
        starts.get(starts.partition_point(|start| *start < from)).copied()
    }
}

/// The length of the run of backticks at the start of a text.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// Whether a text begins with a host name, and nothing continues it.
fn is_domain(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.').unwrap_or(text.len());
    let name = text[..end].trim_end_matches('.');
    let whole = !text[end..].starts_with(['@', '_', '/', '\\', '&', '`', ':']);
    whole && name.contains('.') && name.split('.').all(|label| !label.is_empty() && !label.starts_with('-'))
}
