//! Sanitizes a text from outside line by line: fences, and everything else.

use super::fence::{Opening, begins_container, prefix_length};
use super::inline;
use super::inline::Context;
use super::zero_width::BREAK;

/// How many lines may be read, per line of the text, to find where fences in lists and quotes end.
const LINES_READ: usize = 8;

pub(super) fn sanitize(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let budget = lines.len() * LINES_READ;
    let mut blocks = Blocks { out: String::with_capacity(text.len() + 64), chunk: Vec::new(), nested: false, budget };
    let mut at = 0;
    let mut boundary = true;
    while at < lines.len() {
        let line = lines[at];
        let next = match lines.len() {
            // A single line may go after other words, where no block begins.
            1 => None,
            _ => blocks.fence(&lines, at).or_else(|| blocks.indented(&lines, at, boundary)),
        };
        boundary = next.is_some() || is_boundary(line);
        match next {
            Some(end) => at = end,
            None => {
                blocks.text(line, at + 1 == lines.len());
                at += 1;
            }
        }
    }
    blocks.flush(true);
    blocks.out.pop();
    blocks.out
}

/// Whether an indented line after this one is code.
fn is_boundary(line: &str) -> bool {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    line.is_empty()
        || ((1..=6).contains(&(line.len() - heading.len())) && (heading.is_empty() || heading.starts_with(' ')))
        || (line.len() > 2 && ["-", "=", "*", "_"].iter().any(|mark| line.replace(mark, "").is_empty()))
}

struct Blocks<'t> {
    out: String,
    /// Lines of text, between blank lines and fences.
    chunk: Vec<&'t str>,
    /// Whether a list or a quote may still be open.
    nested: bool,
    /// How many lines may still be read to find where nested fences end.
    budget: usize,
}

impl<'t> Blocks<'t> {
    /// Writes the fence that begins here, and returns the line after it.
    fn fence(&mut self, lines: &[&'t str], at: usize) -> Option<usize> {
        let opening = Opening::of(lines[at])?;
        let inner = &lines[at + 1..];
        let alone = opening.prefix.len() <= 3 && opening.prefix.trim_start_matches(' ').is_empty();
        if opening.prefix.is_empty() || (alone && !self.nested) {
            let length = inner.iter().position(|line| opening.is_closed_by(line)).unwrap_or(inner.len());
            let indent = opening.prefix.len();
            let code = inner[..length].iter().map(|line| outdented(line, indent));
            let marks = Opening::marks_around(opening.mark, opening.length, code.clone());
            self.flush(false);
            self.nested = false;
            self.push_code(&format!("{marks}{}", opening.info), code, &marks);
            return Some((at + 1 + length + 1).min(lines.len()));
        }
        if self.budget == 0 {
            return None;
        }
        let found = opening.nested_end(&inner[..inner.len().min(self.budget)]);
        self.budget = self.budget.saturating_sub(found.unwrap_or_else(|read| read) + 1);
        let end = found.ok()?;
        self.flush(false);
        self.nested = true;
        let marks = opening.mark.to_string().repeat(opening.length);
        let inner_prefix = super::fence::inner_prefix(opening.prefix);
        self.out.push_str(opening.prefix);
        self.out.push_str(&marks);
        inline::text(opening.info, Context::Code, &mut self.out);
        self.out.push('\n');
        for line in &inner[..end] {
            inline::text(line, Context::Code, &mut self.out);
            self.out.push('\n');
        }
        self.out.push_str(&inner_prefix);
        self.out.push_str(&marks);
        self.out.push('\n');
        Some(at + 1 + end + 1)
    }

    /// Writes the indented code that begins here as a fence, which is code in any position, and returns the line after
    /// it.
    fn indented(&mut self, lines: &[&'t str], at: usize, boundary: bool) -> Option<usize> {
        if self.nested || !boundary || !is_indented(lines[at]) {
            return None;
        }
        let rest = &lines[at..];
        let length = rest.iter().position(|line| !line.trim().is_empty() && !is_indented(line)).unwrap_or(rest.len());
        let length = rest[..length].iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
        if length == 0 {
            return None;
        }
        let code = rest[..length].iter().map(|line| outdented(line, 4));
        let marks = Opening::marks_around('`', 3, code.clone());
        self.flush(false);
        self.push_code(&marks, code, &marks);
        Some(at + length)
    }

    fn push_code<'a>(&mut self, first: &'a str, code: impl Iterator<Item = &'a str>, last: &'a str) {
        for line in std::iter::once(first).chain(code).chain(std::iter::once(last)) {
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn text(&mut self, line: &'t str, last: bool) {
        if line.trim().is_empty() {
            self.flush(last);
            self.out.push_str(line);
            self.out.push('\n');
            return;
        }
        if begins_container(line) {
            self.nested = true;
        } else if self.chunk.is_empty() && !line.starts_with([' ', '\t']) {
            self.nested = false;
        }
        self.chunk.push(line);
    }

    /// Writes the collected lines of text.
    fn flush(&mut self, last: bool) {
        let chunk = std::mem::take(&mut self.chunk);
        let table = chunk.iter().any(|line| is_delimiter(line));
        let mut units: Vec<String> = Vec::new();
        let mut open = false;
        for line in chunk {
            let continues = open && !table && continues(line);
            open = !line[prefix_length(line)..].starts_with('#') && !is_indented(line);
            let line = without_fence(line);
            match units.last_mut() {
                Some(unit) if continues => unit.push_str(&line),
                _ => units.push(line),
            }
            if let Some(unit) = units.last_mut() {
                unit.push('\n');
            }
        }
        let count = units.len();
        for (at, unit) in units.into_iter().enumerate() {
            let text = unit.strip_suffix('\n').filter(|_| last && at + 1 == count);
            let context = if is_indented(&unit) { Context::Indented } else { Context::Words };
            inline::text(text.unwrap_or(&unit), context, &mut self.out);
            if text.is_some() {
                self.out.push('\n');
            }
        }
    }
}

/// Whether a sanitized text must begin on a line of its own, so that its fences are fences.
pub(in crate::core::artifact) fn begins_with_block(text: &str) -> bool {
    let Some((first, _)) = text.split_once('\n') else { return false };
    Opening::of(first).is_some() || (begins_container(first) && text.lines().any(|line| Opening::of(line).is_some()))
}

/// Whether a sanitized text must be followed by a line break, so that its last fence ends there.
pub(in crate::core::artifact) fn ends_with_fence(text: &str) -> bool {
    text.rsplit_once('\n').is_some_and(|(_, last)| Opening::of(last).is_some_and(|opening| opening.info.is_empty()))
}

/// Whether a line continues the paragraph of the line before it, in any container: no block begins with a letter.
fn continues(line: &str) -> bool {
    let words = line.trim_start_matches(' ');
    line.len() - words.len() <= 3 && words.starts_with(char::is_alphabetic)
}

/// Whether a line may turn the lines around it into a table, in which each cell is parsed by itself.
fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.chars().all(|character| "-|: \t>".contains(character))
}

fn is_indented(line: &str) -> bool {
    let blanks = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    blanks.contains('\t') || blanks.len() > 3
}

/// A line without up to `width` leading blanks. A tab counts for all of them.
fn outdented(line: &str, width: usize) -> &str {
    let blanks = line.bytes().take(width).take_while(|byte| *byte == b' ').count();
    if blanks < width && line[blanks..].starts_with('\t') { &line[blanks + 1..] } else { &line[blanks..] }
}

/// A line of text, changed so that it opens no fence in any position.
fn without_fence(line: &str) -> String {
    match Opening::of(line) {
        Some(opening) => format!("{}{BREAK}{}", opening.prefix, &line[opening.prefix.len()..]),
        None => line.to_owned(),
    }
}
