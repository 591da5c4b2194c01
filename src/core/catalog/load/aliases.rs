//! Checks the former ids of templates. A template of that id wins over a built-in alias: the team had its own.

use std::collections::BTreeMap;

use super::loader::{Loader, UncheckedTemplate};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;

impl Loader<'_> {
    /// Takes the aliases of all templates: the current id of each.
    pub(super) fn aliases(
        &mut self,
        unchecked: &mut BTreeMap<TemplateId, UncheckedTemplate>,
    ) -> BTreeMap<TemplateId, TemplateId> {
        let ids: Vec<TemplateId> = unchecked.keys().cloned().collect();
        let mut found: BTreeMap<TemplateId, TemplateId> = BTreeMap::new();
        // A team's aliases are taken first: a built-in one gives way to them.
        let order = |builtin: bool| move |draft: &&mut UncheckedTemplate| draft.template.builtin == builtin;
        for builtin in [false, true] {
            for draft in unchecked.values_mut().filter(order(builtin)) {
                for name in std::mem::take(&mut draft.aliases) {
                    let place = draft.document.place_of(&["aliases"]);
                    let alias = match TemplateId::new(&name) {
                        Ok(alias) => alias,
                        Err(error) => {
                            self.mistakes.push(Diagnostic::error(error.to_string()).at(place).hint(error.hint));
                            continue;
                        }
                    };
                    let other = ids.iter().find(|id| **id == alias).or_else(|| found.get(&alias));
                    match other {
                        None => {
                            found.insert(alias.clone(), draft.template.id.clone());
                            draft.template.aliases.push(alias);
                        }
                        Some(_) if builtin => {}
                        Some(other) => {
                            let message = format!("the alias `{alias}` already names the template `{other}`");
                            let hint = "an alias is a former id that no other template has: remove it";
                            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
                        }
                    }
                }
            }
        }
        found
    }
}
