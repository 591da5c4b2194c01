//! The way back: from an artifact's body to the answers that it holds, edits by people included.
//!
//! A template's texts are turned into patterns, section by section: a section that a person changed beyond
//! recognition costs its own answers and no others. What can not be read is left out; nothing is guessed.

use handlebars::Path;
use handlebars::template::{HelperTemplate, Parameter, Template as Compiled, TemplateElement};
use regex::Regex;

use super::answers::{Answers, Given};
use super::body::Section;
use super::compose::draft_title;
use super::key::ArtifactKey;
use super::neutral::Trust;
use crate::core::catalog::{Catalog, Field, Kind, Template, helpers};

/// Read the answers out of an artifact's title, milestone and sections.
///
/// `trust` says what they are for whoever uses them: outside words where they go into another artifact.
pub fn read_back(
    catalog: &Catalog,
    template: &Template,
    key: &ArtifactKey,
    title: &str,
    milestone: Option<&str>,
    body: &[Section],
    trust: Trust,
) -> Answers {
    let mut answers = Answers::default();
    let mut reader = Reader { catalog, template, answers: &mut answers, trust };
    for pattern in reader.sections(&template.body) {
        for section in body.iter().filter(|section| pattern.is_for(section)) {
            if reader.read(&pattern.pieces, &section.text) {
                break;
            }
        }
    }
    let mut lines: Vec<(&str, &str)> = Vec::new();
    // A draft's title is made of names, not of answers.
    if title != draft_title(template, key.name()) {
        lines.push((template.title.as_str(), title));
    }
    lines.extend(template.milestone.as_deref().zip(milestone));
    for (text, value) in lines {
        let pieces = reader.pieces(text);
        let lost: Vec<&Field> = template.fields.iter().filter(|field| reader.answers.given(&field.id).is_none()).collect();
        // A title is made of shortened or joined answers: it only speaks where the body does not.
        reader.read_some(&pieces, value, &lost);
    }
    answers
}

/// The keys that a body points to: in links and in code spans.
pub fn references(text: &str) -> Vec<ArtifactKey> {
    let mut found = Vec::new();
    for (opening, closing) in [('[', ']'), ('`', '`')] {
        for part in text.split(opening).skip(1) {
            let Some((words, _)) = part.split_once(closing) else { continue };
            if let Ok(key) = ArtifactKey::parse(words)
                && !found.contains(&key)
            {
                found.push(key);
            }
        }
    }
    found
}

/// A part of a pattern.
#[derive(Clone, Debug)]
enum Piece {
    /// Words that stand in the template.
    Words(String),
    /// A field, and how it is written there.
    Hole(String, Shape),
    /// Something that can not be read back.
    Anything,
    /// Items one after another.
    Each(String, Vec<Piece>),
    /// One or the other.
    Either(Vec<Piece>, Vec<Piece>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Plain,
    Line,
    Lines,
    Table,
    Quote,
    Joined,
}

/// What a section of a template looks like.
struct SectionPattern {
    heading: Vec<Piece>,
    pieces: Vec<Piece>,
}

impl SectionPattern {
    fn is_for(&self, section: &Section) -> bool {
        let heading = expression(&self.heading, &mut Vec::new());
        Regex::new(&format!("^(?:{heading})$")).is_ok_and(|regex| regex.is_match(&section.id.heading))
    }
}

struct Reader<'a> {
    catalog: &'a Catalog,
    template: &'a Template,
    answers: &'a mut Answers,
    trust: Trust,
}

impl Reader<'_> {
    fn pieces(&self, text: &str) -> Vec<Piece> {
        Compiled::compile(text).map_or_else(|_| vec![Piece::Anything], |compiled| self.convert(&compiled))
    }

    fn convert(&self, template: &Compiled) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for element in &template.elements {
            match element {
                TemplateElement::RawString(words) => pieces.push(Piece::Words(words.clone())),
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    pieces.push(self.line_or(hole(call)));
                }
                TemplateElement::HelperBlock(block) => pieces.push(self.block(block)),
                TemplateElement::PartialExpression(partial) => {
                    let text = self.catalog.partials().get(&name_of(&partial.name)).map(|p| p.text.replace("\r\n", "\n"));
                    pieces.extend(text.map_or_else(|| vec![Piece::Anything], |text| self.pieces(&text)));
                }
                TemplateElement::Comment(_) => {}
                _ => pieces.push(Piece::Anything),
            }
        }
        pieces
    }

    /// A field of one line is read to the line's end where nothing stands behind it.
    fn line_or(&self, piece: Piece) -> Piece {
        let Piece::Hole(name, Shape::Plain) = &piece else { return piece };
        match self.template.field(name).map(|field| field.kind) {
            None | Some(Kind::Paragraph) => piece,
            Some(_) => Piece::Hole(name.clone(), Shape::Line),
        }
    }

    fn block(&self, block: &HelperTemplate) -> Piece {
        let inner = block.template.as_ref().map(|inner| self.convert(inner)).unwrap_or_default();
        let otherwise = block.inverse.as_ref().map(|inner| self.convert(inner)).unwrap_or_default();
        match name_of(&block.name).as_str() {
            "each" if block.block_param.is_none() => match block.params.first().map(name_of) {
                Some(field) => Piece::Each(field, inner),
                None => Piece::Anything,
            },
            "if" | "unless" => Piece::Either(inner, otherwise),
            "raw" => Piece::Either(inner.clone(), inner),
            _ => Piece::Anything,
        }
    }

    /// A body's pattern cut at its headings. A condition around whole sections is dissolved: each may be there.
    fn sections(&self, body: &str) -> Vec<SectionPattern> {
        let mut found = vec![SectionPattern { heading: Vec::new(), pieces: Vec::new() }];
        cut(self.pieces(body), &mut found, &mut false);
        found
    }

    /// Read a whole section. False where it does not look like its pattern.
    fn read(&mut self, pieces: &[Piece], text: &str) -> bool {
        let every: Vec<&Field> = self.template.fields.iter().collect();
        self.read_some(pieces, text, &every)
    }

    fn read_some(&mut self, pieces: &[Piece], text: &str, wanted: &[&Field]) -> bool {
        let text = text.replace("\r\n", "\n");
        let mut holes = Vec::new();
        let pattern = expression(pieces, &mut holes);
        let Ok(regex) = Regex::new(&format!("^[ \\n]*(?:{pattern})[ \\n]*$")) else { return false };
        let Some(captures) = regex.captures(&text) else { return false };
        for (at, hole) in holes.iter().enumerate() {
            let Some(found) = captures.get(at + 1) else { continue };
            let (Piece::Hole(name, _) | Piece::Each(name, _)) = hole else { continue };
            let Some(field) = wanted.iter().find(|field| field.id.as_str() == name) else { continue };
            if self.answers.given(&field.id).is_some() {
                continue;
            }
            let words: Vec<String> =
                words_of(hole, field, found.as_str()).into_iter().filter(|words| !is_question(words, field)).collect();
            // Words that no longer fit the field are a person's; they stay in the body and answer nothing.
            drop(self.answers.give(self.template, name, Given::Words(&words), self.trust));
        }
        true
    }
}

fn cut(pieces: Vec<Piece>, found: &mut Vec<SectionPattern>, in_heading: &mut bool) {
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                for line in words.split_inclusive('\n') {
                    // A heading begins a line; the pieces of a template always begin one after a line break.
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
                cut(then, found, in_heading);
                cut(otherwise, found, in_heading);
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

fn has_heading(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Words(words) => words.lines().any(|line| line.starts_with("## ")),
        Piece::Either(then, otherwise) => has_heading(then) || has_heading(otherwise),
        _ => false,
    })
}

fn hole(call: &HelperTemplate) -> Piece {
    let name = name_of(&call.name);
    if call.params.is_empty() {
        return Piece::Hole(name, Shape::Plain);
    }
    let Some(Parameter::Path(_)) = call.params.first() else { return Piece::Anything };
    let field = name_of(&call.params[0]);
    match name.as_str() {
        "bullets" | "checklist" => Piece::Hole(field, Shape::Lines),
        "table" => Piece::Hole(field, Shape::Table),
        "quote" => Piece::Hole(field, Shape::Quote),
        "join" => Piece::Hole(field, Shape::Joined),
        "raw" | "default" => Piece::Hole(field, Shape::Plain),
        "date" if call.params.len() == 1 => Piece::Hole(field, Shape::Plain),
        _ => Piece::Anything,
    }
}

fn name_of(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Name(name) | Parameter::Path(Path::Relative((_, name)) | Path::Local((_, _, name))) => name.clone(),
        _ => String::new(),
    }
}

/// A pattern as a regular expression, with one group for each hole, in order.
fn expression(pieces: &[Piece], holes: &mut Vec<Piece>) -> String {
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
                // Plain words say more than a hole, which takes anything: they are tried first.
                let plain = !otherwise.is_empty() && !has_hole(otherwise) && has_hole(then);
                let (first, second) = if plain { (otherwise, then) } else { (then, otherwise) };
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

fn has_hole(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Words(_) => false,
        Piece::Hole(..) | Piece::Anything | Piece::Each(..) => true,
        Piece::Either(then, otherwise) => has_hole(then) || has_hole(otherwise),
    })
}

/// Words, with any run of blanks and line breaks that holds a line break for each such run.
fn literal(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('\n') {
        let before = rest[..at].trim_end_matches(' ');
        out += &regex::escape(before);
        out += "[ \\n]*";
        rest = rest[at..].trim_start_matches('\n');
        rest = rest.trim_start_matches(|c| c == '\n');
    }
    out + &regex::escape(rest)
}

/// What was found, as the words that a field reads.
fn words_of(hole: &Piece, field: &Field, found: &str) -> Vec<String> {
    let plain = |text: &str| unlinked(text.trim(), field);
    match hole {
        Piece::Hole(_, Shape::Table) => rows(found, field),
        Piece::Hole(_, Shape::Lines) => items(found).iter().map(|item| plain(item)).collect(),
        Piece::Hole(_, Shape::Quote) => {
            let lines = found.lines().map(|line| line.trim_start_matches('>').trim_start());
            vec![lines.collect::<Vec<_>>().join("\n")]
        }
        Piece::Hole(_, Shape::Joined) => found.split(", ").map(plain).collect(),
        Piece::Each(_, inner) => each(inner, field, found),
        _ => vec![plain(found)],
    }
}

/// The items of a list as they stand, marks and indentation of further lines taken off.
fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in text.lines() {
        let bare = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("+ "));
        match (bare, items.last_mut()) {
            (Some(item), _) => {
                let task = item.strip_prefix("[ ] ").or_else(|| item.strip_prefix("[x] ")).or_else(|| item.strip_prefix("[X] "));
                items.push(task.unwrap_or(item).to_owned());
            }
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => items.push(line.to_owned()),
        }
    }
    items
}

/// A table's rows, each as `a | b | c` in the order of the record's fields.
fn rows(text: &str, field: &Field) -> Vec<String> {
    let mut lines = text.lines().map(str::trim).filter(|line| line.starts_with('|'));
    let heads: Vec<String> = lines.next().map(cells).unwrap_or_default();
    let columns: Vec<Option<usize>> = field
        .fields
        .iter()
        .map(|inner| heads.iter().position(|head| *head == helpers::heading(inner.id.as_str())))
        .collect();
    let mut rows = Vec::new();
    for line in lines.skip(1) {
        let cells = cells(line);
        let asked = |at: usize, cell: &str| cell == field.fields[at].question();
        let row: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cell = column.and_then(|column| cells.get(column)).cloned().unwrap_or_default();
                if asked(at, &cell) { String::new() } else { cell.replace("<br>", "\n").replace('|', "\\|") }
            })
            .collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row.join(" | "));
        }
    }
    rows
}

fn cells(line: &str) -> Vec<String> {
    let bare = line.strip_prefix('|').unwrap_or(line);
    let bare = bare.strip_suffix('|').unwrap_or(bare);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for character in bare.chars() {
        let cell = cells.last_mut().expect("there is always a cell");
        match character {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
            }
            '|' => cells.push(String::new()),
            other => cell.push(other),
        }
        escaped = character == '\\' && !escaped;
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The items of an `each`: the inner pattern matched again and again.
fn each(inner: &[Piece], field: &Field, found: &str) -> Vec<String> {
    let mut holes = Vec::new();
    let pattern = expression(inner, &mut holes);
    // An item ends where the next begins or where the text does.
    let next = expression(&inner.iter().take(1).cloned().collect::<Vec<_>>(), &mut Vec::new());
    let Ok(begin) = Regex::new(&next) else { return Vec::new() };
    let Ok(whole) = Regex::new(&format!("^[ \\n]*(?:{pattern})[ \\n]*$")) else { return Vec::new() };
    let mut starts: Vec<usize> = begin.find_iter(found).map(|found| found.start()).collect();
    starts.push(found.len());
    let mut words = Vec::new();
    for pair in starts.windows(2) {
        let Some(captures) = whole.captures(&found[pair[0]..pair[1]]) else { continue };
        let value = |name: &str| {
            holes.iter().enumerate().find_map(|(at, hole)| match hole {
                Piece::Hole(known, _) if known == name => captures.get(at + 1).map(|found| found.as_str().trim().to_owned()),
                _ => None,
            })
        };
        if field.kind == Kind::Items {
            let row: Vec<String> =
                field.fields.iter().map(|inner| value(inner.id.as_str()).unwrap_or_default().replace('|', "\\|")).collect();
            words.push(row.join(" | "));
        } else {
            words.extend(value("this").map(|item| unlinked(&item.replace("\n  ", "\n"), field)));
        }
    }
    words
}

/// Is this what stands in a draft where an answer is missing?
fn is_question(words: &str, field: &Field) -> bool {
    words.trim() == field.question()
}

/// A reference as the key that it was made from.
fn unlinked(text: &str, field: &Field) -> String {
    if !matches!(field.kind, Kind::Link | Kind::Links) {
        return text.to_owned();
    }
    let inside = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(key, _)| key);
    let spanned = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    match inside.or(spanned) {
        Some(key) if ArtifactKey::parse(key).is_ok() => key.to_owned(),
        _ => text.to_owned(),
    }
}
