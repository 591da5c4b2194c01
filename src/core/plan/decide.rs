//! Turns requests and a snapshot into a plan. Nothing is written here.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::former_key::key_among;
use super::options::Options;
use super::snapshot::Snapshot;
use super::step::Plan;
use super::step_planner::StepPlanner;
use super::validate::check;
use crate::core::artifact::{Composer, Location, Locations, Parent, Request};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, is_device};

/// A plan, and what is needed to plan one of its steps again.
#[derive(Debug)]
pub struct Decision {
    /// The steps.
    pub plan: Plan,
    /// Where every artifact is or will be.
    pub locations: Locations,
}

/// Makes a plan of requests. `place` returns where the tracker keeps an issue.
///
/// # Errors
/// Everything that is wrong with the requests: names, keys, parents, answers, limits. Then nothing may be written.
pub fn decide(
    catalog: &Catalog,
    snapshot: &Snapshot,
    requests: &[Request],
    place: &dyn Fn(&ArtifactKey) -> Location,
    options: Options,
) -> Result<Decision, Vec<Diagnostic>> {
    let mut composer = Composer::new(catalog);
    let requests: Vec<Cow<'_, Request>> =
        requests.iter().map(|request| normalize_keys(catalog, snapshot, request)).collect();
    let (keyed, mut mistakes) = assign_keys(&mut composer, snapshot, &requests, options.today);
    mistakes.extend(check(catalog, snapshot, &keyed));
    let (locations, misplaced) = locate(&mut composer, catalog, snapshot, &keyed, place, options.today);
    mistakes.extend(misplaced);

    let mut planner = StepPlanner::new(catalog, snapshot, &locations, composer, options);
    let mut steps = Vec::with_capacity(keyed.len());
    let mut failed: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
    // One artifact after the other, so that not all of them are in memory at once.
    for at in parents_first(snapshot, &keyed) {
        let (request, key) = &keyed[at];
        let Some(location) = locations.get(key) else { continue };
        let step = planner.compose(request, key, location).and_then(|artifact| {
            // After the first mistake nothing will be written: the rest is only checked.
            if !mistakes.is_empty() || !failed.is_empty() {
                return Ok(None);
            }
            planner.plan(artifact).map(Some).map_err(|mistake| vec![mistake])
        });
        match step {
            Ok(step) => steps.extend(step),
            Err(mistakes) => failed.push((at, mistakes)),
        }
    }
    failed.sort_by_key(|(at, _)| *at);
    mistakes.extend(failed.into_iter().flat_map(|(_, mistakes)| mistakes));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(Decision { plan: Plan { steps }, locations })
}

/// The requests that have a key, each with it, and the mistakes in those that have none.
fn assign_keys<'r>(
    composer: &mut Composer<'_>,
    snapshot: &Snapshot,
    requests: &'r [Cow<'_, Request>],
    today: Date,
) -> (Vec<(&'r Request, ArtifactKey)>, Vec<Diagnostic>) {
    let mut keyed = Vec::with_capacity(requests.len());
    let mut mistakes = Vec::new();
    for request in requests {
        let request = request.as_ref();
        match key_among(composer, snapshot, request, today) {
            Ok(key) => keyed.push((request, key)),
            // Missing answers are reported first: with them, the title makes a name.
            Err(_) if !request.draft && !composer.missing_answers(request).is_empty() => {
                mistakes.extend(composer.missing_answers(request));
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (keyed, mistakes)
}

/// Where every artifact is or will be, and the mistakes in paths: one that is taken, or that Windows reserves.
fn locate(
    composer: &mut Composer<'_>,
    catalog: &Catalog,
    snapshot: &Snapshot,
    keyed: &[(&Request, ArtifactKey)],
    place: &dyn Fn(&ArtifactKey) -> Location,
    today: Date,
) -> (Locations, Vec<Diagnostic>) {
    let mut mistakes = Vec::new();
    let mut locations = snapshot.locations();
    let mut paths: HashMap<String, ArtifactKey> = HashMap::new();
    for existing in snapshot.iter() {
        if let Some(path) = existing.location.path() {
            paths.insert(path.to_owned(), existing.record.key.clone());
        }
    }
    for (request, key) in keyed {
        if snapshot.get(key).is_some() {
            continue;
        }
        let to = request.to.or_else(|| catalog.template(key.template().as_str()).map(|template| template.to));
        let path = match to {
            Some(Destination::File) => composer.path(request, key, today).map(Location::File),
            _ => Ok(place(key)),
        };
        match path {
            Ok(location) => {
                let other = location.path().and_then(|path| paths.insert(path.to_owned(), key.clone()));
                if let Some(other) = other.filter(|other| other != key) {
                    let message = format!("`{other}` and `{key}` can't both be stored in {location}");
                    let hint = "put `{{name}}` into the template's `path`";
                    mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
                }
                if location.path().is_some_and(|path| path.split('/').any(is_device)) {
                    let message =
                        format!("Windows reserves the name `{}` for a device: {location} can't be created", key.name());
                    let hint = "choose another key";
                    mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
                }
                locations.insert(key.clone(), location);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (locations, mistakes)
}

/// Names the parent and the artifact that a request follows by the keys that they have.
fn normalize_keys<'a>(catalog: &Catalog, snapshot: &Snapshot, request: &'a Request) -> Cow<'a, Request> {
    let mut normalized = normalize_numbered_parent(snapshot, request);
    let current = |key: &ArtifactKey| Some(snapshot.key_of(catalog, key)).filter(|current| current != key);
    if let Some(key) = normalized.parent.as_ref().and_then(|parent| current(parent.key()?)) {
        normalized.to_mut().parent = Some(key.into());
    }
    if let Some(key) = normalized.from.as_ref().and_then(current) {
        normalized.to_mut().from = Some(key);
    }
    normalized
}

/// Names a parent that is given by its number by its key if it is an artifact, and without the repository's name if it
/// is an issue of this repository.
fn normalize_numbered_parent<'a>(snapshot: &Snapshot, request: &'a Request) -> Cow<'a, Request> {
    let Some(Parent::Issue { repository, number }) = &request.parent else { return Cow::Borrowed(request) };
    let here = snapshot.site.as_deref().unwrap_or_default().to_lowercase();
    let is_here = |name: &String| here.ends_with(&format!("/{}", name.to_lowercase()));
    let elsewhere = repository.clone().filter(|name| !is_here(name));
    let parent = match (snapshot.numbered(*number), elsewhere) {
        (Some(key), None) => Parent::Artifact(key.clone()),
        (_, repository) => Parent::Issue { repository, number: *number },
    };
    Cow::Owned(Request { parent: Some(parent), ..request.clone() })
}

/// The indices of the requests, parents before their children, otherwise in the order in which they were written.
fn parents_first(snapshot: &Snapshot, keyed: &[(&Request, ArtifactKey)]) -> Vec<usize> {
    let index: HashMap<&ArtifactKey, usize> = keyed.iter().enumerate().map(|(at, (_, key))| (key, at)).collect();
    let parent = |(request, key): &(&Request, ArtifactKey)| match &request.parent {
        Some(parent) => index.get(parent.key()?).copied(),
        None => {
            let parent = Parent::parse(snapshot.get(key)?.record.parent.as_deref()?).ok()?;
            index.get(parent.key()?).copied()
        }
    };
    let above: Vec<Option<usize>> = keyed.iter().map(parent).collect();
    let mut order: Vec<usize> = Vec::with_capacity(keyed.len());
    let mut placed = vec![false; keyed.len()];
    for start in 0..keyed.len() {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| !placed[*here]) {
            placed[here] = true;
            chain.push(here);
            at = above[here];
        }
        order.extend(chain.into_iter().rev());
    }
    order
}
