//! An artifact's body: sections, then the owner line, then the marker.

use std::collections::BTreeSet;
use std::ops::Range;

use super::marker::Marker;
use super::owner_line;
use super::section::{self, Known, Section, SectionId};
use super::section_text::says_same;
use crate::core::markdown;
use crate::core::names::ArtifactKey;

/// A parsed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The sections, in order. An empty first section is left out.
    pub sections: Vec<Section>,
    /// The marker, if there is one: the last that names the key, or else the first.
    pub marker: Option<Marker>,
    /// The owner line, if there is one.
    pub owner_line: Option<String>,
    /// What people wrote after the marker, or into its comment.
    pub after: String,
    /// How many lines of `after` are from the marker's comment, where nobody sees them.
    pub hidden: usize,
    /// Whether owner line and marker come after all sections, once each, with nothing that a person wrote between or in
    /// them.
    pub in_place: bool,
}

/// The artifact's own marker in a text.
struct OwnMarker {
    /// The marker and its bytes.
    found: Option<(Range<usize>, Marker)>,
    /// The bytes of its copies. Another artifact's marker is somebody's text.
    copies: Vec<Range<usize>>,
    /// Lines that people wrote into the comments.
    foreign_lines: Vec<String>,
}

impl OwnMarker {
    fn find(text: &str, key: Option<&ArtifactKey>) -> Self {
        let mut markers = Marker::find(text);
        let own = key.and_then(|key| markers.iter().rposition(|(_, marker)| marker.key == *key)).unwrap_or(0);
        let found = (!markers.is_empty()).then(|| markers.swap_remove(own));
        let mut copies: Vec<Range<usize>> = Vec::new();
        let mut foreign_lines: Vec<String> = Vec::new();
        if let Some((range, marker)) = &found {
            foreign_lines.extend(Marker::foreign_lines(&text[range.clone()]));
            for (range, _) in markers.iter().filter(|(_, other)| other.key == marker.key) {
                foreign_lines.extend(Marker::foreign_lines(&text[range.clone()]));
                copies.push(range.clone());
            }
        }
        Self { found, copies, foreign_lines }
    }

    fn marker(&self) -> Option<&Marker> {
        self.found.as_ref().map(|(_, marker)| marker)
    }

    /// The headings that are known to be in the body: those of scaffolded and of wanted sections.
    fn known_headings<'a>(&'a self, wanted: &'a [Section]) -> Vec<&'a str> {
        let scaffolded = self.marker().into_iter().flat_map(|marker| &marker.sections).map(|(id, _)| id);
        let known: BTreeSet<&SectionId> = scaffolded.chain(wanted.iter().map(|section| &section.id)).collect();
        known.into_iter().map(|id| id.heading.as_str()).filter(|heading| !heading.is_empty()).collect()
    }

    /// Whether a section says what was scaffolded, or what is requested. Nobody left a fence open in it.
    fn is_whole(&self, section: &Section, wanted: &[Section]) -> bool {
        let is_wanted = |other: &Section| other.id == section.id && says_same(&other.text, &section.text);
        self.marker().is_some_and(|marker| marker.is_own(section)) || wanted.iter().any(is_wanted)
    }
}

impl Body {
    /// Parses a body. Marker and owner line are recognized anywhere and never count as a section's text. If the key is
    /// known, it tells the artifact's own marker from a copied one.
    pub fn parse(text: &str, key: Option<&ArtifactKey>) -> Self {
        Self::parse_for(text, key, &[])
    }

    /// Parses a body in which some sections are expected: a fence that a person left open hides none of them.
    pub fn parse_for(text: &str, key: Option<&ArtifactKey>, wanted: &[Section]) -> Self {
        let text = text.replace("\r\n", "\n");
        let own = OwnMarker::find(&text, key);
        let is_whole = |section: &Section| own.is_whole(section, wanted);
        let known = Known { headings: own.known_headings(wanted), is_whole: &is_whole };
        let own_key = own.marker().map(|marker| &marker.key);
        let mut in_place = own.copies.is_empty();
        let mut removed = own.copies.clone();
        if let Some(copied) = own_key.filter(|other| key.is_some_and(|key| key != *other)) {
            // The marker was copied from another artifact: its owner line is a copy, too.
            removed.extend(owner_lines(&text, copied, &known));
            in_place = false;
        }
        let lines = key.or(own_key).map(|key| owner_lines(&text, key, &known)).unwrap_or_default();
        in_place &= lines.len() == 1 || key.or(own_key).is_none();
        removed.extend(lines.iter().cloned());
        let place = own.found.as_ref().map_or(text.len()..text.len(), |(range, _)| range.clone());
        let end = end_of_sections(&text, &lines, place.start);
        let before_marker = without(&text, end..place.start, &removed);
        let after_marker = without(&text, place.end..text.len(), &removed);
        let hidden = own.foreign_lines.len();
        in_place &= hidden == 0 && before_marker.is_empty();
        let parts = [own.foreign_lines.join("\n"), before_marker, after_marker];
        let outside = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        let first_section = section::starts_without_open_html(&outside).first().copied();
        let (after, more) = outside.split_at(first_section.unwrap_or(outside.len()));
        let last = lines.last().map_or(0, |line| line.end);
        in_place &= more.is_empty() && last <= place.start;
        in_place = in_place && (own.found.is_none() || text[last..place.start].trim().is_empty());
        let mut sections = section::split(&without(&text, 0..end, &removed), &known);
        sections.extend(section::sections(more));
        section::number(&mut sections);
        Self {
            sections,
            owner_line: lines.first().map(|line| text[line.clone()].to_owned()),
            after: after.trim_matches('\n').trim_end().to_owned(),
            hidden,
            marker: own.found.map(|(_, marker)| marker),
            in_place,
        }
    }

    /// Writes a body.
    pub fn write(sections: &[Section], owner_line: &str, marker: &Marker) -> String {
        Self::write_with(sections, owner_line, marker, "")
    }

    /// Writes a body, with what people wrote after the marker.
    pub fn write_with(sections: &[Section], owner_line: &str, marker: &Marker, after: &str) -> String {
        let mut text = String::new();
        for section in sections {
            text += &section.text;
            text += "\n\n";
        }
        // Each section was closed by itself. If people left something open anyway, the last marker still counts.
        let text = text.trim_end();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        let after = if after.is_empty() { String::new() } else { format!("\n{after}\n") };
        format!("{text}{gap}{owner_line}\n\n{}\n{after}", marker.write())
    }
}

/// The owner lines of a key. Each section is read by itself, so that an unclosed fence in one doesn't turn the others
/// into code.
fn owner_lines(text: &str, key: &ArtifactKey, known: &Known<'_>) -> Vec<Range<usize>> {
    let mut starts = section::section_starts(text, known);
    starts.insert(0, 0);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let within = |(from, to): (usize, usize)| {
        let found = owner_line::find(&text[from..to], key).into_iter();
        found.map(move |line| line.start + from..line.end + from)
    };
    starts.into_iter().zip(ends).flat_map(within).collect()
}

/// Where the sections before a marker end: at the owner line, unless a whole section follows it.
fn end_of_sections(text: &str, owner_lines: &[Range<usize>], marker: usize) -> usize {
    let last = owner_lines.iter().rfind(|line| line.end <= marker);
    let ends = last.filter(|line| markdown::section_starts(&text[line.end..marker]).is_empty());
    ends.map_or(marker, |line| line.start)
}

/// A part of a text without some ranges. Blank lines around a removed range are removed with it.
fn without(text: &str, part: Range<usize>, removed: &[Range<usize>]) -> String {
    let mut ranges: Vec<&Range<usize>> =
        removed.iter().filter(|range| part.start <= range.start && range.end <= part.end).collect();
    ranges.sort_by_key(|range| range.start);
    let mut out = String::new();
    let mut at = part.start;
    for range in &ranges {
        out += text[at.min(range.start)..range.start].trim_end();
        out += "\n\n";
        at = range.end.max(at);
    }
    let rest = &text[at..part.end];
    out += if ranges.is_empty() { rest } else { rest.trim_start_matches(['\n', ' ']) };
    out.trim_matches('\n').trim_end().to_owned()
}
