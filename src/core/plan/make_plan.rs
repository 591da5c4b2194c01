//! Turns requests and a snapshot into a plan. Nothing is written here.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::batch::Batch;
use super::composers::Composers;
use super::former_key::key_among;
use super::kept_texts::KeptTexts;
use super::keyed::{Keyed, Normalized};
use super::options::Options;
use super::snapshot::Snapshot;
use super::step::Plan;
use super::step_planner::StepPlanner;
use super::validate::check;
use crate::core::artifact::{Composer, Location, Locations, Parent, Requests};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, is_device};
use crate::core::parallel::in_parallel;

/// How many requests get their keys at once.
const CHUNK: usize = 256;

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
    requests: &dyn Requests,
    place: &dyn Fn(&ArtifactKey) -> Location,
    options: Options,
) -> Result<Decision, Vec<Diagnostic>> {
    let requests = Normalized { catalog, snapshot, requests };
    let (keyed, mut mistakes) = assign_keys(requests, options.today);
    mistakes.extend(check(catalog, requests, &keyed));
    let mut composer = Composer::new(catalog);
    let (locations, misplaced) = locate(&mut composer, catalog, requests, &keyed, place, options.today);
    mistakes.extend(misplaced);

    let mut planner = StepPlanner::new(catalog, snapshot, options);
    let mut kept = KeptTexts::new(snapshot);
    let mut steps = Vec::with_capacity(keyed.len());
    let mut failed: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
    let mut order = parents_first(snapshot, &keyed);
    order.retain(|at| locations.get(&keyed[*at].key).is_some());
    // A few artifacts after the other, so that not all of them are in memory at once.
    let mut batch = Batch::default();
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(batch.0.min(rest.len()));
        rest = after;
        let only_check = !mistakes.is_empty() || !failed.is_empty();
        let chunk_keyed: Vec<&Keyed> = chunk.iter().map(|at| &keyed[*at]).collect();
        let results = planner.steps(requests, &chunk_keyed, &locations, only_check);
        batch = Batch::after(&results);
        for (at, result) in chunk.iter().zip(results) {
            match result {
                Ok(step) => steps.extend(step.map(|step| kept.keep(step, keyed[*at].at))),
                Err(mistakes) => failed.push((*at, mistakes)),
            }
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
fn assign_keys(requests: Normalized<'_>, today: Date) -> (Vec<Keyed>, Vec<Diagnostic>) {
    let composers = Composers::new(requests.catalog);
    let all: Vec<usize> = (0..requests.requests.count()).collect();
    let mut keyed = Vec::with_capacity(all.len());
    let mut mistakes = Vec::new();
    for chunk in all.chunks(CHUNK) {
        for found in in_parallel(chunk, |at| composers.with(|composer| assign_key(composer, requests, *at, today))) {
            match found {
                Ok(found) => keyed.push(found),
                Err(found) => mistakes.extend(found),
            }
        }
    }
    (keyed, mistakes)
}

fn assign_key(
    composer: &mut Composer<'_>,
    requests: Normalized<'_>,
    at: usize,
    today: Date,
) -> Result<Keyed, Vec<Diagnostic>> {
    let named = requests.without_answers(at);
    let request = if named.name.is_some() { named } else { requests.at(at) };
    match key_among(composer, requests.snapshot, &request, today) {
        Ok(key) => Ok(Keyed::new(at, key, &request)),
        Err(mistake) => {
            // Missing answers are reported first: with them, the title makes a name.
            let missing = if request.draft { Vec::new() } else { composer.missing_answers(&request) };
            Err(if missing.is_empty() { vec![mistake] } else { missing })
        }
    }
}

/// Where every artifact is or will be, and the mistakes in paths: one that is taken, or that Windows reserves.
fn locate(
    composer: &mut Composer<'_>,
    catalog: &Catalog,
    requests: Normalized<'_>,
    keyed: &[Keyed],
    place: &dyn Fn(&ArtifactKey) -> Location,
    today: Date,
) -> (Locations, Vec<Diagnostic>) {
    let snapshot = requests.snapshot;
    let mut mistakes = Vec::new();
    let mut locations = snapshot.locations();
    let mut paths: HashMap<Arc<str>, ArtifactKey> = HashMap::new();
    for existing in snapshot.in_files() {
        if let Location::File(path) = &existing.location {
            paths.insert(Arc::clone(path), existing.record.key.clone());
        }
    }
    for Keyed { at, key, to, .. } in keyed {
        if snapshot.get(key).is_some() {
            continue;
        }
        let to = to.or_else(|| catalog.template(key.template().as_str()).map(|template| template.to));
        let path = match to {
            Some(Destination::File) => composer.path(&requests.at(*at), key, today).map(Location::file),
            _ => Ok(place(key)),
        };
        match path {
            Ok(location) => {
                let other = match &location {
                    Location::File(path) => paths.insert(Arc::clone(path), key.clone()),
                    _ => None,
                };
                if let Some(other) = other.filter(|other| other != key) {
                    let message = format!("`{other}` and `{key}` can't both be stored in {location}");
                    let hint = "put `{{name}}` into the template's `path`";
                    mistakes.push(Diagnostic::error(message).at(requests.place(*at)).hint(hint));
                }
                if location.path().is_some_and(|path| path.split('/').any(is_device)) {
                    let message =
                        format!("Windows reserves the name `{}` for a device: {location} can't be created", key.name());
                    let hint = "choose another key";
                    mistakes.push(Diagnostic::error(message).at(requests.place(*at)).hint(hint));
                }
                locations.insert(key.clone(), location);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (locations, mistakes)
}

/// The indices of the requests, parents before their children, otherwise in the order in which they were written.
fn parents_first(snapshot: &Snapshot, keyed: &[Keyed]) -> Vec<usize> {
    let index: HashMap<&ArtifactKey, usize> = keyed.iter().enumerate().map(|(at, keyed)| (&keyed.key, at)).collect();
    let parent = |Keyed { key, parent, .. }: &Keyed| match parent {
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
