//! The key of a request; and the artifact that was made under another name before names were distinct.
//!
//! Until then `Sprint 🚀` and `Sprint 🎉` were both `sprint`. What is there under such a name is the request's only if
//! it says so: by the title or the milestone with which it was scaffolded, or that it has now.

use jiff::civil::Date;

use super::snapshot::{Existing, Snapshot};
use crate::core::artifact::{ArtifactKey, Composer, Digest, Former, Request};
use crate::core::diagnostic::Diagnostic;

/// The key of a request among what is there.
///
/// # Errors
/// It has no name, and its title makes none.
pub fn key_among(
    composer: &mut Composer<'_>,
    snapshot: &Snapshot,
    request: &Request,
    today: Date,
) -> Result<ArtifactKey, Diagnostic> {
    let key = composer.key(request, today)?;
    if snapshot.get(&key).is_some() {
        return Ok(key);
    }
    let Some(Former { name, words }) = composer.former(request, today) else { return Ok(key) };
    let former = ArtifactKey::new(key.template().clone(), name);
    let Some(existing) = snapshot.get(&former) else { return Ok(key) };
    let title = composer.title(request, &former, existing.record.created.unwrap_or(today));
    let same = title.is_some_and(|title| is_titled(existing, &title)) || belongs_to(existing, &words);
    Ok(if same { former } else { key })
}

/// Was it scaffolded with this title, or has it got it now?
pub fn is_titled(existing: &Existing, title: &str) -> bool {
    existing.record.title == title
        || existing.marker().and_then(|marker| marker.title).is_some_and(|scaffolded| scaffolded == Digest::of(title))
}

/// Is its milestone the one whose title made its name?
fn belongs_to(existing: &Existing, words: &str) -> bool {
    existing.record.milestone.as_deref() == Some(words)
        || existing.marker().and_then(|marker| marker.milestone).is_some_and(|milestone| milestone == Digest::of(words))
}
