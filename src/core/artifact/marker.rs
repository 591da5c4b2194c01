//! The marker: the hidden comment at the end of a body that identifies an artifact.
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

use super::digest::Digest;
use super::marker_text::{escape, unescape};
use super::parent::Parent;
use super::section::{Section, SectionId};
use crate::core::markdown;
use crate::core::names::{AgentName, ArtifactKey, RoleId};

const OPENING: &str = "<!-- rolecall ";
const CLOSING: &str = "-->";

/// What the hidden comment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// What the artifact is.
    pub key: ArtifactKey,
    /// The role that owns it.
    pub role: RoleId,
    /// The agent that created it; `None` for a person.
    pub by: Option<AgentName>,
    /// The accepted artifact that this one follows.
    pub from: Option<ArtifactKey>,
    /// The keys that it had before it was renamed.
    pub was: Vec<ArtifactKey>,
    /// The outlines that name it, by their paths. Empty for one that no outline created.
    pub outlines: Vec<String>,
    /// Its parent, where the tracker can't make it a sub-issue of that.
    pub under: Option<String>,
    /// When it was accepted.
    pub accepted: Option<Date>,
    /// When the next role took what was handed on to it.
    pub taken: Option<Date>,
    /// When the next role returned what was handed on to it.
    pub returned: Option<Date>,
    /// The digest of the title as scaffolded.
    pub title: Option<Digest>,
    /// The digest of the milestone's title as scaffolded, or of the empty text if there was none.
    pub milestone: Option<Digest>,
    /// The digest of the parent as scaffolded, or of the empty text if there was none.
    pub parent: Option<Digest>,
    /// The digest of each section as scaffolded.
    pub sections: Vec<(SectionId, Digest)>,
    /// The digest of each section as `fill` wrote it, where that differs. A section that matches neither digest was
    /// edited by a person.
    pub filled: Vec<(SectionId, Digest)>,
}

impl Marker {
    /// A marker without digests: every section counts as hand-edited.
    pub fn new(key: ArtifactKey, role: RoleId, from: Option<ArtifactKey>) -> Self {
        Self {
            key,
            role,
            by: None,
            from,
            was: Vec::new(),
            outlines: Vec::new(),
            under: None,
            accepted: None,
            taken: None,
            returned: None,
            title: None,
            milestone: None,
            parent: None,
            sections: Vec::new(),
            filled: Vec::new(),
        }
    }

    /// The marker as a comment.
    pub fn write(&self) -> String {
        let mut out = format!("{OPENING}{}\nrole: {}\n", self.key, self.role);
        let mut line = |name: &str, value: &str| writeln!(out, "{name}: {value}").expect("a string takes it");
        if let Some(by) = &self.by {
            line("by", &escape(by.as_str()));
        }
        if let Some(from) = &self.from {
            line("from", &from.to_string());
        }
        for was in &self.was {
            line("was", &was.to_string());
        }
        for outline in &self.outlines {
            line("outline", &escape(outline));
        }
        if let Some(under) = &self.under {
            line("under", under);
        }
        for (name, day) in [("accepted", &self.accepted), ("taken", &self.taken), ("returned", &self.returned)] {
            if let Some(day) = day {
                line(name, &day.to_string());
            }
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

    /// Parses a comment. `None` if it isn't a rolecall marker. Unknown lines are ignored.
    pub fn read(comment: &str) -> Option<Self> {
        let inside = comment.strip_prefix(OPENING)?.strip_suffix(CLOSING)?;
        let mut lines = inside.lines();
        // Words that a person adds after the key aren't part of it.
        let key = ArtifactKey::parse(lines.next()?.split_whitespace().next()?).ok()?;
        let mut marker = Self::new(key, RoleId::new("unknown").ok()?, None);
        let mut role = None;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim() {
                "role" => role = RoleId::new(value).ok(),
                "by" => marker.by = AgentName::parse(&unescape(value)),
                "from" => marker.from = ArtifactKey::parse(value).ok(),
                "was" => marker.was.extend(ArtifactKey::parse(value).ok()),
                "outline" if !value.is_empty() => marker.outlines.push(unescape(value)),
                "under" => marker.under = Parent::parse(value).ok().map(|parent| parent.to_string()),
                "accepted" => marker.accepted = value.parse().ok(),
                "taken" => marker.taken = value.parse().ok(),
                "returned" => marker.returned = value.parse().ok(),
                "title" => marker.title = Digest::parse(value),
                "milestone" => marker.milestone = Digest::parse(value),
                "parent" => marker.parent = Digest::parse(value),
                "section" => marker.sections.extend(parse_section_digest(value)),
                "filled" => marker.filled.extend(parse_section_digest(value)),
                _ => {}
            }
        }
        marker.role = role?;
        Some(marker)
    }

    /// The lines of a marker's comment that a person wrote into it.
    pub fn foreign_lines(comment: &str) -> Vec<String> {
        let Some(inside) = comment.strip_prefix(OPENING).and_then(|rest| rest.strip_suffix(CLOSING)) else {
            return Vec::new();
        };
        let mut lines = inside.lines();
        let first = lines.next().unwrap_or_default();
        let after_key = first.trim_start().split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        let foreign = lines.filter(|line| !is_marker_line(line));
        let all = std::iter::once(after_key).chain(foreign).map(str::trim);
        all.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The markers outside code in a text, with their bytes. One after an unclosed fence counts.
    pub fn find(text: &str) -> Vec<(Range<usize>, Self)> {
        let found: Vec<(Range<usize>, Self)> = text
            .match_indices(OPENING)
            .filter_map(|(start, _)| {
                let end = start + text[start..].find(CLOSING)? + CLOSING.len();
                // An unclosed comment is somebody's text: don't read on to the end of the next one.
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
        let in_closed_code = |at: usize| code.iter().any(|code| code.contains(&at) && code.end < end);
        let counts = |range: &Range<usize>| range.end == end || !in_closed_code(range.start);
        found.into_iter().filter(|(range, _)| counts(range)).collect()
    }

    /// Whether a section still says what was scaffolded.
    pub fn is_scaffolded(&self, section: &Section) -> bool {
        self.section(&section.id).is_some_and(|digest| digest.is_of_section(&section.text))
    }

    /// Whether a section says exactly what rolecall last wrote there, without edits by a person.
    pub fn is_own(&self, section: &Section) -> bool {
        let filled = self.filled.iter().find(|(id, _)| *id == section.id);
        self.is_scaffolded(section) || filled.is_some_and(|(_, digest)| digest.is_of_section(&section.text))
    }

    /// The digest of a section as scaffolded.
    pub fn section(&self, id: &SectionId) -> Option<&Digest> {
        self.sections.iter().find(|(known, _)| known == id).map(|(_, digest)| digest)
    }
}

/// Parses a marker line's value: a section's digest and heading.
fn parse_section_digest(value: &str) -> Option<(SectionId, Digest)> {
    let (digest, heading) = value.split_once(' ').unwrap_or((value, ""));
    let (digest, turn) = digest.split_once('+').unwrap_or((digest, "0"));
    let id = SectionId { heading: unescape(heading), turn: turn.parse().ok()? };
    Some((id, Digest::parse(digest)?))
}

/// Whether a line belongs to a marker: of this version, or of a later one if it holds a digest.
fn is_marker_line(line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let value = value.trim();
    match name.trim() {
        "role" => RoleId::new(value).is_ok(),
        "by" => AgentName::parse(&unescape(value)).is_some(),
        "from" | "was" => ArtifactKey::parse(value).is_ok(),
        // A path has no blanks at its ends; what a person notes here is kept like any other line.
        "outline" => is_outline(value),
        "under" => Parent::parse(value).is_ok(),
        "accepted" | "taken" | "returned" => value.parse::<Date>().is_ok(),
        "title" | "milestone" | "parent" => Digest::parse(value).is_some(),
        name => name.bytes().all(|byte| byte.is_ascii_lowercase()) && parse_section_digest(value).is_some(),
    }
}

/// Whether a value can be an outline's path.
fn is_outline(value: &str) -> bool {
    let path = unescape(value);
    [".yml", ".yaml", ".csv", ".tsv", ".xlsx", ".ods", ".json"].iter().any(|end| path.to_lowercase().ends_with(end))
}

#[cfg(test)]
mod tests;
