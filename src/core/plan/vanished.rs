//! Artifacts that an outline made and no longer names, and the new ones that could be the same under another key.

use std::collections::HashSet;

use jiff::civil::Date;

use super::former_key::key_among;
use super::record::State;
use super::snapshot::Snapshot;
use crate::core::artifact::{Composer, Requests};
use crate::core::catalog::Catalog;
use crate::core::names::{ArtifactKey, Name};
use crate::core::nearest::nearest;

/// An open artifact that no outline names any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// Its key.
    pub key: ArtifactKey,
    /// Its title.
    pub title: String,
    /// The outlines that named it.
    pub outlines: Vec<String>,
}

/// A vanished artifact, and the name of a new one with nearly the same title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyRename {
    /// The key of the vanished artifact.
    pub from: ArtifactKey,
    /// The key of the new one.
    pub to: ArtifactKey,
}

/// The open artifacts that record only these outlines, and that none of their requests names. An artifact of an earlier
/// version records none, so it never vanishes.
pub fn vanished(
    catalog: &Catalog,
    snapshot: &Snapshot,
    requests: &dyn Requests,
    outlines: &[String],
    today: Date,
) -> Vec<Vanished> {
    let mut composer = Composer::new(catalog);
    let named: HashSet<ArtifactKey> = (0..requests.count())
        .filter_map(|at| key_among(&mut composer, snapshot, &requests.at(at), today).ok())
        .collect();
    let mut found = Vec::new();
    for existing in snapshot.iter() {
        let key = &existing.record.key;
        if outlines.is_empty() || named.contains(key) || existing.record.state == State::Closed {
            continue;
        }
        let Some(whole) = snapshot.whole(key) else { continue };
        let by = whole.marker().map(|marker| marker.outlines).unwrap_or_default();
        if !by.is_empty() && by.iter().all(|outline| outlines.contains(outline)) {
            found.push(Vanished { key: key.clone(), title: whole.record.title.clone(), outlines: by });
        }
    }
    found
}

/// The new artifacts among the requests whose titles are near that of a vanished one of the same template.
pub fn likely_renames(
    catalog: &Catalog,
    snapshot: &Snapshot,
    requests: &dyn Requests,
    vanished: &[Vanished],
    today: Date,
) -> Vec<LikelyRename> {
    let mut composer = Composer::new(catalog);
    let mut found: Vec<LikelyRename> = Vec::new();
    for at in 0..requests.count() {
        if found.len() == vanished.len() {
            break;
        }
        let request = requests.at(at);
        let Ok(to) = key_among(&mut composer, snapshot, &request, today) else { continue };
        let Some(title) = composer.title(&request, &to, today).filter(|_| snapshot.get(&to).is_none()) else {
            continue;
        };
        let free =
            |gone: &&Vanished| gone.key.template() == to.template() && found.iter().all(|known| known.from != gone.key);
        let candidates: Vec<&Vanished> = vanished.iter().filter(free).collect();
        let near = nearest(&title, candidates.iter().map(|gone| gone.title.as_str()));
        let from = near.first().and_then(|near| candidates.iter().find(|gone| gone.title == *near));
        if let Some(from) = from.map(|gone| gone.key.clone()) {
            found.push(LikelyRename { from, to });
        }
    }
    found
}

impl LikelyRename {
    /// The name that the vanished artifact would get.
    pub fn name(&self) -> &Name {
        self.to.name()
    }
}
