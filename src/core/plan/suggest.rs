//! What to suggest to a person who creates an artifact: a name that is free, and parents that fit.

use jiff::civil::Date;

use super::existing::Existing;
use super::record::State;
use super::snapshot::Snapshot;
use crate::core::artifact::{Composer, Request};
use crate::core::catalog::{Catalog, Template};
use crate::core::names::{ArtifactKey, Name};

/// The most bytes of a suggested name. People type and read keys, so a long title is cut at a word.
const SHORT: usize = 40;

/// A short name for a request that no artifact has. `None` if its title makes none.
pub fn free_name(catalog: &Catalog, snapshot: &Snapshot, request: &Request, today: Date) -> Option<Name> {
    let name = shortened(&Composer::new(catalog).suggested_name(request, today)?);
    // One of them is free: there are more of them than artifacts.
    let most = snapshot.iter().count() + snapshot.broken.len() + 1;
    (1..=most).map(|turn| name.numbered(turn)).find(|name| !is_taken(catalog, snapshot, request, name))
}

/// Whether an artifact of the request's template already has a name.
pub fn is_taken(catalog: &Catalog, snapshot: &Snapshot, request: &Request, name: &Name) -> bool {
    let key = ArtifactKey::new(request.template.clone(), name.clone());
    let key = snapshot.key_of(catalog, &key);
    snapshot.get(&key).is_some() || snapshot.broken.contains_key(&key)
}

/// The open artifacts that can be the parent of a template's artifact: nearest level first, then by key.
pub fn fitting_parents<'a>(catalog: &Catalog, snapshot: &'a Snapshot, template: &Template) -> Vec<&'a Existing> {
    let levels = catalog.ancestors(template);
    let level = |existing: &&Existing| {
        let id = catalog.current_id(existing.record.key.template());
        levels.iter().position(|level| *level == id).unwrap_or(levels.len())
    };
    let fits = |existing: &&Existing| {
        existing.record.state == State::Open && catalog.can_have_parent(template, existing.record.key.template())
    };
    let mut found: Vec<&Existing> = snapshot.iter().filter(fits).collect();
    found.sort_by_key(level);
    found
}

/// The words of a name that fit into a short one.
fn shortened(name: &Name) -> Name {
    let text = name.as_str();
    if text.len() <= SHORT {
        return name.clone();
    }
    let mut end = SHORT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = if text[end..].starts_with('-') {
        &text[..end]
    } else {
        text[..end].rsplit_once('-').map_or(&text[..end], |(words, _)| words)
    };
    Name::new(start.trim_end_matches(['-', '_', '.'])).unwrap_or_else(|_| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::{Location, RawAnswer, Trust};
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;
    use crate::core::plan::{Change, Options, decide};

    const TODAY: Date = jiff::civil::date(2027, 1, 4);

    fn add(catalog: &Catalog, snapshot: &mut Snapshot, key: &str) {
        let key = ArtifactKey::parse(key).expect("a key");
        let mut request = Request::new(key.template().clone());
        request.name = Some(key.name().clone());
        request.draft = true;
        let place = |key: &ArtifactKey| Location::file(format!("{key}.md"));
        let options = Options { today: TODAY, force: false, only_new: true };
        let decision = decide(catalog, snapshot, &[request], &place, options).expect("no mistake");
        let Change::Create(record) = &decision.plan.steps[0].change else { panic!("it is created") };
        snapshot.insert(Existing::in_file((**record).clone(), format!("{key}.md"), ""));
    }

    #[test]
    fn a_suggested_name_is_short_and_free() {
        let catalog = load(&[], &Config::default()).expect("loads");
        let template = catalog.template("bug").expect("a template");
        let mut request = Request::new(template.id.clone());
        let words = ["The basket is empty after a declined card, and nobody tells the buyer why it is".to_owned()];
        let field =
            template.fields.iter().find(|field| template.title.contains(field.id.as_str())).expect("in the title");
        request.answers.give(template, field.id.as_str(), RawAnswer::Words(&words), Trust::Typed).expect("it fits");
        let mut snapshot = Snapshot::default();
        let first = free_name(&catalog, &snapshot, &request, TODAY).expect("a name");
        assert!(first.as_str().len() <= SHORT && first.as_str().contains("basket"), "{first}");
        add(&catalog, &mut snapshot, &format!("bug/{first}"));
        let second = free_name(&catalog, &snapshot, &request, TODAY).expect("a name");
        assert_eq!(second.to_string(), format!("{first}-2"));
        assert!(is_taken(&catalog, &snapshot, &request, &first) && !is_taken(&catalog, &snapshot, &request, &second));
    }

    #[test]
    fn parents_that_fit_are_open_and_the_nearest_level_comes_first() {
        let catalog = load(&[], &Config::default()).expect("loads");
        let mut snapshot = Snapshot::default();
        for key in ["product-roadmap/shop", "feature/checkout", "feature/old", "bug/x"] {
            add(&catalog, &mut snapshot, key);
        }
        let old = ArtifactKey::parse("feature/old").expect("a key");
        snapshot.get_mut(&old).expect("it is there").record.state = State::Closed;
        let story = catalog.template("user-story").expect("a template");
        let keys: Vec<String> = fitting_parents(&catalog, &snapshot, story)
            .iter()
            .map(|existing| existing.record.key.to_string())
            .collect();
        assert_eq!(keys, ["feature/checkout", "product-roadmap/shop"]);
    }
}
