//! An artifact's body: sections, then the owner line, then the marker.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::marker::{Marker, SectionId};
use super::owner_line;
use super::safe_value::{Trust, make_safe};
use crate::core::markdown;
use crate::core::names::ArtifactKey;

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
    /// What people wrote behind the marker, or into its comment.
    pub after: String,
    /// How many lines of it stood in the marker's comment, where nobody sees them.
    pub hidden: usize,
    /// Do owner line and marker stand behind all sections, once each, with nothing of a person's between or in them?
    pub in_place: bool,
}

impl Body {
    /// Take a body apart. Marker and owner line are recognised wherever they stand and never count as a section's
    /// text. The key, where it is known, tells the artifact's own marker from a copied one.
    pub fn parse(text: &str, key: Option<&ArtifactKey>) -> Self {
        Self::parse_for(text, key, &[])
    }

    /// The same, where some sections are wanted there: a fence that a person left open hides none of them.
    pub fn parse_for(text: &str, key: Option<&ArtifactKey>, wanted: &[Section]) -> Self {
        let text = text.replace("\r\n", "\n");
        let mut markers = Marker::find(&text);
        let own = key.and_then(|key| markers.iter().rposition(|(_, marker)| marker.key == *key)).unwrap_or(0);
        let marker = (!markers.is_empty()).then(|| markers.swap_remove(own));
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut in_place = true;
        let mut strange: Vec<String> = Vec::new();
        if let Some((range, _)) = &marker {
            strange.extend(Marker::strange_lines(&text[range.clone()]));
        }
        // A copy of the artifact's own marker says nothing more; another artifact's is somebody's text.
        for (range, other) in &markers {
            if marker.as_ref().is_some_and(|(_, own)| own.key == other.key) {
                strange.extend(Marker::strange_lines(&text[range.clone()]));
                taken.push(range.clone());
                in_place = false;
            }
        }
        let own_key = marker.as_ref().map(|(_, marker)| &marker.key);
        let scaffolded = marker.iter().flat_map(|(_, marker)| &marker.sections).map(|(id, _)| id);
        let known: BTreeSet<&SectionId> = scaffolded.chain(wanted.iter().map(|section| &section.id)).collect();
        let known: Vec<&str> =
            known.into_iter().map(|id| id.heading.as_str()).filter(|heading| !heading.is_empty()).collect();
        if let Some(copied) = own_key.filter(|other| key.is_some_and(|key| key != *other)) {
            // The copy of another artifact's owner line goes with its marker.
            taken.extend(owner_lines(&text, copied, &known));
            in_place = false;
        }
        let lines = key.or(own_key).map(|key| owner_lines(&text, key, &known)).unwrap_or_default();
        in_place &= lines.len() == 1 || key.or(own_key).is_none();
        taken.extend(lines.iter().cloned());
        let place = marker.as_ref().map_or(text.len()..text.len(), |(range, _)| range.clone());
        let end = end_of_sections(&text, &lines, place.start);
        let between = without(&text, end..place.start, &taken);
        let behind = without(&text, place.end..text.len(), &taken);
        let hidden = strange.len();
        let parts = [strange.join("\n"), between, behind];
        in_place &= hidden == 0 && parts[1].is_empty();
        let stray = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        let (after, more) = stray.split_at(starts_in(&stray).first().copied().unwrap_or(stray.len()));
        let last = lines.last().map_or(0, |line| line.end);
        in_place &= more.is_empty() && last <= place.start;
        in_place = in_place && (marker.is_none() || text[last..place.start].trim().is_empty());
        let visible = without(&text, 0..end, &taken);
        let mut sections = self::sections(&visible);
        // A fence that is as it was scaffolded was left open by nobody.
        let scaffolded = |section: &Section| marker.as_ref().is_some_and(|(_, marker)| marker.is_scaffolded(section));
        if !sections.iter().filter(|section| has_fence(&section.text)).all(scaffolded) {
            sections = split(&visible, &known);
        }
        sections.extend(self::sections(more));
        number(&mut sections);
        Self {
            sections,
            owner_line: lines.first().map(|line| text[line.clone()].to_owned()),
            after: after.trim_matches('\n').trim_end().to_owned(),
            hidden,
            marker: marker.map(|(_, marker)| marker),
            in_place,
        }
    }

    /// Put a body together.
    pub fn write(sections: &[Section], owner_line: &str, marker: &Marker) -> String {
        Self::write_with(sections, owner_line, marker, "")
    }

    /// Put a body together, with what people wrote behind the marker.
    pub fn write_with(sections: &[Section], owner_line: &str, marker: &Marker, after: &str) -> String {
        let mut text = String::new();
        for section in sections {
            text += &section.text;
            text += "\n\n";
        }
        // Each section was closed by itself. What people left open all the same swallows no marker: the last one counts.
        let text = text.trim_end();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        let after = if after.is_empty() { String::new() } else { format!("\n{after}\n") };
        format!("{text}{gap}{owner_line}\n\n{}\n{after}", marker.write())
    }
}

/// The owner lines of a key, each section read by itself: a fence that is left open in one makes no code of another's.
fn owner_lines(text: &str, key: &ArtifactKey, known: &[&str]) -> Vec<Range<usize>> {
    let mut starts = section_starts(text, known);
    starts.insert(0, 0);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let within = |(from, to): (usize, usize)| {
        let found = owner_line::find(&text[from..to], key).into_iter();
        found.map(move |line| line.start + from..line.end + from)
    };
    starts.into_iter().zip(ends).flat_map(within).collect()
}

/// Where the sections end that stand before a marker: at the owner line, unless a whole section stands between.
fn end_of_sections(text: &str, owner_lines: &[Range<usize>], marker: usize) -> usize {
    let last = owner_lines.iter().rfind(|line| line.end <= marker);
    let ends = last.filter(|line| markdown::section_starts(&text[line.end..marker]).is_empty());
    ends.map_or(marker, |line| line.start)
}

/// A person's text as the sections of an artifact: every word stays, and no marker, owner line or open fence in it
/// means anything.
pub fn safe_sections(text: &str) -> Vec<Section> {
    sections(&make_safe(text, Trust::Typed, true))
}

/// A text split into its sections.
pub fn sections(text: &str) -> Vec<Section> {
    split(text, &[])
}

/// A text split into its sections, of which some are known to be there.
fn split(text: &str, known: &[&str]) -> Vec<Section> {
    let mut starts = section_starts(text, known);
    starts.insert(0, 0);
    let mut sections: Vec<Section> = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let part = text[start..end].trim_matches('\n').trim_end();
        if at == 0 && part.trim().is_empty() {
            continue;
        }
        let heading = if at == 0 { "" } else { heading(part) };
        sections.push(Section { id: SectionId { heading: heading.to_owned(), turn: 0 }, text: part.to_owned() });
    }
    number(&mut sections);
    sections
}

/// The words of the heading that a text begins with.
fn heading(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches('#').trim()
}

/// Turns are counted as a later reader of the body will count them.
pub(super) fn number(sections: &mut [Section]) {
    let mut turns: HashMap<String, usize> = HashMap::new();
    for section in sections {
        let turn = turns.entry(section.id.heading.clone()).or_default();
        section.id.turn = *turn;
        *turn += 1;
    }
}

/// Where sections begin. A fence that a person left open ends where the next section begins that is known to be there,
/// or, if nothing closes it, at the next heading: else it would swallow what comes after it.
fn section_starts(text: &str, known: &[&str]) -> Vec<usize> {
    let mut starts = starts_in(text);
    if !has_fence(text) {
        return starts;
    }
    let mut cuts: Vec<usize> = Vec::new();
    while let Some(cut) = hidden_start(text, &starts, &cuts, known) {
        cuts.push(cut);
        cuts.sort_unstable();
        let ends = cuts.iter().copied().chain([text.len()]);
        let pieces = std::iter::once(0).chain(cuts.iter().copied()).zip(ends);
        // The heading at a piece's start is found with the others.
        let piece = |(from, to): (usize, usize)| starts_in(&text[from..to]).into_iter().map(move |at| from + at);
        starts = pieces.flat_map(piece).collect();
    }
    starts
}

fn has_fence(text: &str) -> bool {
    text.contains("```") || text.contains("~~~")
}

/// HTML that is open until it is closed, whatever comes between.
const OPEN: [&str; 6] = ["<!", "<?", "<script", "<pre", "<style", "<textarea"];
/// So many sections are looked at one by one.
const MOST: usize = 200;

/// Where sections begin, each read by itself: HTML that a person left open in one makes no code of another's into text.
fn starts_in(text: &str) -> Vec<usize> {
    let every = markdown::section_starts(text);
    if !has_fence(text) || !OPEN.iter().any(|open| text.contains(open)) {
        return every;
    }
    let mut starts: Vec<usize> = every.first().copied().into_iter().collect();
    while let Some(&from) = starts.last().filter(|_| starts.len() < MOST) {
        let Some(next) = markdown::section_starts(&text[from..]).into_iter().find(|at| *at > 0) else { return starts };
        starts.push(from + next);
    }
    let last = starts.last().copied().unwrap_or(text.len());
    starts.extend(every.into_iter().filter(|at| *at > last));
    starts
}

/// The first heading in a fence that is to begin a section.
fn hidden_start(text: &str, starts: &[usize], cuts: &[usize], known: &[&str]) -> Option<usize> {
    let mut missing = known.to_vec();
    for &start in starts {
        let found = heading(&text[start..]);
        missing.iter().position(|heading| *heading == found).map(|at| missing.swap_remove(at));
    }
    let every = text.match_indices("## ").map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    let hidden: Vec<usize> = every.filter(|at| !starts.contains(at)).collect();
    if let Some(start) = hidden.iter().find(|start| missing.contains(&heading(&text[**start..]))) {
        return Some(*start);
    }
    let last = cuts.last().copied().unwrap_or(0);
    let open = last + open_fence(&text[last..])?;
    hidden.into_iter().find(|start| *start > open)
}

/// Where a fence begins that is never closed.
fn open_fence(text: &str) -> Option<usize> {
    // What would come after it stands in it.
    let text = text.trim_end();
    let last = markdown::outer_fences(&format!("{text}\n\nx")).pop()?;
    (last.end > text.len() + 1).then_some(last.start)
}

/// A part of a text without some ranges; where one stood on lines of its own, its blank lines go with it.
fn without(text: &str, part: Range<usize>, taken: &[Range<usize>]) -> String {
    let mut ranges: Vec<&Range<usize>> =
        taken.iter().filter(|range| part.start <= range.start && range.end <= part.end).collect();
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
