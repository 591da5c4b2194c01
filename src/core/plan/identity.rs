//! Decides which issue is an artifact if several claim to be.
//!
//! A marker is only text, and anybody can write text. It counts if the issue has a role's label, which only people with
//! triage rights can add, or if the issue's author is trusted.

use std::collections::{BTreeSet, HashMap};

use super::existing::Existing;
use super::record::State;
use super::snapshot::Claimant;
use crate::core::artifact::{Marker, owner_line};
use crate::core::names::ArtifactKey;

/// An issue that claims to be an artifact.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the issue")]
pub struct Candidate {
    /// The artifact as the issue holds it.
    pub existing: Existing,
    /// The issue's number.
    pub number: u64,
    /// The author's login.
    pub author: String,
    /// Whether the author is this token's account, or the workflows' own.
    pub own: bool,
    /// Whether the author is known to have push rights without asking the host.
    pub pushes: bool,
    /// Whether only the owner line makes the claim, because the marker is gone.
    pub by_line: bool,
    /// Whether it has a role's label.
    pub labeled: bool,
    /// Whether it was closed as a duplicate of another.
    pub duplicate: bool,
    /// The number of comments.
    pub comments: u64,
}

impl Candidate {
    /// Whether nobody wrote in it: its text is as it was scaffolded, and nobody has commented.
    pub fn is_untouched(&self) -> bool {
        self.comments == 0 && self.existing.is_untouched()
    }
}

/// Whether a body holds a marker or an owner line, and so can be an artifact's.
pub fn has_marker(body: &str) -> bool {
    body.contains("<!-- rolecall ") || body.contains(owner_line::OPENING)
}

/// The keys of the markers in a body, in their order.
pub fn marker_keys(body: &str) -> Vec<ArtifactKey> {
    if !body.contains("<!-- rolecall ") {
        return Vec::new();
    }
    let mut keys: Vec<ArtifactKey> = Vec::new();
    for (_, marker) in Marker::find(&body.replace("\r\n", "\n")) {
        if !keys.contains(&marker.key) {
            keys.push(marker.key);
        }
    }
    keys
}

/// The key in a body's owner line: what is left of an artifact whose marker is gone.
pub fn owner_line_key(body: &str) -> Option<ArtifactKey> {
    let line = body.lines().rev().find(|line| line.starts_with(owner_line::OPENING))?;
    ArtifactKey::parse(line.trim_end().strip_suffix('`')?.rsplit_once('`')?.1).ok()
}

/// Chooses the key of each issue from the keys of its markers and whether it is trusted. A body can hold another
/// artifact's marker too, because somebody copied text: that key is not chosen if a trusted issue has only that marker.
pub fn choose_keys(all: &[(Vec<ArtifactKey>, bool)]) -> Vec<Option<ArtifactKey>> {
    let single = all.iter().filter(|(keys, trusted)| keys.len() == 1 && *trusted);
    let taken: BTreeSet<&ArtifactKey> = single.flat_map(|(keys, _)| keys).collect();
    all.iter()
        .map(|(keys, _)| match &keys[..] {
            [] => None,
            [one] => Some(one.clone()),
            many => many.iter().rev().find(|key| !taken.contains(key)).or(many.last()).cloned(),
        })
        .collect()
}

/// The authors whose push rights must be known before the claims can be resolved.
pub fn authors_to_ask(claims: &[Candidate]) -> BTreeSet<String> {
    let mut by_key: HashMap<&ArtifactKey, Vec<&Candidate>> = HashMap::new();
    for claim in claims {
        by_key.entry(&claim.existing.record.key).or_default().push(claim);
    }
    let mut ask = BTreeSet::new();
    for group in by_key.values() {
        // Claims by the same author rank equally, whatever the author's rights.
        let contested = group.iter().any(|claim| claim.author != group[0].author);
        let decides = |claim: &&&Candidate| !claim.pushes && (contested || !(claim.labeled || claim.own));
        for claim in group.iter().filter(decides) {
            ask.insert(claim.author.clone());
        }
    }
    ask
}

/// The outcome of resolving claims.
#[derive(Debug, Default)]
pub struct ResolvedClaims {
    /// The winning issue of each artifact.
    pub artifacts: Vec<Candidate>,
    /// The open issues that claim the same keys.
    pub claimants: Vec<(ArtifactKey, Claimant)>,
    /// The artifact claimed by each issue that lost, open or not.
    pub losers: HashMap<u64, ArtifactKey>,
}

/// Resolves claims. `may_push` returns whether an author has push rights.
///
/// Of several claims to a key, one whose author has push rights wins, and among equals the lowest number. An issue that
/// was closed as a duplicate loses to any other, and so does one whose marker is gone.
pub fn resolve_claims(mut claims: Vec<Candidate>, may_push: &dyn Fn(&str) -> bool) -> ResolvedClaims {
    let pushes = |claim: &Candidate| claim.pushes || may_push(&claim.author);
    claims.retain(|claim| claim.labeled || claim.own || pushes(claim));
    claims.sort_by_key(|claim| (claim.duplicate, claim.by_line, !pushes(claim), claim.number));
    let mut resolved = ResolvedClaims::default();
    let mut known: BTreeSet<ArtifactKey> = BTreeSet::new();
    for claim in claims {
        let key = claim.existing.record.key.clone();
        if known.insert(key.clone()) {
            resolved.artifacts.push(claim);
            continue;
        }
        resolved.losers.insert(claim.number, key.clone());
        if claim.existing.record.state == State::Open {
            let claimant = Claimant { number: claim.number, untouched: claim.is_untouched() };
            resolved.claimants.push((key, claimant));
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::Location;
    use crate::core::catalog::Destination;
    use crate::core::names::RoleId;
    use crate::core::plan::Record;

    fn key(text: &str) -> ArtifactKey {
        ArtifactKey::parse(text).expect("a key")
    }

    fn claim(number: u64, author: &str, labeled: bool) -> Candidate {
        let record = Record::new(key("bug/a"), RoleId::new("developer").expect("an id"), Destination::Issue, "A");
        let location = Location::Issue { number, url: "".into() };
        let existing = Existing::new(record, location);
        Candidate {
            existing,
            number,
            author: author.to_owned(),
            own: false,
            pushes: false,
            by_line: false,
            labeled,
            duplicate: false,
            comments: 0,
        }
    }

    /// The winner if only `ana` and `bo` have push rights.
    fn winner(claims: Vec<Candidate>) -> Option<u64> {
        let resolved = resolve_claims(claims, &|author| ["ana", "bo"].contains(&author));
        resolved.artifacts.first().map(|claim| claim.number)
    }

    #[test]
    fn who_may_push_wins_and_among_equals_the_lowest_number() {
        assert_eq!(winner(vec![claim(7, "ana", true), claim(3, "bo", true)]), Some(3));
        assert_eq!(winner(vec![claim(7, "ana", true), claim(3, "mallory", true)]), Some(7));
        assert_eq!(winner(vec![claim(7, "ana", false), claim(3, "mallory", false)]), Some(7));
        assert_eq!(winner(vec![claim(3, "mallory", false)]), None, "anybody can write a marker");
        assert_eq!(winner(vec![claim(3, "mallory", true)]), Some(3), "somebody with rights has labeled it");
        let duplicate = Candidate { duplicate: true, ..claim(3, "ana", true) };
        assert_eq!(winner(vec![duplicate, claim(7, "ana", true)]), Some(7));
        let own = Candidate { own: true, pushes: true, ..claim(9, "github-actions[bot]", false) };
        assert_eq!(winner(vec![claim(3, "mallory", true), own]), Some(9));
    }

    #[test]
    fn rights_are_asked_only_where_they_decide() {
        let ask = |claims: &[Candidate]| authors_to_ask(claims).into_iter().collect::<Vec<_>>();
        assert!(ask(&[claim(1, "ana", true)]).is_empty());
        assert!(ask(&[claim(1, "ana", true), claim(2, "ana", true)]).is_empty());
        assert_eq!(ask(&[claim(1, "ana", true), claim(2, "bo", true)]), ["ana", "bo"]);
        assert_eq!(ask(&[claim(1, "mallory", false)]), ["mallory"]);
    }

    #[test]
    fn an_owner_line_says_the_key_where_the_marker_is_gone() {
        let body = "text\n\n**Owner:** Developer · @ana · `bug/a`  \r\n\nmore";
        assert_eq!(owner_line_key(body), Some(key("bug/a")));
        assert_eq!(owner_line_key("**Owner:** me"), None);
        let by_line = Candidate { by_line: true, ..claim(3, "ana", true) };
        assert_eq!(winner(vec![by_line, claim(7, "ana", true)]), Some(7));
    }

    #[test]
    fn a_copied_marker_does_not_make_an_issue_another_artifact() {
        let (a, b) = (key("bug/a"), key("bug/b"));
        let all = [vec![b.clone()], vec![a.clone(), b.clone()], vec![], vec![b.clone(), a.clone()]];
        let chosen = choose_keys(&all.clone().map(|keys| (keys, true)));
        assert_eq!(chosen, [Some(b.clone()), Some(a.clone()), None, Some(a.clone())]);
        let strangers = choose_keys(&all.map(|keys| (keys, false)));
        assert_eq!(strangers, [Some(b.clone()), Some(b), None, Some(a)], "a stranger's marker takes no key away");
    }
}
