//! Merges the wanted sections into a body without losing anybody's words.
//!
//! A section that is still as scaffolded is updated. One that a person edited, removed or added stays.

use super::body::Body;
use super::digest::Digest;
use super::safe_value::close_fence;
use super::scaffold::Scaffold;
use super::section::SectionId;
use super::section::{Section, number};
use super::section_text::{contains_lines, keep_ticks, says_same, ticked};

/// The result of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeResult {
    /// The merged sections.
    pub sections: Vec<Section>,
    /// The digest of each section as scaffolded, for the marker.
    pub digests: Vec<(SectionId, Digest)>,
    /// The sections in which a person's words differ from the wanted ones.
    pub conflicts: Vec<SectionId>,
    /// Ticked items that are removed.
    pub lost_ticks: Vec<String>,
}

/// What the body said before, if the wanted sections were made from answers read back from it.
#[derive(Clone, Copy, Debug)]
pub struct PreviousText<'a> {
    /// The sections that the answers read back would make.
    pub sections: &'a [Section],
    /// The same sections as drafts show them.
    pub drafts: &'a [Vec<Section>],
    /// The sections that hold an answer which now changes.
    pub replaced: &'a [SectionId],
}

impl PreviousText<'_> {
    /// Whether a section may be updated: it holds only the answers read from it, and no person's words are lost.
    fn allows(&self, current: &Body, section: &Section, requested: Option<&Section>, scaffold: &Scaffold) -> bool {
        let own = || current.marker.as_ref().is_some_and(|marker| marker.is_own(section));
        // A later version of the template may add lines of its own.
        let added = || own() && self.contains(&section.id, |known| contains_lines(&known.text, &section.text));
        let read = self.shows(section, scaffold) || added() || (own() && is_picture(section));
        let kept = || requested.is_some_and(|requested| contains_lines(&requested.text, &section.text));
        read && (!self.replaced.contains(&section.id) || own() || kept())
    }

    /// Whether a section is what the answers make, with any part of the guidance and the questions of a draft.
    fn shows(&self, section: &Section, scaffold: &Scaffold) -> bool {
        let says = |known: &Section| known.id == section.id && says_same(&known.text, &section.text);
        if self.sections.iter().chain(self.drafts.iter().flatten()).any(says) {
            return true;
        }
        let own = self.sections.iter().find(|known| known.id == section.id);
        let whole = self.drafts.first().cloned().unwrap_or_default();
        Scaffold { sections: whole, ..scaffold.clone() }.covers(section, own)
    }

    /// Whether a section was there only to ask an optional question.
    fn only_asks(&self, id: &SectionId) -> bool {
        let has = |sections: &[Section]| sections.iter().any(|section| section.id == *id);
        self.drafts.first().is_some_and(|draft| has(draft)) && !has(self.sections)
    }

    fn contains(&self, id: &SectionId, condition: impl Fn(&Section) -> bool) -> bool {
        self.sections.iter().any(|known| known.id == *id && condition(known))
    }
}

/// Whether a section is only a picture. It is drawn from the answers of other sections, so it holds nobody's words.
fn is_picture(section: &Section) -> bool {
    let text = section.text.split_once('\n').map_or("", |(_, text)| text).trim();
    text.starts_with("```mermaid\n") && text.find("\n```").is_some_and(|end| text[end + 4..].trim().is_empty())
}

/// Merges the wanted sections into a body. With `force`, edited sections are overwritten too; sections that a person
/// added stay.
///
/// If the wanted sections were made from answers read back from the body (`before`), a section is updated only if it
/// says nothing else. If one of its answers changes, it must also have been written by rolecall alone.
///
/// The template's own words (`scaffold`) in a section are nobody's: they may go.
pub fn merge(
    current: &Body,
    wanted: &[Section],
    before: Option<PreviousText<'_>>,
    scaffold: &Scaffold,
    force: bool,
) -> MergeResult {
    // An unclosed fence would swallow whatever comes after its section.
    let wanted: Vec<Section> = wanted.iter().map(closed).collect();
    let mut merge = Merge { current, wanted: &wanted, before, scaffold, force, result: MergeResult::default() };
    for section in &current.sections {
        merge.existing_section(section);
    }
    for (at, requested) in wanted.iter().enumerate() {
        if !current.sections.iter().any(|section| section.id == requested.id) {
            merge.missing_section(at);
        }
    }
    let mut result = merge.result;
    let order = |id: &SectionId| wanted.iter().position(|requested| requested.id == *id);
    result.digests.sort_by_key(|(id, _)| order(id));
    number(&mut result.sections);
    result
}

fn closed(section: &Section) -> Section {
    Section { id: section.id.clone(), text: close_fence(&section.text) }
}

struct Merge<'a> {
    current: &'a Body,
    wanted: &'a [Section],
    before: Option<PreviousText<'a>>,
    scaffold: &'a Scaffold,
    force: bool,
    result: MergeResult,
}

impl Merge<'_> {
    /// The digest of a section as scaffolded.
    fn base(&self, id: &SectionId) -> Option<&Digest> {
        self.current.marker.as_ref().and_then(|marker| marker.section(id))
    }

    /// Merges a section that the body has.
    fn existing_section(&mut self, section: &Section) {
        let requested = self.wanted.iter().find(|requested| requested.id == section.id);
        let untouched = match self.before {
            Some(before) => before.allows(self.current, section, requested, self.scaffold),
            None => {
                let marker = self.current.marker.as_ref();
                marker.is_some_and(|marker| marker.is_scaffolded(section)) || self.scaffold.covers(section, requested)
            }
        };
        let Some(requested) = requested else {
            return self.unwanted_section(section, untouched);
        };
        let base = self.base(&section.id).cloned();
        let existing = closed(section);
        let result = &mut self.result;
        if says_same(&section.text, &requested.text) {
            let digest = base.filter(|base| base.is_of_section(&section.text));
            result.digests.push((section.id.clone(), digest.unwrap_or_else(|| Digest::of_section(&section.text))));
            result.sections.push(existing);
            return;
        }
        let (text, lost) = keep_ticks(&existing.text, &requested.text);
        // New answers don't decide about ticked items: without `force`, those stay.
        if self.force || (untouched && (self.before.is_none() || lost.is_empty())) {
            result.sections.push(Section { id: section.id.clone(), text });
            result.digests.push((section.id.clone(), Digest::of_section(&requested.text)));
            result.lost_ticks.extend(lost);
        } else {
            // A person may answer an optional question, or remove it: nobody asked for another answer.
            let scaffold = self.scaffold;
            let replaced = self.before.is_some_and(|before| before.replaced.contains(&section.id));
            if replaced || !(scaffold.only_asks(&section.id) || scaffold.is_untold(section)) {
                result.conflicts.push(section.id.clone());
            }
            result.digests.extend(base.map(|digest| (section.id.clone(), digest)));
            result.sections.push(existing);
        }
    }

    /// Removes a section that is no longer wanted, or keeps it if a person edited it.
    fn unwanted_section(&mut self, section: &Section, untouched: bool) {
        let existing = closed(section);
        let lost = ticked(&existing.text);
        if lost.is_empty() && self.is_renamed(section) {
            return;
        }
        if untouched && (self.before.is_none() || lost.is_empty() || self.force) {
            self.result.lost_ticks.extend(lost);
        } else {
            let emptied = self.before.is_some_and(|before| before.replaced.contains(&section.id));
            self.result.conflicts.extend(emptied.then(|| section.id.clone()));
            self.result.sections.push(existing);
        }
    }

    /// Whether a later version of the template has another heading for a section that nobody edited: the body gets a
    /// section with all of its lines.
    fn is_renamed(&self, section: &Section) -> bool {
        let is_new = |known: &&Section| !self.current.sections.iter().any(|section| section.id == known.id);
        let (_, lines) = section.text.split_once('\n').unwrap_or_default();
        !lines.trim().is_empty()
            && self.before.is_some()
            && self.current.marker.as_ref().is_some_and(|marker| marker.is_own(section))
            && self.wanted.iter().filter(is_new).any(|known| contains_lines(&known.text, lines))
    }

    /// Adds a wanted section that the body doesn't have, unless a person removed it.
    fn missing_section(&mut self, at: usize) {
        let requested = &self.wanted[at];
        // An answer puts back a question that a person removed.
        let answers = self.before.is_some_and(|before| before.only_asks(&requested.id));
        let base = self.base(&requested.id).cloned();
        let base = base.filter(|_| !answers || self.scaffold.only_asks(&requested.id));
        let result = &mut self.result;
        // An optional question that a person removed, or that `fill` doesn't add, is missed by nobody.
        let unasked = self.scaffold.only_asks(&requested.id) && !self.force;
        if unasked && (base.is_some() || self.before.is_some()) {
            result.digests.extend(base.map(|digest| (requested.id.clone(), digest)));
            return;
        }
        if let (Some(digest), false) = (base, self.force) {
            result.conflicts.push(requested.id.clone());
            result.digests.push((requested.id.clone(), digest));
            return;
        }
        // The earlier answers would have made it too: a person removed it. A marker would say that it was there: without
        // its digest, a later version of the template added it.
        let known = self.current.marker.as_ref().is_some_and(|marker| !marker.sections.is_empty());
        if !known && self.before.is_some_and(|before| before.contains(&requested.id, |_| true)) && !self.force {
            return;
        }
        // Among sections with equal headings, a later one can't exist without the earlier ones.
        let equal = result.sections.iter().filter(|section| section.id.heading == requested.id.heading).count();
        if equal < requested.id.turn {
            result.conflicts.push(requested.id.clone());
            return;
        }
        let position = |known: &Section| result.sections.iter().position(|section| section.id == known.id);
        let previous = self.wanted[..at].iter().rev().find_map(position);
        // The text before the first heading comes first.
        let first = usize::from(result.sections.first().is_some_and(|section| section.id.heading.is_empty()));
        let place = previous.map_or(if requested.id.heading.is_empty() { 0 } else { first }, |previous| previous + 1);
        result.sections.insert(place, requested.clone());
        result.digests.push((requested.id.clone(), Digest::of_section(&requested.text)));
    }
}

#[cfg(test)]
mod tests;
