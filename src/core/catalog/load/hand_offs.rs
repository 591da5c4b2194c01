//! Checks hand-offs: the fields that they name exist, and an answer of the one fits the other.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::loader::Loader;
use crate::core::catalog::hand_off::{HandOff, takes_over};
use crate::core::catalog::template::Template;
use crate::core::config::HandOffFile;
use crate::core::diagnostic::{Diagnostic, Place};
use crate::core::names::TemplateId;
use crate::core::nearest::did_you_mean;

/// A template's hand-offs whose fields aren't checked yet.
pub(super) struct UncheckedHandOffs {
    /// Each with the id of its follow-up.
    pub(super) entries: Vec<(TemplateId, HandOffFile)>,
    /// Whether a team wrote them. A built-in one gives way where a team's template has other fields.
    pub(super) own: bool,
    pub(super) place: Place,
}

impl Loader<'_> {
    /// Checks the hand-offs of all templates.
    pub(super) fn hand_offs(
        &mut self,
        templates: &mut BTreeMap<TemplateId, Template>,
        all: BTreeMap<TemplateId, UncheckedHandOffs>,
    ) {
        for (id, hand_offs) in all {
            let checked: Vec<HandOff> = hand_offs
                .entries
                .iter()
                .map(|(next, file)| self.hand_off(&templates[&id], &templates[next], file, &hand_offs))
                .collect();
            if let Some(template) = templates.get_mut(&id) {
                template.then = checked;
            }
        }
    }

    fn hand_off(&mut self, from: &Template, to: &Template, file: &HandOffFile, all: &UncheckedHandOffs) -> HandOff {
        let mut hand_off = HandOff { template: to.id.clone(), when: None, fields: None };
        let mut fields = IndexMap::new();
        let mut mistake = |message: String, hint: String| {
            if all.own {
                self.mistakes.push(Diagnostic::error(message).at(all.place.clone()).hint(hint));
            }
        };
        let unknown = |template: &Template, name: &str| {
            let names = template.fields.iter().map(|field| field.id.as_str());
            (format!("`then`: the template `{}` has no field `{name}`", template.id), did_you_mean(name, names))
        };
        if let Some(name) = &file.when {
            match from.field(name) {
                Some(field) => hand_off.when = Some(field.id.clone()),
                None => {
                    let (message, hint) = unknown(from, name);
                    mistake(message, hint);
                }
            }
        }
        for (target, source) in &file.fields {
            match (from.field(source), to.field(target)) {
                (Some(source), Some(target)) if takes_over(source, target) => {
                    fields.insert(target.id.clone(), source.id.clone());
                }
                (Some(source), Some(target)) => {
                    let message = format!(
                        "`then`: an answer of `{}.{}` doesn't fit `{}.{}`",
                        from.id, source.id, to.id, target.id
                    );
                    let hint = format!("the one takes {}, the other {}", source.takes(), target.takes());
                    mistake(message, hint);
                }
                (None, _) => {
                    let (message, hint) = unknown(from, source);
                    mistake(message, hint);
                }
                (_, None) => {
                    let (message, hint) = unknown(to, target);
                    mistake(message, hint);
                }
            }
        }
        // If none of the fields is left, nothing is taken over: not whatever has the same name.
        hand_off.fields = (!file.fields.is_empty()).then_some(fields);
        hand_off
    }
}
