//! The marker: the hidden comment at the end of a body, by which an artifact is known again.
//!
//! ```text
//! <!-- rolecall user-story/guest-checkout
//! role: product-owner
//! title: 5d41402abc4b2a76
//! section: 9f86d081884c7d65 Acceptance criteria
//! -->
//! ```

use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;

use super::body::Section;
use super::digest::Digest;
use super::parent::Parent;
use crate::core::markdown;
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;

const OPENING: &str = "<!-- rolecall ";
const CLOSING: &str = "-->";

/// What the hidden comment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// What the artifact is.
    pub key: ArtifactKey,
    /// The role that owns it.
    pub role: RoleId,
    /// The artifact whose acceptance made this one owed.
    pub from: Option<ArtifactKey>,
    /// Its parent, where the tracker can't hang it there.
    pub under: Option<String>,
    /// When it was accepted.
    pub accepted: Option<Date>,
    /// The title as it was scaffolded.
    pub title: Option<Digest>,
    /// The milestone's title as it was scaffolded; of the empty text where there was none.
    pub milestone: Option<Digest>,
    /// The parent as it was scaffolded; of the empty text where there was none.
    pub parent: Option<Digest>,
    /// Each section as it was scaffolded.
    pub sections: Vec<(SectionId, Digest)>,
    /// Sections as `fill` wrote them, where that is otherwise: what says something else was edited by a person.
    pub filled: Vec<(SectionId, Digest)>,
}

/// A section is known by its heading, and among equal headings by its turn. The first section has no heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId {
    /// The heading's words; empty for the text before the first heading.
    pub heading: String,
    /// How many sections of the same heading come before it.
    pub turn: usize,
}

impl Marker {
    /// The marker of an artifact of which nothing is known to be as it was scaffolded.
    pub fn new(key: ArtifactKey, role: RoleId, from: Option<ArtifactKey>) -> Self {
        Self {
            key,
            role,
            from,
            under: None,
            accepted: None,
            title: None,
            milestone: None,
            parent: None,
            sections: Vec::new(),
            filled: Vec::new(),
        }
    }

    /// The comment.
    pub fn write(&self) -> String {
        let mut out = format!("{OPENING}{}\nrole: {}\n", self.key, self.role);
        let mut line = |name: &str, value: &str| writeln!(out, "{name}: {value}").expect("a string takes it");
        if let Some(from) = &self.from {
            line("from", &from.to_string());
        }
        if let Some(under) = &self.under {
            line("under", under);
        }
        if let Some(accepted) = &self.accepted {
            line("accepted", &accepted.to_string());
        }
        for (name, digest) in [("title", &self.title), ("milestone", &self.milestone), ("parent", &self.parent)] {
            if let Some(digest) = digest {
                line(name, digest.as_str());
            }
        }
        for (name, digests) in [("section", &self.sections), ("filled", &self.filled)] {
            for (id, digest) in digests {
                let turn = if id.turn == 0 { String::new() } else { format!("+{}", id.turn) };
                line(name, format!("{}{turn} {}", digest.as_str(), escape(&id.heading)).trim_end());
            }
        }
        out + CLOSING
    }

    /// Read a comment; nothing if it is not a marker of ours. Lines that it does not know are passed over.
    pub fn read(comment: &str) -> Option<Self> {
        let inside = comment.strip_prefix(OPENING)?.strip_suffix(CLOSING)?;
        let mut lines = inside.lines();
        // What a person writes behind the key is no part of it.
        let key = ArtifactKey::parse(lines.next()?.split_whitespace().next()?).ok()?;
        let mut marker = Self::new(key, RoleId::new("unknown").ok()?, None);
        let mut role = None;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim() {
                "role" => role = RoleId::new(value).ok(),
                "from" => marker.from = ArtifactKey::parse(value).ok(),
                "under" => marker.under = Parent::parse(value).ok().map(|parent| parent.to_string()),
                "accepted" => marker.accepted = value.parse().ok(),
                "title" => marker.title = Digest::parse(value),
                "milestone" => marker.milestone = Digest::parse(value),
                "parent" => marker.parent = Digest::parse(value),
                "section" => marker.sections.extend(digested(value)),
                "filled" => marker.filled.extend(digested(value)),
                _ => {}
            }
        }
        marker.role = role?;
        Some(marker)
    }

    /// The lines of a comment that are no marker's: what a person wrote into it.
    pub fn strange_lines(comment: &str) -> Vec<String> {
        let Some(inside) = comment.strip_prefix(OPENING).and_then(|rest| rest.strip_suffix(CLOSING)) else {
            return Vec::new();
        };
        let mut lines = inside.lines();
        let first = lines.next().unwrap_or_default();
        let behind_key = first.trim_start().split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        let strange = lines.filter(|line| !is_ours(line));
        let every = std::iter::once(behind_key).chain(strange).map(str::trim);
        every.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The markers in a text with their bytes, outside code; one behind a fence that was left open counts.
    pub fn find(text: &str) -> Vec<(Range<usize>, Self)> {
        let found: Vec<(Range<usize>, Self)> = text
            .match_indices(OPENING)
            .filter_map(|(start, _)| {
                let end = start + text[start..].find(CLOSING)? + CLOSING.len();
                // One that is not closed is somebody's text, and not what comes before the next one's end.
                if text[start + OPENING.len()..end].contains("<!--") {
                    return None;
                }
                Some((start..end, Self::read(&text[start..end])?))
            })
            .collect();
        if found.is_empty() {
            return found;
        }
        let end = text.trim_end().len();
        if found.len() == 1 && found[0].0.end == end {
            return found;
        }
        let code = markdown::code(text);
        let shut = |at: usize| code.iter().any(|code| code.contains(&at) && code.end < end);
        let stays = |range: &Range<usize>| range.end == end || !shut(range.start);
        found.into_iter().filter(|(range, _)| stays(range)).collect()
    }

    /// Does a section say what was scaffolded there?
    pub fn is_scaffolded(&self, section: &Section) -> bool {
        self.section(&section.id).is_some_and(|digest| digest.is_of_section(&section.text))
    }

    /// Does a section say what rolecall wrote there last, and no word of a person's?
    pub fn is_own(&self, section: &Section) -> bool {
        let filled = self.filled.iter().find(|(id, _)| *id == section.id);
        self.is_scaffolded(section) || filled.is_some_and(|(_, digest)| digest.is_of_section(&section.text))
    }

    /// The digest under which a section was scaffolded.
    pub fn section(&self, id: &SectionId) -> Option<&Digest> {
        self.sections.iter().find(|(known, _)| known == id).map(|(_, digest)| digest)
    }
}

/// A section's digest and its name, as a line holds them.
fn digested(value: &str) -> Option<(SectionId, Digest)> {
    let (digest, heading) = value.split_once(' ').unwrap_or((value, ""));
    let (digest, turn) = digest.split_once('+').unwrap_or((digest, "0"));
    let id = SectionId { heading: unescape(heading), turn: turn.parse().ok()? };
    Some((id, Digest::parse(digest)?))
}

/// Is a line one of a marker's, of this version's or, as its digest tells, of a later one's?
fn is_ours(line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let value = value.trim();
    match name.trim() {
        "role" => RoleId::new(value).is_ok(),
        "from" => ArtifactKey::parse(value).is_ok(),
        "under" => Parent::parse(value).is_ok(),
        "accepted" => value.parse::<Date>().is_ok(),
        "title" | "milestone" | "parent" => Digest::parse(value).is_some(),
        name => name.bytes().all(|byte| byte.is_ascii_lowercase()) && digested(value).is_some(),
    }
}

/// A heading's words such that they can't end the comment.
fn escape(heading: &str) -> String {
    heading.replace('%', "%25").replace('>', "%3E").replace('<', "%3C").replace("--", "%2D%2D")
}

fn unescape(text: &str) -> String {
    text.replace("%2D", "-").replace("%3C", "<").replace("%3E", ">").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marker(headings: &[String]) -> Marker {
        let mut sections: Vec<(SectionId, Digest)> = Vec::new();
        for heading in headings {
            let heading = heading.trim().to_owned();
            let turn = sections.iter().filter(|(id, _)| id.heading == heading).count();
            let digest = Digest::of(&heading);
            sections.push((SectionId { heading, turn }, digest));
        }
        Marker {
            key: ArtifactKey::parse("user-story/guest-checkout").expect("a key"),
            role: RoleId::new("product-owner").expect("an id"),
            from: Some(ArtifactKey::parse("feature/checkout").expect("a key")),
            under: Some("acme/shop#12".to_owned()),
            accepted: "2027-02-28".parse().ok(),
            title: Some(Digest::of("t")),
            milestone: None,
            parent: Some(Digest::of("")),
            filled: sections.iter().take(1).cloned().collect(),
            sections,
        }
    }

    proptest! {
        #[test]
        fn a_marker_survives_a_round_trip(headings in prop::collection::vec("[^\\n\\r\\x0B\\x0C\u{85}\u{2028}\u{2029}]{0,30}", 0..5)) {
            let marker = marker(&headings);
            let written = marker.write();
            prop_assert_eq!(written.matches("-->").count(), 1);
            prop_assert_eq!(Marker::read(&written), Some(marker.clone()));
            let body = format!("text\n\n{written}\n\nmore");
            prop_assert_eq!(Marker::find(&body), vec![(6..6 + written.len(), marker.clone())]);
            let saved = written.replace('\n', "\r\n");
            prop_assert_eq!(Marker::read(&saved), Some(marker));
            prop_assert!(Marker::strange_lines(&written).is_empty());
            let written = written.replacen('\n', " my words\nnote: call Ana\n\n", 1);
            prop_assert_eq!(Marker::strange_lines(&written), ["my words", "note: call Ana"]);
        }
    }

    #[test]
    fn a_marker_in_code_is_none_unless_it_ends_the_text() {
        let written = marker(&[]).write();
        assert!(Marker::find(&format!("```\n{written}\n```\nx")).is_empty());
        assert_eq!(Marker::find(&format!("```\nopen\n\n{written}\n")).len(), 1);
        assert_eq!(Marker::find(&format!("```\nopen\n\n{written}\n\nmine\n")).len(), 1);
        assert!(Marker::read("<!-- rolecall nothing -->").is_none());
        assert!(Marker::find("<!-- rolecall bug/x\nrole: r").is_empty());
    }
}
