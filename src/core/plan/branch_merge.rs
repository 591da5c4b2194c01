//! A file that waits on a branch while people go on editing it where it came from.

use super::record::Record;
use crate::core::artifact::{Body, Digest};

/// The record on the branch, with what a person wrote into the same artifact on the default branch meanwhile. Where
/// both were edited, the branch's words stay: git shows the difference when the two are merged.
pub fn carry(branch: &Record, default: &Record) -> Record {
    let (mut here, there) = (body(branch), body(default));
    let (Some(marker), Some(scaffolded)) = (here.marker.clone(), there.marker.clone()) else { return branch.clone() };
    let mut last = None;
    for section in &there.sections {
        let edited = !scaffolded.is_scaffolded(section);
        match here.sections.iter().position(|known| known.id == section.id) {
            Some(at) => {
                let untouched = marker.is_scaffolded(&here.sections[at]);
                if edited && untouched {
                    here.sections[at].text.clone_from(&section.text);
                }
                last = Some(at);
            }
            None if edited && marker.section(&section.id).is_none() => {
                let at = last.map_or(0, |last: usize| last + 1);
                here.sections.insert(at, section.clone());
                last = Some(at);
            }
            None => {}
        }
    }
    if here.after.is_empty() {
        here.after.clone_from(&there.after);
    }
    let title = |record: &Record, base: &Option<Digest>| *base == Some(Digest::of(&record.title));
    let title = match !title(default, &scaffolded.title) && title(branch, &marker.title) {
        true => default.title.clone(),
        false => branch.title.clone(),
    };
    let owner_line = here.owner_line.clone().unwrap_or_default();
    let carried = Body::write_with(&here.sections, &owner_line, &marker, &here.after);
    // What says the same stays as it is written.
    let same = body(branch).sections == here.sections && body(branch).after == here.after;
    Record { title, body: if same { branch.body.clone() } else { carried }, ..branch.clone() }
}

fn body(record: &Record) -> Body {
    Body::parse(&record.body, Some(&record.key))
}
