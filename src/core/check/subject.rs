//! A text that is checked, with everything in it that a check looks at, read once.

use std::ops::Range;

use super::document::{BlockKind, Document};
use super::key_result::{KeyResult, results_of};
use super::placeholder::is_blank;
use super::scenario::Scenario;
use super::story::Story;

/// What a text is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A user story.
    Story,
    /// Acceptance criteria.
    Criteria,
    /// Objectives and key results.
    Okrs,
    /// A roadmap.
    Roadmap,
    /// A strategy.
    Strategy,
    /// Any other artifact: placeholders and leftovers are found in it.
    Other,
}

/// A required field that an artifact of ours doesn't answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The field's ID.
    pub field: String,
    /// What it asks.
    pub question: String,
}

/// A text that is checked.
#[derive(Debug)]
pub struct Subject {
    /// The text.
    pub(super) text: String,
    /// What it is meant to be.
    pub(super) kind: Kind,
    /// Whether it is one line of many: a whole story, key result or criterion.
    pub(super) line: bool,
    /// Whether it is English, as far as we can tell.
    pub(super) english: bool,
    /// Whether a program wrote it about its own work.
    pub(super) by_machine: bool,
    /// The required fields without an answer.
    pub(super) unanswered: Vec<Unanswered>,
    /// Guidance and questions of the template.
    pub(super) guidance: Vec<String>,
    pub(super) document: Document,
    pub(super) story: Option<Story>,
    /// The acceptance criteria; `None` if it has no place for them.
    pub(super) criteria: Option<Vec<Range<usize>>>,
    pub(super) results: Vec<KeyResult>,
    pub(super) scenarios: Vec<Scenario>,
}

impl Subject {
    /// The length of its text in bytes.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// One line of a list: a story, a key result or a criterion.
    pub fn line(text: impl Into<String>, kind: Kind) -> Self {
        let text = text.into();
        let mut subject = Self::empty(text, kind, true);
        let whole = 0..subject.text.len();
        match kind {
            Kind::Story => subject.story = Story::read(&subject.text, whole),
            Kind::Criteria => subject.criteria = Some(vec![item(&subject.text, whole)]),
            Kind::Okrs => subject.results = vec![KeyResult::sentence(item(&subject.text, whole))],
            Kind::Roadmap | Kind::Strategy | Kind::Other => {}
        }
        subject.english = subject.story.as_ref().is_some_and(|story| story.marker.is_some())
            || super::language::is_english(&subject.text);
        subject
    }

    /// A Markdown text.
    pub fn markdown(text: impl Into<String>, kind: Kind) -> Self {
        let mut subject = Self::empty(text.into(), kind, false);
        let text = &subject.text;
        let document = Document::read(text);
        subject.english = super::language::is_english(text);
        subject.by_machine = super::language::is_by_machine(text);
        match kind {
            Kind::Story => {
                subject.story = find_story(text, &document);
                subject.criteria = criteria_of(text, &document);
            }
            Kind::Criteria => {
                subject.criteria = criteria_of(text, &document).or_else(|| Some(items(&document)));
            }
            Kind::Okrs => subject.results = results_of(text, &document),
            Kind::Roadmap | Kind::Strategy | Kind::Other => {}
        }
        if matches!(kind, Kind::Story | Kind::Criteria) {
            subject.scenarios = Scenario::all(text);
        }
        subject.document = document;
        subject
    }

    /// With the required fields that have no answer. The template's questions in their place are nobody's words.
    #[must_use]
    pub fn with_unanswered(self, unanswered: Vec<Unanswered>) -> Self {
        let mut subject = Self { unanswered, ..self };
        let lacks = ["persona", "goal", "benefit"].map(|field| subject.lacks(field).is_some());
        if let Some(story) = &mut subject.story {
            let parts = [&mut story.role, &mut story.want, &mut story.why];
            parts.into_iter().zip(lacks).filter(|(_, lacks)| *lacks).for_each(|(part, _)| part.clear());
        }
        if subject.lacks("criteria").is_some() {
            subject.criteria = Some(Vec::new());
        }
        subject
    }

    /// Where a required field should be answered and isn't.
    pub(super) fn lacks(&self, field: &str) -> Option<Range<usize>> {
        let unanswered = self.unanswered.iter().find(|unanswered| unanswered.field == field)?;
        let start = self.text.find(&unanswered.question);
        Some(start.map_or(0..0, |start| start..start + unanswered.question.len()))
    }

    /// What it is meant to be.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// With the lines that the template shows until they are answered.
    #[must_use]
    pub fn with_guidance(self, guidance: Vec<String>) -> Self {
        Self { guidance, ..self }
    }

    fn empty(text: String, kind: Kind, line: bool) -> Self {
        Self {
            text,
            kind,
            line,
            english: true,
            by_machine: false,
            unanswered: Vec::new(),
            guidance: Vec::new(),
            document: Document::default(),
            story: None,
            criteria: None,
            results: Vec::new(),
            scenarios: Vec::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is English, so that its words are checked.
    pub fn is_english(&self) -> bool {
        self.english
    }

    /// The heading above a place.
    pub fn section_at(&self, at: usize) -> Option<&str> {
        self.document.section_at(&self.text, at)
    }

    /// The text of a place.
    pub(super) fn at(&self, span: &Range<usize>) -> &str {
        &self.text[span.clone()]
    }
}

/// An item's words without its bullet, check box and surrounding space.
fn item(text: &str, span: Range<usize>) -> Range<usize> {
    let whole = &text[span.clone()];
    let mut rest = whole.trim_start();
    for bullet in ["- ", "* ", "+ ", "[ ] ", "[x] ", "[X] "] {
        rest = rest.strip_prefix(bullet).unwrap_or(rest).trim_start();
    }
    let start = span.end - rest.len();
    start..start + rest.trim_end().len()
}

fn items(document: &Document) -> Vec<Range<usize>> {
    let items = document.blocks.iter().filter(|block| block.kind == BlockKind::Item);
    items.map(|block| block.span.clone()).collect()
}

/// The first block that is a story.
fn find_story(text: &str, document: &Document) -> Option<Story> {
    let stories = document.blocks.iter().filter_map(|block| {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote | BlockKind::Heading(_)) {
            return None;
        }
        Story::read(text, block.span.clone()).filter(|story| story.has_as || story.marker.is_some())
    });
    stories.max_by_key(|story| {
        (story.has_as && story.marker.is_some(), story.has_why(), std::cmp::Reverse(story.span.start))
    })
}

/// Headings and labels of acceptance criteria.
fn names_criteria(heading: &str) -> bool {
    [
        "acceptance",
        "criteria",
        "definition of done",
        "done when",
        "conditions of satisfaction",
        "scenarios",
        "checks",
        "tests",
    ]
    .iter()
    .any(|name| heading.contains(name))
}

pub(super) fn criteria_of(text: &str, document: &Document) -> Option<Vec<Range<usize>>> {
    let said = |blocks: Vec<&super::document::Block>| {
        let wanted = blocks.into_iter().filter(|block| {
            !matches!(block.kind, BlockKind::Quote | BlockKind::Heading(_)) && !is_blank(&text[block.span.clone()])
        });
        wanted.map(|block| block.span.clone()).collect::<Vec<_>>()
    };
    if let Some(blocks) = document.under(text, names_criteria) {
        return Some(said(blocks));
    }
    // "**Acceptance criteria:**" above a list.
    let label = document.blocks.iter().position(|block| {
        let words = text[block.span.clone()].to_lowercase();
        block.kind == BlockKind::Paragraph && words.len() < 60 && names_criteria(&words)
    })?;
    let rest = document.blocks[label + 1..].iter();
    Some(said(rest.take_while(|block| matches!(block.kind, BlockKind::Item | BlockKind::Quote)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_and_its_criteria_are_found_wherever_they_stand() {
        let text = "# Export\n\nSome words.\n\nAs a clerk, I want to export, so that I file it.\n\n**Acceptance criteria:**\n\n- [ ] a file\n- TBD\n";
        let subject = Subject::markdown(text, Kind::Story);
        assert!(subject.story.as_ref().is_some_and(Story::has_why));
        let criteria: Vec<&str> = subject.criteria.iter().flatten().map(|span| subject.at(span)).collect();
        assert_eq!(criteria, ["a file"]);
        assert!(Subject::markdown("As a clerk, I want x.", Kind::Story).criteria.is_none());
        assert_eq!(item("- [ ]  one ", 0..11), 7..10);
    }
}
