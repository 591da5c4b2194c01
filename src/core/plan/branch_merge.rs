//! Merges a file that waits on a branch with edits that people make on the default branch meanwhile.

use super::record::Record;
use crate::core::artifact::{Body, Digest};

/// Returns the branch's record with what people wrote into the same artifact on the default branch meanwhile. If both
/// were edited, the branch's words stay: git shows the difference when the branch is merged.
pub fn merge_from_default(branch: &Record, default: &Record) -> Record {
    let (mut ours, theirs) = (body(branch), body(default));
    let (Some(marker), Some(scaffolded)) = (ours.marker.clone(), theirs.marker.clone()) else { return branch.clone() };
    let mut last = None;
    for section in &theirs.sections {
        let edited = !scaffolded.is_scaffolded(section);
        match ours.sections.iter().position(|known| known.id == section.id) {
            Some(at) => {
                let untouched = marker.is_scaffolded(&ours.sections[at]);
                if edited && untouched {
                    ours.sections[at].text.clone_from(&section.text);
                }
                last = Some(at);
            }
            None if edited && marker.section(&section.id).is_none() => {
                let at = last.map_or(0, |last: usize| last + 1);
                ours.sections.insert(at, section.clone());
                last = Some(at);
            }
            None => {}
        }
    }
    if ours.after.is_empty() {
        ours.after.clone_from(&theirs.after);
    }
    let title = |record: &Record, base: &Option<Digest>| *base == Some(Digest::of(&record.title));
    let title = match !title(default, &scaffolded.title) && title(branch, &marker.title) {
        true => default.title.clone(),
        false => branch.title.clone(),
    };
    let owner_line = ours.owner_line.clone().unwrap_or_default();
    let merged = Body::write_with(&ours.sections, &owner_line, &marker, &ours.after);
    // An unchanged body stays exactly as it is written.
    let same = body(branch).sections == ours.sections && body(branch).after == ours.after;
    Record { title, body: if same { branch.body.clone() } else { merged }, ..branch.clone() }
}

fn body(record: &Record) -> Body {
    Body::parse(&record.body, Some(&record.key))
}
