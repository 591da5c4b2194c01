//! Reads the answers back from an artifact's body, including people's edits.
//!
//! A template's texts become patterns, section by section: a section that a person changed beyond recognition loses
//! its own answers only. What can't be read is left out; nothing is guessed.

use handlebars::template::{HelperTemplate, Template as Compiled, TemplateElement};

use captured::words_of;
use pattern::{Piece, SectionPattern, Shape, expression, hole, name_of, split_sections};

mod captured;
mod memo;
mod pattern;

use super::answers::{Answers, RawAnswer};
use super::compose::draft_title;
use super::limits::is_cut;
use super::safe_value::Trust;
use super::section::Section;
use crate::core::catalog::{Catalog, Field, Kind, Template};
use crate::core::names::ArtifactKey;

/// Reads the answers from an artifact's title, milestone and sections.
///
/// `trust` is the trust level of the answers: `Outside` if they go into another artifact.
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
    // A draft's title consists of names, not of answers.
    if title != draft_title(template, key.name()) && !is_cut(title) {
        lines.push((template.title.as_str(), title));
    }
    lines.extend(template.milestone.as_deref().zip(milestone));
    for (text, value) in lines {
        let pieces = reader.pieces(text);
        let unanswered: Vec<&Field> =
            template.fields.iter().filter(|field| reader.answers.given(&field.id).is_none()).collect();
        // A title may shorten or join answers, so it is read only for fields that the body doesn't answer.
        reader.read_some(&pieces, value, &unanswered);
    }
    answers
}

/// The keys that a body refers to, in links and in code spans.
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

/// The numbers of the issues that a body refers to, like `#12`.
pub fn numbers(text: &str) -> Vec<u64> {
    let text = text.split("\n<!-- rolecall ").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        if character == '#' && !before.is_alphanumeric() && !matches!(before, '/' | '&' | '#') {
            // A sanitized number counts too, although GitHub doesn't link it.
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
        memo::compiled(text).map_or_else(|| vec![Piece::Anything], |compiled| self.convert(&compiled))
    }

    fn convert(&self, template: &Compiled) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for element in &template.elements {
            match element {
                TemplateElement::RawString(words) => pieces.push(Piece::Words(words.clone())),
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    pieces.push(self.within_line(hole(call)));
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

    /// Makes the hole of a one-line field match within its line.
    fn within_line(&self, piece: Piece) -> Piece {
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

    /// A body's pattern, split at its headings. A condition around whole sections is dropped: each may be there.
    fn sections(&self, body: &str) -> Vec<SectionPattern> {
        let mut found = vec![SectionPattern { heading: Vec::new(), pieces: Vec::new() }];
        split_sections(self.pieces(body), &mut found, &mut false);
        found
    }

    /// Reads a whole section. Returns `false` if it doesn't match its pattern.
    fn read(&mut self, pieces: &[Piece], text: &str) -> bool {
        let every: Vec<&Field> = self.template.fields.iter().collect();
        self.read_some(pieces, text, &every)
    }

    fn read_some(&mut self, pieces: &[Piece], text: &str, wanted: &[&Field]) -> bool {
        let text = text.replace("\r\n", "\n");
        let mut holes = Vec::new();
        let pattern = expression(pieces, &mut holes);
        let Some(regex) = memo::pattern(&format!("^[ \\n]*(?:{pattern})[ \\n]*$")) else { return false };
        let Some(captures) = regex.captures(&text) else { return false };
        for (at, hole) in holes.iter().enumerate() {
            let Some(found) = captures.get(at + 1) else { continue };
            let (Piece::Hole(name, _) | Piece::Each(name, _)) = hole else { continue };
            let Some(field) = wanted.iter().find(|field| field.id.as_str() == name) else { continue };
            if self.answers.given(&field.id).is_some() {
                continue;
            }
            let mut words = words_of(hole, field, found.as_str());
            // A question with commas would become several words where items are joined.
            words.retain(|words| !field.is_question(words) && !field.is_question(found.as_str()));
            // Words that aren't valid for the field are a person's. They stay in the body and answer nothing.
            drop(self.answers.give(self.template, name, RawAnswer::Words(&words), self.trust));
        }
        true
    }
}
