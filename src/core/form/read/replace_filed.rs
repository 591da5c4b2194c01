//! Replaces filed sections with the template's own sections as soon as these hold the same answers.
//!
//! Until then both are in the body: the text below a form's heading is a person's, even if the marker has its digest.

use super::filed_form::{answer, form_sections};
use super::form_answer::read_answer;
use crate::core::artifact::{
    Answers, Artifact, Body, Marker, Section, SectionId, Trust, draft_title, extract_answers, keep_ticks,
};
use crate::core::catalog::{Catalog, Template, Value};
use crate::core::form::element::Form;

/// The sections of a body that were filed through a form and that the template doesn't produce.
#[derive(Clone, Debug)]
pub struct FiledText<'a> {
    catalog: &'a Catalog,
    template: &'a Template,
    ids: Vec<SectionId>,
}

impl<'a> FiledText<'a> {
    /// Finds the filed sections in a body that the artifact doesn't produce itself; `None` if there are none.
    pub fn of(catalog: &'a Catalog, artifact: &Artifact, body: &Body) -> Option<Self> {
        let template = catalog.template(artifact.key.template().as_str())?;
        let form = Form::of(template);
        let wanted = |id: &SectionId| artifact.sections.iter().any(|section| section.id == *id);
        let sections = form_sections(&form, &body.sections);
        let ids: Vec<SectionId> =
            sections.into_iter().map(|(_, section)| section.id.clone()).filter(|id| !wanted(id)).collect();
        (!ids.is_empty()).then_some(Self { catalog, template, ids })
    }

    /// Removes the filed sections from a marker, so that a merge treats them as a person's and leaves them.
    #[must_use]
    pub fn without_filed(&self, marker: Marker) -> Marker {
        let sections = marker.sections.into_iter().filter(|(id, _)| !self.ids.contains(id)).collect();
        Marker { sections, ..marker }
    }

    /// The sections that the previous answers make, without those that the body never had: a section that was never
    /// written was not removed by a person.
    pub fn existing_sections(&self, before: &[Section], body: &Body) -> Vec<Section> {
        let marked = |id: &SectionId| body.marker.as_ref().is_some_and(|marker| marker.section(id).is_some());
        let exists = |id: &SectionId| body.sections.iter().any(|section| section.id == *id);
        before.iter().filter(|section| exists(&section.id) || marked(&section.id)).cloned().collect()
    }

    /// Removes filed sections from the merged ones if the other sections hold their answers: the filed section holds
    /// nothing but its answer, the template's own text shows that answer, and the merged body has the requested answer.
    ///
    /// A section that a person edited after it was filed stays if the request has another answer. The ids of these
    /// sections are returned as conflicts.
    pub fn replace_filed(
        &self,
        artifact: &Artifact,
        marker: Option<&Marker>,
        merged: &mut Vec<Section>,
    ) -> Vec<SectionId> {
        let before = artifact.before.as_ref().map_or(&artifact.sections, |before| &before.sections);
        let (shown, wanted) = (self.read(artifact, before), self.read(artifact, &artifact.sections));
        let own_sections: Vec<Section> =
            merged.iter().filter(|section| !self.ids.contains(&section.id)).cloned().collect();
        let now = self.read(artifact, &own_sections);
        let form = Form::of(self.template);
        let mut conflicts = Vec::new();
        let mut with_ticks: Vec<Section> = Vec::new();
        let replaced: Vec<SectionId> = form_sections(&form, merged)
            .into_iter()
            .filter(|(element, section)| {
                let id = &element.field.id;
                let value = |answers: &Answers| answers.given(id).map(|answer| spaced(&answer.value));
                let answer = read_answer(element, &answer(section));
                let own = answer.value.as_ref().map(spaced);
                let is_shown = own.is_none() || (own == value(&shown) && value(&wanted) == value(&now));
                let carried = if answer.ticked { carry_ticks(section, &own_sections) } else { None };
                let is_replaced = self.ids.contains(&section.id)
                    && answer.lossless
                    && is_shown
                    && (!answer.ticked || carried.is_some());
                let may_go =
                    own.is_none() || own == value(&wanted) || marker.is_none_or(|marker| marker.is_own(section));
                conflicts.extend((is_replaced && !may_go).then(|| section.id.clone()));
                with_ticks.extend(carried.filter(|_| is_replaced && may_go));
                is_replaced && may_go
            })
            .map(|(_, section)| section.id.clone())
            .collect();
        merged.retain(|section| !replaced.contains(&section.id));
        for section in with_ticks {
            if let Some(own) = merged.iter_mut().find(|own| own.id == section.id) {
                own.text = keep_ticks(&section.text, &own.text).0;
            }
        }
        conflicts
    }

    /// Reads the answers from the template's own sections.
    fn read(&self, artifact: &Artifact, sections: &[Section]) -> Answers {
        // A draft's title holds no answers, so that only the text counts.
        let title = draft_title(self.template, artifact.key.name());
        extract_answers(self.catalog, self.template, &artifact.key, &title, None, sections, Trust::Typed)
    }
}

/// The template's own section with the ticks of a filed one, if it has each ticked item.
fn carry_ticks(filed: &Section, own: &[Section]) -> Option<Section> {
    own.iter().find_map(|section| {
        let (text, lost) = keep_ticks(&filed.text, &section.text);
        lost.is_empty().then(|| Section { id: section.id.clone(), text })
    })
}

/// A value without whitespace that a template's text doesn't keep: at line ends, and repeated blank lines.
pub(in crate::core::form) fn spaced(value: &Value) -> Value {
    value.map_texts(&mut |text, _| {
        let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.dedup_by(|next, before| next.is_empty() && before.is_empty());
        lines.join("\n")
    })
}
