//! Checks requests against each other before anything is written: unique keys, parents that exist and fit, no cycles.

use std::collections::{BTreeSet, HashMap};

use super::snapshot::Snapshot;
use crate::core::artifact::Request;
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;

/// The most mistakes with a suggestion. Mistakes beyond that are not shown one by one.
const MAX_SUGGESTIONS: usize = 50;

/// Returns everything that is wrong.
pub(super) fn check(catalog: &Catalog, snapshot: &Snapshot, requests: &[(&Request, ArtifactKey)]) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let mut first: HashMap<&ArtifactKey, usize> = HashMap::with_capacity(requests.len());
    for (at, (request, key)) in requests.iter().enumerate() {
        if let Some(known) = first.get(key) {
            let before =
                requests[*known].0.place.as_ref().map_or_else(|| "before".to_owned(), |place| format!("at {place}"));
            let message = format!("the key `{key}` is already used {before}");
            mistakes
                .push(Diagnostic::error(message).at(request.place.clone()).hint("give one of the two another `key`"));
        } else {
            first.insert(key, at);
        }
    }
    let mut names: Option<BTreeSet<String>> = None;
    for (request, key) in requests {
        // A request that changes an existing artifact repeats the parent it has: nobody asked for that one.
        let Some(parent) = request.parent.as_ref().filter(|_| request.before.is_none()) else { continue };
        let Some(parent) = parent.key() else {
            if snapshot.site.is_none() {
                let message = format!("the parent of `{key}` can't be an issue number: `{parent}`");
                let hint = "issues in the local tracker have no numbers: write the parent's key";
                mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
            }
            continue;
        };
        let exists =
            first.contains_key(parent) || snapshot.get(parent).is_some() || snapshot.broken.contains_key(parent);
        if exists {
            mistakes.extend(wrong_parents(catalog, request, key, parent));
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
            mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
        }
    }
    mistakes.extend(cycles(snapshot, requests, &first));
    mistakes
}

fn wrong_parents(catalog: &Catalog, request: &Request, key: &ArtifactKey, parent: &ArtifactKey) -> Option<Diagnostic> {
    let template = catalog.template(key.template().as_str())?;
    if catalog.can_have_parent(template, parent.template()) {
        return None;
    }
    let allowed: Vec<String> = catalog.ancestors(template).iter().map(|id| format!("`{id}`")).collect();
    let message = format!("`{}` can't be a child of `{}`", key.template(), parent.template());
    let hint = format!("its parent can be {}; or leave the parent out", allowed.join(" or "));
    Some(Diagnostic::error(message).at(request.place.clone()).hint(hint))
}

/// Parents that form a cycle, each cycle reported once. A cycle may pass through existing artifacts.
fn cycles(
    snapshot: &Snapshot,
    requests: &[(&Request, ArtifactKey)],
    first: &HashMap<&ArtifactKey, usize>,
) -> Vec<Diagnostic> {
    let above = |key: &ArtifactKey| -> Option<ArtifactKey> {
        let wanted = first.get(key).and_then(|at| requests[*at].0.parent.as_ref()?.key().cloned());
        wanted.or_else(|| ArtifactKey::parse(snapshot.get(key)?.record.parent.as_deref()?).ok())
    };
    let mut seen: HashMap<ArtifactKey, usize> = HashMap::new();
    let mut mistakes = Vec::new();
    let with_parent = requests.iter().filter(|(request, _)| request.parent.is_some() && request.before.is_none());
    for (walk, (request, key)) in with_parent.enumerate() {
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
                    mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint("remove one `parent`"));
                    break;
                }
            }
            at = above(&here);
            path.push(here);
        }
    }
    mistakes
}
