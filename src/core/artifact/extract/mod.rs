//! The way back: from an artifact's body to the answers that it holds, edits by people included.
//!
//! A template's texts are turned into patterns, section by section: a section that a person changed beyond
//! recognition costs its own answers and no others. What can't be read is left out; nothing is guessed.

use handlebars::template::{HelperTemplate, Template as Compiled, TemplateElement};
use regex::Regex;

use captured::{is_question, words_of};
use pattern::{Piece, SectionPattern, Shape, cut, expression, hole, name_of};

mod captured;
mod pattern;

use super::answers::{Answers, RawAnswer};
use super::body::Section;
use super::compose::draft_title;
use super::safe_value::Trust;
use crate::core::catalog::{Catalog, Field, Kind, Template};
use crate::core::names::ArtifactKey;

/// Read the answers out of an artifact's title, milestone and sections.
///
/// `trust` says what they are for whoever uses them: outside words where they go into another artifact.
pub fn extract_answers(
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
        let lost: Vec<&Field> =
            template.fields.iter().filter(|field| reader.answers.given(&field.id).is_none()).collect();
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

/// The numbers of the issues that a body points to: `#12`.
pub fn numbers(text: &str) -> Vec<u64> {
    let text = text.split("\n<!-- rolecall ").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        if character == '#' && !before.is_alphanumeric() && !matches!(before, '/' | '&' | '#') {
            // Also one that GitHub makes no reference of.
            let after = text[at + 1..].trim_start_matches('\u{200b}');
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            found.extend(digits.parse::<u64>().ok());
        }
        before = character;
    }
    found
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
                    let text = self.catalog.partials().text(&name_of(&partial.name));
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
            drop(self.answers.give(self.template, name, RawAnswer::Words(&words), self.trust));
        }
        true
    }
}
