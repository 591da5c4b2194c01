//! Recognizes a file that already says exactly what is requested, without parsing it.

use super::document;
use super::existing::Existing;
use super::options::Options;
use super::receipt::{Action, Receipt};
use super::reconcile::new_record;
use super::record::{Record, State};
use super::step::{Change, Step};
use super::text_hash::TextHash;
use crate::core::artifact::{Artifact, Locations};
use crate::core::catalog::Catalog;

/// The step that leaves a file as it is, if it is what rolecall would write anew. Its assignees and its labels besides
/// the role's belong to people, so they are taken from it. `None` if anything else differs: then it has to be merged.
pub(super) fn unchanged(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    locations: &Locations,
    options: Options,
) -> Option<Step> {
    let hash = existing.hash?;
    let Record { labels, assignees, state, destination, .. } = &existing.record;
    if options.only_new || artifact.before.is_some() || *state != State::Open || *destination != artifact.to {
        return None;
    }
    let role = catalog.role(artifact.role.as_str())?;
    if !matches!(existing.label_roles(catalog)[..], [one] if one.id == role.id) {
        return None;
    }
    let wanted = new_record(catalog, artifact, role, &existing.location, locations, assignees.clone());
    let wanted = Record { labels: labels.clone(), ..wanted };
    if TextHash::of(&document::write(&wanted)) != hash {
        return None;
    }
    let mut receipt = Receipt::of(&wanted, Action::Keep, &existing.location);
    receipt.missing = artifact.missing.iter().map(ToString::to_string).collect();
    receipt.place.clone_from(&artifact.place);
    Some(Step::new(receipt, Change::None, existing.location.clone()))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use proptest::prelude::*;

    use super::*;
    use crate::core::artifact::{Location, RawAnswer, Request, Trust};
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;
    use crate::core::names::{ArtifactKey, Name};
    use crate::core::plan::{Snapshot, decide};

    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&[], &Config::default()).expect("it loads"));

    fn request(goal: &str) -> Request {
        let template = CATALOG.template("user-story").expect("a template");
        let mut request = Request::new(template.id.clone());
        request.name = Name::new("a").ok();
        for (field, words) in
            [("persona", "Reader"), ("goal", goal), ("benefit", "I learn"), ("criteria", "it opens\nit closes")]
        {
            let words: Vec<String> = words.lines().map(str::to_owned).collect();
            request.answers.give(template, field, RawAnswer::Words(&words), Trust::Typed).expect("it fits");
        }
        request
    }

    /// The step of a request, given what exists.
    fn step(snapshot: &Snapshot, goal: &str) -> Step {
        let options = Options { today: jiff::civil::date(2027, 1, 4), force: false, only_new: false };
        let locate = |key: &ArtifactKey| Location::file(format!("{}.md", key.name()));
        let plan = decide(&CATALOG, snapshot, &[request(goal)], &locate, options).expect("nothing is wrong").plan;
        plan.steps.into_iter().next().expect("a step")
    }

    /// The file as it is first written.
    fn written(goal: &str) -> String {
        let Change::Create(record) = step(&Snapshot::default(), goal).change else { panic!("nothing was created") };
        document::write(&record)
    }

    /// What a snapshot knows of a text; `None` if it is no artifact.
    fn existing(text: &str) -> Option<Existing> {
        let key = ArtifactKey::parse("user-story/a").expect("a key");
        let mut record = document::read(&Source::new("a.md", text), Some(&key)).ok()?;
        record.owner = CATALOG.template("user-story")?.role.clone();
        Some(Existing::in_file(record, "a.md", text))
    }

    /// A snapshot that holds no texts.
    fn light(existing: &Existing, now: Option<Existing>) -> Snapshot {
        let mut snapshot = Snapshot::of_files(Arc::new(move |_: &Existing| now.clone()));
        snapshot.insert(existing.clone());
        snapshot
    }

    #[test]
    fn a_file_that_says_what_is_requested_is_not_read_again() {
        let known = existing(&written("read")).expect("an artifact");
        assert_eq!(step(&light(&known, None), "read").receipt.action, Action::Keep);
        assert_eq!(step(&light(&known, None), "write").receipt.action, Action::Create);
        let changed = step(&light(&known, Some(known.clone())), "write");
        assert_eq!(changed.receipt.action, Action::Update);
    }

    proptest! {
        #[test]
        fn whatever_people_change_the_step_is_the_same_as_if_every_text_were_merged(
            at in 0_usize..1500,
            removed in 0_usize..12,
            put in "(|x|\\n|\\n- a\\n|\\r\\n|<!-- |\\n## A\\n|\\[x\\]|bug|, \"role: developer\"|, mine|ana)",
            goal in "(read|write)",
        ) {
            let mut text = written("read");
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (from, to) = (floor(at), floor(at + removed));
            text.replace_range(from..to, &put);
            if let Some(known) = existing(&text) {
                let mut full = Snapshot::default();
                full.insert(known.clone());
                let (one, other) = (step(&full, &goal), step(&light(&known, Some(known.clone())), &goal));
                let told = |step: &Step| serde_json::to_string(&step.receipt).expect("it has JSON");
                prop_assert_eq!(told(&one), told(&other), "{}", text);
                prop_assert_eq!(format!("{:?}", one.change), format!("{:?}", other.change), "{}", text);
            }
        }
    }
}
