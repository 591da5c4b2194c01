//! The owner line, the last visible line of a body: who is accountable for the artifact, and its key.

use std::ops::Range;

use crate::core::catalog::{Catalog, Coverage, Holder, Role};
use crate::core::config::config_file::Mentions;
use crate::core::markdown;
use crate::core::names::ArtifactKey;

/// How an owner line begins.
pub const OPENING: &str = "**Owner:** ";

/// The owner line of an artifact. `from` is the reference to the accepted artifact that it follows; `under` is the
/// reference to its parent, if the parent can only be named; `was` are the keys that it had. GitHub's search may know
/// only what is visible, so former keys are, too.
pub fn write(
    catalog: &Catalog,
    role: &Role,
    key: &ArtifactKey,
    from: Option<&str>,
    under: Option<&str>,
    was: &[ArtifactKey],
) -> String {
    let names = |holders: &[Holder]| {
        let mention = if catalog.mentions == Mentions::On { "@" } else { "" };
        holders.iter().map(|holder| format!("{mention}{}", holder.as_str())).collect::<Vec<_>>().join(", ")
    };
    let who = match catalog.coverage(role) {
        Coverage::Held(holders) => format!("{} · {}", role.name, names(holders)),
        Coverage::Fallback(other) => {
            format!("{} (covered by {}) · {}", role.name, other.name, names(&other.holders))
        }
        Coverage::Missing => format!("{} (nobody holds this role yet)", role.name),
    };
    let from = from.map_or_else(String::new, |from| format!(" · follows {from}"));
    let under = under.map_or_else(String::new, |under| format!(" · under {under}"));
    let was: Vec<String> = was.iter().map(|key| format!("`{key}`")).collect();
    let was = if was.is_empty() { String::new() } else { format!(" · formerly {}", was.join(", ")) };
    format!("{OPENING}{who}{under}{from}{was} · `{key}`")
}

/// The owner lines of a key in a text, outside code fences.
pub fn find(text: &str, key: &ArtifactKey) -> Vec<Range<usize>> {
    let ending = format!("`{key}`");
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare.starts_with(OPENING) && bare.ends_with(&ending) {
            found.push(at..at + bare.len());
        }
        at += line.len();
    }
    if found.is_empty() {
        return found;
    }
    // After an unclosed fence, the owner line at the end of the text still counts.
    let fences = markdown::fences(text);
    let open = |range: &Range<usize>| {
        fences.iter().any(|fence| fence.contains(&range.start) && fence.end >= text.trim_end().len())
    };
    found.retain(|range| !markdown::inside(&fences, range.start) || open(range));
    found
}
