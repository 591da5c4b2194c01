//! An artifact's body: sections, then the owner line, then the marker.

use std::collections::HashMap;

use super::key::ArtifactKey;
use super::marker::{Marker, SectionId};
use super::neutral::{Trust, harmless};
use super::owner_line;
use crate::core::markdown;

/// A part of a body: the text before the first heading, or a `## ` heading and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Under which it is known.
    pub id: SectionId,
    /// Its text, the heading's line included, without blank lines at its ends.
    pub text: String,
}

/// A body taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The sections, in order. A first section without text is left out.
    pub sections: Vec<Section>,
    /// The marker, if there is one: the last that names the key, else the first.
    pub marker: Option<Marker>,
    /// The owner line, if there is one.
    pub owner_line: Option<String>,
    /// Do owner line and marker stand at the end, once each?
    pub in_place: bool,
}

impl Body {
    /// Take a body apart. Marker and owner line are recognised wherever they stand and never count as a section's
    /// text. The key, where it is known, tells the artifact's own marker from a copied one.
    pub fn parse(text: &str, key: Option<&ArtifactKey>) -> Self {
        let text = text.replace("\r\n", "\n");
        let mut markers = Marker::find(&text);
        let own = key.and_then(|key| markers.iter().rposition(|(_, marker)| marker.key == *key)).unwrap_or(0);
        let marker = (!markers.is_empty()).then(|| markers.swap_remove(own));
        let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
        let mut in_place = true;
        if let Some((range, _)) = &marker {
            in_place = range.end == text.trim_end().len();
            taken.push(range.clone());
        }
        // A copy of the artifact's own marker says nothing more; another artifact's is somebody's text.
        for (range, other) in &markers {
            if marker.as_ref().is_some_and(|(_, own)| own.key == other.key) {
                taken.push(range.clone());
                in_place = false;
            }
        }
        let own_key = marker.as_ref().map(|(_, marker)| &marker.key);
        let mut owner = None;
        if let Some(copied) = own_key.filter(|other| key.is_some_and(|key| key != *other)) {
            // The copy of another artifact's owner line goes with its marker.
            taken.extend(owner_line::find(&text, copied));
            in_place = false;
        }
        if let Some(key) = key.or(own_key) {
            let lines = owner_line::find(&text, key);
            in_place &= lines.len() == 1;
            if let (Some(line), Some((range, _))) = (lines.first(), &marker) {
                in_place &= line.end <= range.start && text[line.end..range.start].trim().is_empty();
            }
            owner = lines.first().map(|line| text[line.clone()].to_owned());
            taken.extend(lines);
        }
        let rest = without(&text, taken);
        Self { sections: sections(&rest), marker: marker.map(|(_, marker)| marker), owner_line: owner, in_place }
    }

    /// Put a body together.
    pub fn write(sections: &[Section], owner_line: &str, marker: &Marker) -> String {
        let mut text = String::new();
        for section in sections {
            text += &section.text;
            text += "\n\n";
        }
        // Each section was closed by itself. What people left open all the same swallows no marker: the last one counts.
        let text = text.trim_end();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        format!("{text}{gap}{owner_line}\n\n{}\n", marker.write())
    }
}

/// A person's text as the sections of an artifact: every word stays, and no marker, owner line or open fence in it
/// means anything.
pub fn harmless_sections(text: &str) -> Vec<Section> {
    sections(&harmless(text, Trust::Typed, true))
}

/// A text split into its sections.
pub fn sections(text: &str) -> Vec<Section> {
    let mut starts = markdown::section_starts(text);
    starts.insert(0, 0);
    let mut sections: Vec<Section> = Vec::new();
    let mut turns: HashMap<&str, usize> = HashMap::new();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let part = text[start..end].trim_matches('\n').trim_end();
        let heading = if at == 0 { "" } else { part.lines().next().unwrap_or_default().trim_start_matches('#').trim() };
        if at == 0 && part.trim().is_empty() {
            continue;
        }
        let turn = turns.entry(heading).or_default();
        sections.push(Section { id: SectionId { heading: heading.to_owned(), turn: *turn }, text: part.to_owned() });
        *turn += 1;
    }
    sections
}

/// A text without some ranges; where one stood on lines of its own, its blank lines go with it.
fn without(text: &str, mut ranges: Vec<std::ops::Range<usize>>) -> String {
    if ranges.is_empty() {
        return text.to_owned();
    }
    ranges.sort_by_key(|range| range.start);
    let mut out = String::new();
    let mut at = 0;
    for range in ranges {
        out += text[at.min(range.start)..range.start].trim_end();
        out += "\n\n";
        at = range.end.max(at);
    }
    let rest = text[at..].trim_start_matches(['\n', ' ']);
    out += rest;
    out.trim_matches('\n').to_owned()
}
