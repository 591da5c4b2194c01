//! The pattern of a rendered template: its text with holes for the answers, split into sections.

use handlebars::Path;
use handlebars::template::{HelperTemplate, Parameter};

use super::memo;
use crate::core::artifact::section::Section;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// The template's own words.
    Words(String),
    /// A field, and the shape in which it is rendered.
    Hole(String, Shape),
    /// Text that can't be read back.
    Anything,
    /// Repeated items.
    Each(String, Vec<Piece>),
    /// One of two alternatives.
    Either(Vec<Piece>, Vec<Piece>),
}

/// The shape in which a field's answer is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    Line,
    Lines,
    Table,
    Quote,
    Joined,
}

/// The pattern of one section.
pub(crate) struct SectionPattern {
    pub(crate) heading: Vec<Piece>,
    pub(crate) pieces: Vec<Piece>,
}

impl SectionPattern {
    /// Whether a section has the heading of this pattern.
    pub(crate) fn is_for(&self, section: &Section) -> bool {
        let heading = expression(&self.heading, &mut Vec::new());
        memo::pattern(&format!("^(?:{heading})$")).is_some_and(|regex| regex.is_match(&section.id.heading))
    }
}

/// Splits pieces into sections.
pub(crate) fn split_sections(pieces: Vec<Piece>, found: &mut Vec<SectionPattern>, in_heading: &mut bool) {
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                for line in words.split_inclusive('\n') {
                    // A heading begins a line, and a template's pieces are split after line breaks.
                    let begins = line.starts_with("## ") && !*in_heading;
                    if begins {
                        found.push(SectionPattern { heading: Vec::new(), pieces: Vec::new() });
                        *in_heading = true;
                    }
                    let section = found.last_mut().expect("the first section is always there");
                    section.pieces.push(Piece::Words(line.to_owned()));
                    if *in_heading {
                        let words = if begins { line.trim_start_matches('#').trim_start() } else { line };
                        section.heading.push(Piece::Words(words.trim_end_matches('\n').to_owned()));
                    }
                    *in_heading &= !line.ends_with('\n');
                }
            }
            Piece::Either(then, otherwise) if has_heading(&then) || has_heading(&otherwise) => {
                split_sections(then, found, in_heading);
                split_sections(otherwise, found, in_heading);
            }
            other => {
                let section = found.last_mut().expect("the first section is always there");
                if *in_heading {
                    section.heading.push(other.clone());
                }
                section.pieces.push(other);
            }
        }
    }
}

pub(crate) fn has_heading(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Words(words) => words.lines().any(|line| line.starts_with("## ")),
        Piece::Either(then, otherwise) => has_heading(then) || has_heading(otherwise),
        _ => false,
    })
}

/// The hole that an expression leaves in a pattern.
pub(crate) fn hole(call: &HelperTemplate) -> Piece {
    let name = name_of(&call.name);
    if call.params.is_empty() {
        return Piece::Hole(name, Shape::Plain);
    }
    let field = match call.params.first() {
        Some(path @ Parameter::Path(_)) => name_of(path),
        // The scores are computed again, so only the records are read.
        Some(Parameter::Subexpression(inner)) if inner.name() == "ranked" => {
            inner.params().and_then(|params| params.first()).map(name_of).unwrap_or_default()
        }
        _ => return Piece::Anything,
    };
    match name.as_str() {
        "bullets" | "checklist" => Piece::Hole(field, Shape::Lines),
        "table" => Piece::Hole(field, Shape::Table),
        "quote" => Piece::Hole(field, Shape::Quote),
        "join" => Piece::Hole(field, Shape::Joined),
        "raw" => Piece::Hole(field, Shape::Plain),
        "default" => match &call.params[1..] {
            // The default's words are not an answer.
            [Parameter::Literal(words)] => {
                let words = words.as_str().map_or_else(|| words.to_string(), str::to_owned);
                Piece::Either(vec![Piece::Hole(field, Shape::Plain)], vec![Piece::Words(words)])
            }
            _ => Piece::Hole(field, Shape::Plain),
        },
        "date" if call.params.len() == 1 => Piece::Hole(field, Shape::Plain),
        _ => Piece::Anything,
    }
}

pub(crate) fn name_of(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Name(name) | Parameter::Path(Path::Relative((_, name)) | Path::Local((_, _, name))) => name.clone(),
        _ => String::new(),
    }
}

/// A pattern as a regular expression, with one group per hole, in order.
pub(crate) fn expression(pieces: &[Piece], holes: &mut Vec<Piece>) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) => out += &literal(words),
            Piece::Hole(_, shape) => {
                let followed = matches!(pieces.get(at + 1), Some(Piece::Words(words)) if !words.starts_with('\n'));
                out += match shape {
                    Shape::Line if followed => "([^\n]*?)",
                    Shape::Line => "([^\n]*)",
                    Shape::Table => "((?:[|][^\n]*\n?)*)",
                    _ => "((?s:.*?))",
                };
                holes.push(piece.clone());
            }
            Piece::Anything => out += "(?s:.*?)",
            Piece::Each(_, inner) => {
                let item = expression(inner, &mut Vec::new()).replace("((?s:", "(?:(?s:").replace("([^", "(?:[^");
                out += &format!("((?:{item})*)");
                holes.push(piece.clone());
            }
            Piece::Either(then, otherwise) => {
                // A hole matches anything, so the alternative with more words of its own is tried first.
                let (first, second) = if literal_length(otherwise) > literal_length(then) {
                    (otherwise, then)
                } else {
                    (then, otherwise)
                };
                out += "(?:";
                out += &expression(first, holes);
                out += "|";
                out += &expression(second, holes);
                out += ")";
            }
        }
    }
    out
}

/// The length of a pattern's own words.
fn literal_length(pieces: &[Piece]) -> usize {
    let own = |piece: &Piece| match piece {
        Piece::Words(words) => words.trim().len(),
        Piece::Hole(..) | Piece::Anything => 0,
        Piece::Each(_, inner) => literal_length(inner),
        Piece::Either(then, otherwise) => literal_length(then).max(literal_length(otherwise)),
    };
    pieces.iter().map(own).sum()
}

/// Words as a regular expression in which each line break matches any run of blanks and line breaks.
pub(crate) fn literal(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('\n') {
        let before = rest[..at].trim_end_matches(' ');
        out += &regex::escape(before);
        out += "[ \\n]*";
        rest = rest[at..].trim_start_matches('\n');
    }
    out + &regex::escape(rest)
}
