//! Recognizes what a person filed through a form by its headings, and reads it again later from the sections that it
//! became.

use super::form_answer::read_answer;
use super::split::split;
use crate::core::artifact::{Answers, Section, SectionId, Trust, make_safe};
use crate::core::catalog::Template;
use crate::core::form::NO_RESPONSE;
use crate::core::form::element::{Element, Form};
use crate::core::names::TemplateId;

/// A filed form.
#[derive(Clone, Debug, PartialEq)]
pub struct FiledForm {
    /// The template whose form it is.
    pub template: TemplateId,
    /// The answers that fit their fields.
    pub answers: Answers,
    /// The new body: one section per element, in order, with every word of the filed text.
    pub sections: Vec<Section>,
}

/// Returns the form that a body was filed through, if it is the form of one of these templates: the body has at least
/// all required questions. If several forms match, the one with the most questions counts. `trust` is the trust of the
/// answers.
///
/// The sections are made safe: headings of level 1 and 2, markers, owner lines and open fences lose their meaning.
pub fn recognize<'a>(
    candidates: impl IntoIterator<Item = &'a Template>,
    body: &str,
    trust: Trust,
) -> Option<FiledForm> {
    let text = body.replace("\r\n", "\n").replace('\r', "\n");
    let mut best: Option<(Form<'_>, Vec<usize>, Vec<&str>)> = None;
    for template in candidates {
        let form = Form::of(template);
        let Some((asked, found)) = split_by_form(&form, &text) else { continue };
        if best.as_ref().is_none_or(|(_, _, known)| known.len() < found.len()) {
            best = Some((form, asked, found));
        }
    }
    let (form, asked, found) = best?;
    let mut answers = Answers::default();
    let mut sections = Vec::new();
    for (element, text) in asked.iter().map(|at| &form.elements[*at]).zip(found) {
        if let Some(value) = read_answer(element, text).value {
            answers.insert(element.field.id.clone(), value, trust);
        }
        sections.push(section(element, text));
    }
    Some(FiledForm { template: form.template.id.clone(), answers, sections })
}

/// Returns the indices of the questions that a text answers, and the answers. A form that was filed before an optional
/// question was added, or by a program that left one out, is recognized by its required questions.
fn split_by_form<'t>(form: &Form<'_>, text: &'t str) -> Option<(Vec<usize>, Vec<&'t str>)> {
    let labels = form.labels();
    if let Some(found) = split(text, &labels) {
        return Some(((0..labels.len()).collect(), found));
    }
    let is_asked =
        |label: &str| text.lines().any(|line| line.strip_prefix("### ").is_some_and(|words| words.trim() == label));
    let asked: Vec<usize> = (0..labels.len()).filter(|at| is_asked(labels[*at])).collect();
    let required = |at: &usize| form.elements[*at].field.required;
    let missing = (0..labels.len()).filter(required).any(|at| !asked.contains(&at));
    if missing || !asked.iter().any(required) {
        return None;
    }
    let asked_labels: Vec<&str> = asked.iter().map(|at| labels[*at]).collect();
    Some((asked, split(text, &asked_labels)?))
}

fn section(element: &Element<'_>, text: &str) -> Section {
    let safe = make_safe(text, Trust::Typed, false);
    let answer = match safe.trim_matches('\n') {
        "" => NO_RESPONSE,
        answer => answer,
    };
    let id = SectionId { heading: element.label.clone(), turn: 0 };
    Section { id, text: format!("## {}\n\n{answer}", element.label) }
}

/// Reads the answers of a form's sections, whoever edited them since; `None` if no section belongs to the form.
///
/// A section belongs to the form if its heading is one of the form's labels, which never equal a heading of the
/// template's own text.
pub fn read_sections(template: &Template, sections: &[Section], trust: Trust) -> Option<Answers> {
    let form = Form::of(template);
    let found = form_sections(&form, sections);
    if found.is_empty() {
        return None;
    }
    let mut answers = Answers::default();
    for (element, section) in found {
        if let Some(value) = read_answer(element, &answer(section)).value {
            answers.insert(element.field.id.clone(), value, trust);
        }
    }
    Some(answers)
}

/// The sections of a body that belong to a form, each with its element.
pub(in crate::core::form) fn form_sections<'f, 's, 'a>(
    form: &'f Form<'a>,
    sections: &'s [Section],
) -> Vec<(&'f Element<'a>, &'s Section)> {
    sections.iter().filter_map(|section| Some((form.element_of(section)?, section))).collect()
}

/// The text below a section's heading, with LF line endings.
pub(in crate::core::form) fn answer(section: &Section) -> String {
    let text = section.text.replace("\r\n", "\n");
    text.split_once('\n').map_or_else(String::new, |(_, answer)| answer.to_owned())
}
