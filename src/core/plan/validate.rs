//! Checks requests against each other before anything is written: unique keys, parents that exist and fit, no cycles.

use std::collections::{BTreeSet, HashMap};

use super::keyed::{Keyed, Normalized};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;

/// The most mistakes with a suggestion. Mistakes beyond that are not shown one by one.
const MAX_SUGGESTIONS: usize = 50;

/// Returns everything that is wrong.
pub(super) fn check(catalog: &Catalog, requests: Normalized<'_>, keyed: &[Keyed]) -> Vec<Diagnostic> {
    let snapshot = requests.snapshot;
    let mut mistakes = Vec::new();
    let mut first: HashMap<&ArtifactKey, usize> = HashMap::with_capacity(keyed.len());
    for (at, Keyed { key, at: index, .. }) in keyed.iter().enumerate() {
        if let Some(known) = first.get(key) {
            let known = requests.place(keyed[*known].at);
            let before = known.map_or_else(|| "before".to_owned(), |place| format!("at {place}"));
            let message = format!("the key `{key}` is already used {before}");
            let mistake = Diagnostic::error(message).at(requests.place(*index));
            mistakes.push(mistake.hint("give one of the two another `key`"));
        } else {
            first.insert(key, at);
        }
    }
    let mut names: Option<BTreeSet<String>> = None;
    for Keyed { at, key, parent, repeats_parent, .. } in keyed {
        let Some(parent) = parent.as_ref().filter(|_| !repeats_parent) else { continue };
        let Some(parent) = parent.key() else {
            if snapshot.site.is_none() {
                let message = format!("the parent of `{key}` can't be an issue number: `{parent}`");
                let hint = "issues in the local tracker have no numbers: write the parent's key";
                mistakes.push(Diagnostic::error(message).at(requests.place(*at)).hint(hint));
            }
            continue;
        };
        let exists =
            first.contains_key(parent) || snapshot.get(parent).is_some() || snapshot.broken.contains_key(parent);
        if exists {
            mistakes.extend(wrong_parents(catalog, key, parent).map(|mistake| mistake.at(requests.place(*at))));
        } else {
            let names = names.get_or_insert_with(|| {
                let wanted = first.keys().map(ToString::to_string);
                let existing = snapshot.iter().map(|existing| existing.record.key.to_string());
                wanted.chain(existing).collect::<BTreeSet<String>>()
            });
            let others = names.iter().map(String::as_str).filter(|name| *name != key.to_string());
            let message = format!("the parent of `{key}` was not found: `{parent}`");
            let hint = if mistakes.len() < MAX_SUGGESTIONS {
                did_you_mean(&parent.to_string(), others)
            } else {
                String::new()
            };
            mistakes.push(Diagnostic::error(message).at(requests.place(*at)).hint(hint));
        }
    }
    mistakes.extend(cycles(requests, keyed, &first));
    mistakes
}

fn wrong_parents(catalog: &Catalog, key: &ArtifactKey, parent: &ArtifactKey) -> Option<Diagnostic> {
    let template = catalog.template(key.template().as_str())?;
    if catalog.can_have_parent(template, parent.template()) {
        return None;
    }
    let allowed: Vec<String> = catalog.ancestors(template).iter().map(|id| format!("`{id}`")).collect();
    let message = format!("`{}` can't be a child of `{}`", key.template(), parent.template());
    let hint = format!("its parent can be {}; or leave the parent out", allowed.join(" or "));
    Some(Diagnostic::error(message).hint(hint))
}

/// Parents that form a cycle, each cycle reported once. A cycle may pass through existing artifacts.
fn cycles(requests: Normalized<'_>, keyed: &[Keyed], first: &HashMap<&ArtifactKey, usize>) -> Vec<Diagnostic> {
    let above = |key: &ArtifactKey| -> Option<ArtifactKey> {
        let wanted = first.get(key).and_then(|at| keyed[*at].parent.as_ref()?.key().cloned());
        wanted.or_else(|| ArtifactKey::parse(requests.snapshot.get(key)?.record.parent.as_deref()?).ok())
    };
    let mut seen: HashMap<ArtifactKey, usize> = HashMap::new();
    let mut mistakes = Vec::new();
    let with_parent = keyed.iter().filter(|keyed| keyed.parent.is_some() && !keyed.repeats_parent);
    for (walk, Keyed { at: index, key, .. }) in with_parent.enumerate() {
        let mut path = Vec::new();
        let mut at = Some(key.clone());
        while let Some(here) = at {
            match seen.get(&here) {
                None => drop(seen.insert(here.clone(), walk)),
                Some(earlier) if *earlier != walk => break,
                Some(_) => {
                    let round = path.iter().skip_while(|known| **known != here).chain([&here]);
                    let names: Vec<String> = round.map(|key| format!("`{key}`")).collect();
                    let message = format!("these parents form a cycle: {}", names.join(" under "));
                    let mistake = Diagnostic::error(message).at(requests.place(*index));
                    mistakes.push(mistake.hint("remove one `parent`"));
                    break;
                }
            }
            at = above(&here);
            path.push(here);
        }
    }
    mistakes
}
