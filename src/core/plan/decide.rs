//! The road's middle: requests and a snapshot become a plan. Nothing is written here.

use std::borrow::Cow;
use std::collections::HashMap;

use super::assignment::Assignment;
use super::former_key::key_among;
use super::options::Options;
use super::parent_limits::ParentCapacity;
use super::receipt::{Action, Receipt};
use super::reconcile::reconcile;
use super::record::State;
use super::snapshot::Snapshot;
use super::step::{Change, Plan, Step};
use super::validate::check;
use crate::core::artifact::{Artifact, Composer, Location, Locations, MAX_BODY, Parent, Request};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, is_device};

/// A plan, and what is needed to settle a step of it anew.
#[derive(Debug)]
pub struct Decision {
    /// What must change.
    pub plan: Plan,
    /// Where every artifact is or will be.
    pub locations: Locations,
}

/// Make a plan of requests. `place` says where the tracker keeps an issue.
///
/// # Errors
/// All that is wrong with the requests: names, keys, parents, answers, limits. Then nothing may be written.
pub fn decide(
    catalog: &Catalog,
    snapshot: &Snapshot,
    requests: &[Request],
    place: &dyn Fn(&ArtifactKey) -> Location,
    options: Options,
) -> Result<Decision, Vec<Diagnostic>> {
    let mut composer = Composer::new(catalog);
    let mut mistakes = Vec::new();
    let mut keyed = Vec::with_capacity(requests.len());
    let named: Vec<Cow<'_, Request>> = requests.iter().map(|request| by_key(snapshot, request)).collect();
    for request in &named {
        let request = request.as_ref();
        match key_among(&mut composer, snapshot, request, options.today) {
            Ok(key) => keyed.push((request, key)),
            // Whoever gave too few answers is told of those first: with them the title makes a name.
            Err(_) if !request.draft && !composer.missing_answers(request).is_empty() => {
                mistakes.extend(composer.missing_answers(request));
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    mistakes.extend(check(catalog, snapshot, &keyed));

    let mut locations = snapshot.locations();
    let mut paths: HashMap<String, ArtifactKey> = HashMap::new();
    for existing in snapshot.iter() {
        if let Some(path) = existing.location.path() {
            paths.insert(path.to_owned(), existing.record.key.clone());
        }
    }
    for (request, key) in &keyed {
        if snapshot.get(key).is_some() {
            continue;
        }
        let to = request.to.or_else(|| catalog.template(key.template().as_str()).map(|template| template.to));
        let path = match to {
            Some(Destination::File) => composer.path(request, key, options.today).map(Location::File),
            _ => Ok(place(key)),
        };
        match path {
            Ok(location) => {
                let other = location.path().and_then(|path| paths.insert(path.to_owned(), key.clone()));
                if let Some(other) = other.filter(|other| other != key) {
                    let message = format!("`{other}` and `{key}` can't both be in {location}");
                    let hint = "put `{{name}}` into the template's `path`";
                    mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
                }
                if location.path().is_some_and(|path| path.split('/').any(is_device)) {
                    let message =
                        format!("Windows keeps the name `{}` for a device: {location} can't be there", key.name());
                    let hint = "choose another key";
                    mistakes.push(Diagnostic::error(message).at(request.place.clone()).hint(hint));
                }
                locations.insert(key.clone(), location);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }

    let mut rotation = Assignment::new(catalog, snapshot);
    let mut room = ParentCapacity::new(snapshot);
    let mut steps = Vec::with_capacity(keyed.len());
    let mut found: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
    // One artifact after the other, so that not all of them are in memory at once.
    for at in parents_first(snapshot, &keyed) {
        let (request, key) = &keyed[at];
        let Some(location) = locations.get(key) else { continue };
        let mut artifact = match compose(&mut composer, snapshot, request, key, location, &locations, options) {
            Ok(artifact) => artifact,
            Err(mistakes) => {
                found.push((at, mistakes));
                continue;
            }
        };
        if !mistakes.is_empty() || !found.is_empty() {
            continue;
        }
        let unknown_type = leave_out_type(snapshot, &mut artifact);
        let parent_by_reference = room.take(&mut artifact, snapshot.get(key), &locations);
        let mut step = step(catalog, snapshot, &artifact, &locations, &mut rotation, options);
        step.receipt.warnings.extend(parent_by_reference.filter(|_| step.writes()));
        step.receipt.warnings.extend(unknown_type.filter(|_| step.receipt.action == Action::Create));
        match within_limits(step, &artifact, snapshot.site.is_some()) {
            Ok(step) => steps.push(step),
            Err(mistake) => found.push((at, vec![mistake])),
        }
    }
    found.sort_by_key(|(at, _)| *at);
    mistakes.extend(found.into_iter().flat_map(|(_, found)| found));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(Decision { plan: Plan { steps }, locations })
}

fn compose(
    composer: &mut Composer<'_>,
    snapshot: &Snapshot,
    request: &Request,
    key: &ArtifactKey,
    location: &Location,
    locations: &Locations,
    options: Options,
) -> Result<Artifact, Vec<Diagnostic>> {
    // What was made on another day keeps that day: `today` in a template never changes a text later.
    let existing = snapshot.get(key);
    let created = existing.and_then(|existing| existing.record.created);
    // A wish that names no parent does not take the artifact from the one that it has.
    let parent = existing.and_then(|existing| Parent::parse(existing.record.parent.as_deref()?).ok());
    // And one that does not say what it follows still follows that.
    let follows = existing.filter(|existing| existing.record.body.contains("\nfrom: "));
    let from = request.from.clone().or_else(|| follows?.marker()?.from);
    let hung = parent.filter(|_| request.parent.is_none());
    let whole = (hung.is_some() || from.is_some()).then(|| Request {
        parent: hung.or_else(|| request.parent.clone()),
        from_title: from
            .as_ref()
            .and_then(|from| snapshot.get(from))
            .map_or_else(String::new, |from| from.record.title.clone()),
        from,
        ..request.clone()
    });
    let request = whole.as_ref().unwrap_or(request);
    composer.compose(request, key, location, locations, created.unwrap_or(options.today))
}

/// Owner line and marker count too; with a person's words over the limit, only this artifact fails.
fn within_limits(mut step: Step, artifact: &Artifact, numbered: bool) -> Result<Step, Diagnostic> {
    let length = match &step.change {
        Change::Create(record) | Change::Update(record) => record.body.chars().count(),
        Change::None => 0,
    };
    if length > MAX_BODY {
        let message = format!("the body of `{}` has {length} characters, {MAX_BODY} are allowed", artifact.key);
        if matches!(step.change, Change::Create(_)) {
            let hint = "shorten the answers that go into it; its owner line and marker count too";
            return Err(Diagnostic::error(message).at(artifact.place.clone()).hint(hint));
        }
        step = fail(step, message);
    }
    if let (false, Some(artifact)) = (step.writes(), &mut step.artifact) {
        // Nothing is settled anew of what is not written: only its links are asked for later.
        artifact.sections = Vec::new();
    }
    if !numbered {
        // Where issues have numbers, these are put into the body later.
        step.share_texts();
    }
    Ok(step)
}

/// A parent that is named by its number, and is an artifact of ours, is named by its key from here on; one of this
/// repository without the repository's name.
fn by_key<'a>(snapshot: &Snapshot, request: &'a Request) -> Cow<'a, Request> {
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

fn step(
    catalog: &Catalog,
    snapshot: &Snapshot,
    artifact: &Artifact,
    locations: &Locations,
    rotation: &mut Assignment,
    options: Options,
) -> Step {
    let location = locations.get(&artifact.key).cloned().unwrap_or(Location::Pending);
    let existing = snapshot.get(&artifact.key);
    let assignees = match existing {
        None => rotation.next(catalog, catalog.role(artifact.role.as_str()).expect("an artifact's owner exists")),
        Some(_) => Vec::new(),
    };
    let mut step = reconcile(catalog, artifact, existing, &location, locations, assignees, options);
    if existing.is_none() && snapshot.broken.contains_key(&artifact.key) {
        let why = snapshot.broken[&artifact.key].to_string();
        step = fail(step, why);
    } else if existing.is_none() && location.path().is_some_and(|path| snapshot.foreign.contains(path)) {
        let why = format!(
            "{location} exists and was not made by rolecall: it was not touched; move it, or change the template's `path`"
        );
        step = fail(step, why);
    }
    if !options.only_new {
        close_duplicates(snapshot, &mut step);
    }
    for link in &artifact.links {
        if locations.get(link).is_none() && step.receipt.state == State::Open {
            step.receipt.warnings.push(format!("it links to `{link}`, which does not exist"));
        }
    }
    step
}

/// A type that the tracker does not have is left out.
fn leave_out_type(snapshot: &Snapshot, artifact: &mut Artifact) -> Option<String> {
    let types = snapshot.types.as_ref().filter(|_| artifact.to == Destination::Issue)?;
    let name = artifact.issue_type.as_ref()?;
    if let Some(known) = types.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        artifact.issue_type = Some(known.clone());
        return None;
    }
    let name = artifact.issue_type.take()?;
    Some(format!("issue type `{name}` not found: it was left out"))
}

/// Other issues that claim the key are closed where nobody's words are in them.
fn close_duplicates(snapshot: &Snapshot, step: &mut Step) {
    let Some(key) = step.artifact.as_ref().map(|artifact| &artifact.key) else { return };
    for claimant in snapshot.claimants.get(key).into_iter().flatten() {
        let number = claimant.number;
        if claimant.untouched {
            step.claimants.push(number);
            step.receipt.warnings.push(format!("#{number} was made a second time and is closed as its duplicate"));
            if step.receipt.action == Action::Keep {
                step.receipt.action = Action::Update;
            }
        } else {
            let why = format!("#{number} says that it is `{key}` too, and people wrote in it: close one of the two");
            step.receipt.warnings.push(why);
        }
    }
}

fn fail(step: Step, why: String) -> Step {
    let receipt = Receipt { action: Action::Fail, warnings: vec![why], ..step.receipt };
    Step { receipt, change: Change::None, ..step }
}

/// The places of the requests, parents before their children, else in the order in which they were written.
fn parents_first(snapshot: &Snapshot, keyed: &[(&Request, ArtifactKey)]) -> Vec<usize> {
    let place: HashMap<&ArtifactKey, usize> = keyed.iter().enumerate().map(|(at, (_, key))| (key, at)).collect();
    let parent = |(request, key): &(&Request, ArtifactKey)| match &request.parent {
        Some(parent) => place.get(parent.key()?).copied(),
        None => {
            let parent = Parent::parse(snapshot.get(key)?.record.parent.as_deref()?).ok()?;
            place.get(parent.key()?).copied()
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
