//! Finds the artifact that a person names: by its key, its issue's number or address, its path, or a part of its key.

use super::snapshot::Snapshot;
use crate::core::catalog::Catalog;
use crate::core::names::ArtifactKey;

/// What a reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One artifact.
    One(ArtifactKey),
    /// Several artifacts, whose keys contain it.
    Several(Vec<ArtifactKey>),
    /// The issue with this number, which isn't an artifact.
    Issue(u64),
    /// Nothing.
    Nothing,
}

/// Finds the artifact that a reference names. `path` is the reference as a path from the workspace, if it can be one.
///
/// A key counts first, then a number, a path, a name without its template, and a part of a key.
pub fn find_artifact(catalog: &Catalog, snapshot: &Snapshot, reference: &str, path: Option<&str>) -> Found {
    if let Ok(key) = ArtifactKey::parse(reference) {
        let key = snapshot.key_of(catalog, &key);
        if snapshot.get(&key).is_some() || snapshot.broken.contains_key(&key) {
            return Found::One(key);
        }
    }
    if let Some(number) = number_of(reference, snapshot.site.as_deref()) {
        return snapshot.numbered(number).map_or(Found::Issue(number), |key| Found::One(key.clone()));
    }
    let at_path = |path: &str| snapshot.iter().find(|existing| existing.location.path() == Some(path));
    if let Some(existing) = path.and_then(at_path) {
        return Found::One(existing.record.key.clone());
    }
    let wanted = reference.trim().to_lowercase();
    if wanted.is_empty() {
        return Found::Nothing;
    }
    let keys = || snapshot.iter().map(|existing| &existing.record.key);
    let named: Vec<ArtifactKey> = keys().filter(|key| key.name().as_str() == wanted).cloned().collect();
    match &named[..] {
        [one] => return Found::One(one.clone()),
        [] => {}
        _ => return Found::Several(named),
    }
    let mut partial: Vec<ArtifactKey> = keys().filter(|key| key.to_string().contains(&wanted)).cloned().collect();
    match partial.len() {
        0 => Found::Nothing,
        1 => Found::One(partial.remove(0)),
        _ => Found::Several(partial),
    }
}

/// The number that a reference is: `#12`, `12` or the issue's address. Only where issues have numbers.
fn number_of(reference: &str, site: Option<&str>) -> Option<u64> {
    let site = site?;
    let reference = reference.trim();
    let address = reference.strip_prefix(site).and_then(|rest| rest.strip_prefix("/issues/"));
    let digits = address.map_or(reference, |rest| rest.split(['#', '?', '/']).next().unwrap_or_default());
    digits.strip_prefix('#').unwrap_or(digits).parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::Location;
    use crate::core::catalog::{Destination, load};
    use crate::core::config::config_file::Config;
    use crate::core::names::RoleId;
    use crate::core::plan::{Existing, Record};

    fn key(text: &str) -> ArtifactKey {
        ArtifactKey::parse(text).expect("a key")
    }

    fn snapshot(site: Option<&str>, keys: &[&str]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        snapshot.site = site.map(str::to_owned);
        for (at, text) in keys.iter().enumerate() {
            let record = Record::new(key(text), RoleId::new("ux").expect("an id"), Destination::Issue, "T");
            let mut existing = Existing::in_file(record, format!(".rolecall/{text}.md"), "text");
            if site.is_some() {
                existing.location = Location::Issue { number: at as u64 + 1, url: "".into() };
            }
            snapshot.insert(existing);
        }
        snapshot
    }

    #[test]
    fn a_reference_is_a_key_a_number_an_address_a_path_a_name_or_a_part() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        let keys = ["user-story/buy", "bug/buy", "feature/checkout", "user-story/guest-checkout-12"];
        let github = snapshot(Some("https://github.com/acme/app"), &keys);
        let local = snapshot(None, &keys);
        let one = |text: &str| Found::One(key(text));
        for (reference, on_github, locally) in [
            ("user-story/buy", one("user-story/buy"), one("user-story/buy")),
            ("User-Story/Buy", one("user-story/buy"), one("user-story/buy")),
            ("#3", one("feature/checkout"), Found::Nothing),
            ("3", one("feature/checkout"), Found::Nothing),
            ("12", Found::Issue(12), one("user-story/guest-checkout-12")),
            ("#12", Found::Issue(12), Found::Nothing),
            ("https://github.com/acme/app/issues/2#issuecomment-1", one("bug/buy"), Found::Nothing),
            (
                "buy",
                Found::Several(vec![key("bug/buy"), key("user-story/buy")]),
                Found::Several(vec![key("bug/buy"), key("user-story/buy")]),
            ),
            ("checkout", one("feature/checkout"), one("feature/checkout")),
            ("guest", one("user-story/guest-checkout-12"), one("user-story/guest-checkout-12")),
            ("bug/", one("bug/buy"), one("bug/buy")),
            ("zebra", Found::Nothing, Found::Nothing),
            (" ", Found::Nothing, Found::Nothing),
        ] {
            assert_eq!(find_artifact(&catalog, &github, reference, None), on_github, "{reference} on GitHub");
            assert_eq!(find_artifact(&catalog, &local, reference, None), locally, "{reference} locally");
        }
        let path = Some(".rolecall/bug/buy.md");
        assert_eq!(find_artifact(&catalog, &local, "./.rolecall/bug/buy.md", path), one("bug/buy"));
    }
}
