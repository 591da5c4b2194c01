//! What was filed gives way to the template's own sections, as soon as they say the same.
//!
//! Until then both stand in the body: the words under a form's heading are somebody's, whatever the marker says of
//! them.

use super::filed_form::{answer, form_sections};
use super::form_answer::read_answer;
use crate::core::artifact::{Answers, Artifact, Body, Marker, Section, SectionId, Trust, draft_title, extract_answers};
use crate::core::catalog::{Catalog, Template, Value};
use crate::core::form::element::Form;

/// What stands in a body as it was filed, and is not wanted there as it stands.
#[derive(Clone, Debug)]
pub struct FiledText<'a> {
    catalog: &'a Catalog,
    template: &'a Template,
    ids: Vec<SectionId>,
}

impl<'a> FiledText<'a> {
    /// What of a body was filed through its template's form, besides what an artifact wants; nothing where there is
    /// nothing.
    pub fn of(catalog: &'a Catalog, artifact: &Artifact, body: &Body) -> Option<Self> {
        let template = catalog.template(artifact.key.template().as_str())?;
        let form = Form::of(template);
        let wanted = |id: &SectionId| artifact.sections.iter().any(|section| section.id == *id);
        let sections = form_sections(&form, &body.sections);
        let ids: Vec<SectionId> =
            sections.into_iter().map(|(_, section)| section.id.clone()).filter(|id| !wanted(id)).collect();
        (!ids.is_empty()).then_some(Self { catalog, template, ids })
    }

    /// A marker to which what was filed is not scaffolded, so that a merge leaves it where it is.
    #[must_use]
    pub fn without_filed(&self, marker: Marker) -> Marker {
        let sections = marker.sections.into_iter().filter(|(id, _)| !self.ids.contains(id)).collect();
        Marker { sections, ..marker }
    }

    /// The sections that the answers of before would make, without those that the body never had: what is not there
    /// yet is no section that a person does without.
    pub fn existing_sections(&self, before: &[Section], body: &Body) -> Vec<Section> {
        let marked = |id: &SectionId| body.marker.as_ref().is_some_and(|marker| marker.section(id).is_some());
        let there = |id: &SectionId| body.sections.iter().any(|section| section.id == *id);
        before.iter().filter(|section| there(&section.id) || marked(&section.id)).cloned().collect()
    }

    /// Take out of the merged sections what was filed and is said by the others: where the section says nothing but
    /// its answer, the template's own text holds that answer, and the merged body says what is wanted of that field.
    ///
    /// What a person wrote into such a section after it was filed stays, where another answer was given: those come
    /// back.
    pub fn replace_filed(
        &self,
        artifact: &Artifact,
        marker: Option<&Marker>,
        merged: &mut Vec<Section>,
    ) -> Vec<SectionId> {
        let before = artifact.before.as_ref().map_or(&artifact.sections, |(_, sections)| sections);
        let (shown, wanted) = (self.read(artifact, before), self.read(artifact, &artifact.sections));
        let own: Vec<Section> = merged.iter().filter(|section| !self.ids.contains(&section.id)).cloned().collect();
        let now = self.read(artifact, &own);
        let form = Form::of(self.template);
        let mut stay = Vec::new();
        let said: Vec<SectionId> = form_sections(&form, merged)
            .into_iter()
            .filter(|(element, section)| {
                let id = &element.field.id;
                let value = |answers: &Answers| answers.given(id).map(|answer| spaced(&answer.value));
                let answer = read_answer(element, &answer(section));
                let own = answer.value.as_ref().map(spaced);
                let said = own.is_none() || (own == value(&shown) && value(&wanted) == value(&now));
                let is_replaced = self.ids.contains(&section.id) && answer.whole && said;
                let kept = own.is_none() || own == value(&wanted) || marker.is_none_or(|marker| marker.is_own(section));
                stay.extend((is_replaced && !kept).then(|| section.id.clone()));
                is_replaced && kept
            })
            .map(|(_, section)| section.id.clone())
            .collect();
        merged.retain(|section| !said.contains(&section.id));
        stay
    }

    /// The answers that sections of the template's own hold.
    fn read(&self, artifact: &Artifact, sections: &[Section]) -> Answers {
        // A draft's title is not read: here only the text counts.
        let title = draft_title(self.template, artifact.key.name());
        extract_answers(self.catalog, self.template, &artifact.key, &title, None, sections, Trust::Typed)
    }
}

/// A value without what a template's text does not keep of it: blanks at line ends, and blank lines beyond one.
pub(in crate::core::form) fn spaced(value: &Value) -> Value {
    value.map_texts(&mut |text, _| {
        let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.dedup_by(|next, before| next.is_empty() && before.is_empty());
        lines.join("\n")
    })
}
