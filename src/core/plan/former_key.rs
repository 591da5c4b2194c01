//! Finds the key of a request, including the shorter name that an earlier version gave its artifact.
//!
//! In that version, `Sprint 🚀` and `Sprint 🎉` both became `sprint`. An artifact with such a name belongs to the request
//! only if its title or milestone matches, either the current one or the one it was scaffolded with.

use jiff::civil::Date;

use super::existing::Existing;
use super::snapshot::Snapshot;
use crate::core::artifact::{Composer, Digest, FormerKey, Request};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;

/// Returns the key of a request, given what exists.
///
/// # Errors
/// The request has no name, and none can be made from its title.
pub fn key_among(
    composer: &mut Composer<'_>,
    snapshot: &Snapshot,
    request: &Request,
    today: Date,
) -> Result<ArtifactKey, Diagnostic> {
    let key = snapshot.key_of(composer.catalog(), &composer.key(request, today)?);
    if let Some(existing) = snapshot.get(&key) {
        // The key's text is in memory only once.
        return Ok(existing.record.key.clone());
    }
    let Some(FormerKey { name, words }) = composer.former(request, today) else { return Ok(key) };
    let former = ArtifactKey::new(key.template().clone(), name);
    let Some(existing) = snapshot.whole(&former) else { return Ok(key) };
    let title = composer.title(request, &former, existing.record.created.unwrap_or(today));
    let same = title.is_some_and(|title| is_titled(&existing, &title)) || belongs_to(&existing, &words);
    Ok(if same { former } else { key })
}

/// Whether the artifact has this title, or was scaffolded with it.
pub fn is_titled(existing: &Existing, title: &str) -> bool {
    existing.record.title == title
        || existing.marker().and_then(|marker| marker.title).is_some_and(|scaffolded| scaffolded == Digest::of(title))
}

/// Whether the artifact's milestone is the one that its name was made from.
fn belongs_to(existing: &Existing, words: &str) -> bool {
    existing.record.milestone.as_deref() == Some(words)
        || existing.marker().and_then(|marker| marker.milestone).is_some_and(|milestone| milestone == Digest::of(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::{Location, RawAnswer, Trust};
    use crate::core::catalog::{Catalog, load};
    use crate::core::config::config_file::Config;
    use crate::core::names::Name;
    use crate::core::plan::{Action, Change, Options, Receipt, decide};

    const TODAY: Date = jiff::civil::date(2027, 1, 4);

    fn request(catalog: &Catalog, template: &str, name: Option<&str>, answers: &[(&str, &str)]) -> Request {
        let template = catalog.template(template).expect("a template");
        let mut request = Request::new(template.id.clone());
        request.draft = true;
        request.name = name.and_then(Name::from_title);
        for (field, words) in answers {
            let words = [(*words).to_owned()];
            request.answers.give(template, field, RawAnswer::Words(&words), Trust::Typed).expect("it fits");
        }
        request
    }

    fn create(catalog: &Catalog, snapshot: &mut Snapshot, request: &Request) -> Receipt {
        let place = |key: &ArtifactKey| Location::file(format!("{key}.md"));
        let options = Options { today: TODAY, force: false, only_new: true };
        let decision = decide(catalog, snapshot, &std::slice::from_ref(request), &place, options).expect("no mistake");
        let step = &decision.plan.steps[0];
        if let Change::Create(record) = &step.change {
            snapshot.insert(Existing::in_file((**record).clone(), format!("{}.md", record.key), ""));
        }
        step.receipt.clone()
    }

    /// The request of a rule for a milestone.
    fn sprint(catalog: &Catalog, title: &str) -> Request {
        let mut request = request(catalog, "sprint-objectives", Some(title), &[("sprint", title)]);
        request.former = Name::former_of(title).map(|name| FormerKey { name, words: title.to_owned() });
        request
    }

    #[test]
    fn what_an_earlier_version_made_under_a_shorter_name_is_found_if_it_is_the_same_thing() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        let mut snapshot = Snapshot::default();
        let earlier = Request { name: Name::new("sprint").ok(), former: None, ..sprint(&catalog, "Sprint 🚀") };
        assert_eq!(create(&catalog, &mut snapshot, &earlier).action, Action::Create);
        let again = create(&catalog, &mut snapshot, &sprint(&catalog, "Sprint 🚀"));
        assert_eq!((again.key.to_string().as_str(), again.action), ("sprint-objectives/sprint", Action::Keep));
        let other = create(&catalog, &mut snapshot, &sprint(&catalog, "Sprint 🎉"));
        assert_eq!(other.action, Action::Create);
        assert_ne!(other.key, again.key);
        assert_eq!(create(&catalog, &mut snapshot, &sprint(&catalog, "Sprint 🎉")).key, other.key);
    }

    #[test]
    fn what_a_title_named_is_found_by_its_title() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        let mut snapshot = Snapshot::default();
        let story = |name, goal| request(&catalog, "user-story", name, &[("persona", "Dev"), ("goal", goal)]);
        create(&catalog, &mut snapshot, &story(Some("dev-import-c"), "import C++"));
        assert_eq!(
            create(&catalog, &mut snapshot, &story(None, "import C++")).key.to_string(),
            "user-story/dev-import-c"
        );
        let keys: Vec<String> = ["import C#", "import C", "pay in .NET", "pay in NET"]
            .map(|goal| create(&catalog, &mut snapshot, &story(None, goal)))
            .into_iter()
            .map(|receipt| format!("{} {}", receipt.key, receipt.action.word()))
            .collect();
        // `import C` makes the name that another title already has, so it is reported as kept.
        let actions: Vec<&str> = keys.iter().map(|key| key.rsplit(' ').next().expect("a word")).collect();
        assert_eq!(actions, ["create", "keep", "create", "create"], "{keys:?}");
    }

    #[test]
    fn a_key_that_another_artifact_has_is_reported() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        let mut snapshot = Snapshot::default();
        let story = |goal| request(&catalog, "user-story", Some("k"), &[("persona", "Dev"), ("goal", goal)]);
        create(&catalog, &mut snapshot, &story("one"));
        let same = create(&catalog, &mut snapshot, &story("one"));
        assert!(!same.taken && same.action == Action::Keep);
        let other = create(&catalog, &mut snapshot, &story("two"));
        assert!(other.taken, "{other:?}");
        assert_eq!(
            other.warnings.iter().map(|warning| warning.message.as_str()).collect::<Vec<_>>(),
            ["`user-story/k` already exists as `Dev: one`, so `Dev: two` was not created"]
        );
    }
}
