//! A template's own words in a draft: guidance and questions. They aren't anybody's, so they come and go.

use super::section::{Section, SectionId};
use crate::core::markdown;

/// What a template writes by itself around an artifact's answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaffold {
    /// The sections with the same answers, all guidance and all questions. Empty if the artifact can hold neither.
    pub sections: Vec<Section>,
    /// All questions as a draft shows them.
    pub questions: Vec<String>,
    /// The sections with the same answers, no guidance, and only the questions of missing required fields.
    pub least: Vec<Section>,
}

impl Scaffold {
    /// Whether a section is there only to ask optional questions.
    pub(super) fn only_asks(&self, id: &SectionId) -> bool {
        let has = |sections: &[Section]| sections.iter().any(|section| section.id == *id);
        has(&self.sections) && !has(&self.least)
    }

    /// Whether a section holds the artifact's answers and no other words than the template's own.
    pub(super) fn is_untold(&self, section: &Section) -> bool {
        self.covers(section, self.least.iter().find(|known| known.id == section.id))
    }

    /// Whether a section consists of the lines of `least` and of the template's own words, in whatever part they are
    /// left. Then `least` says all that a person may miss.
    pub(super) fn covers(&self, section: &Section, least: Option<&Section>) -> bool {
        let Some(whole) = self.sections.iter().find(|known| known.id == section.id) else { return false };
        let least = least.map_or("", |least| least.text.as_str());
        is_part(least, &section.text) && is_part(&self.without_questions(&section.text), &whole.text)
    }

    fn without_questions(&self, text: &str) -> String {
        let is_question = |line: &str| {
            let bare = line.trim().trim_start_matches(['-', '*', '+', '>', ' ']);
            let bare = bare.strip_prefix("[ ] ").unwrap_or(bare);
            self.questions.iter().any(|question| question == bare)
        };
        text.lines().filter(|line| !is_question(line)).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a text's lines are all in another one, in the same order, ignoring ticks and blank lines.
fn is_part(text: &str, whole: &str) -> bool {
    let (text, whole) = (markdown::unticked(text), markdown::unticked(whole));
    let mut rest = whole.lines().map(str::trim);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).all(|line| rest.any(|known| known == line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaffold() -> Scaffold {
        let section = |text: &str| super::super::section::sections(text);
        Scaffold {
            sections: section("## A\n> Advice.\n\none\ntwo\n\n**Size:** _How big?_ (optional)"),
            least: section("## A\none\ntwo"),
            questions: vec!["_How big?_ (optional)".to_owned(), "_Which?_".to_owned()],
        }
    }

    #[test]
    fn any_part_of_the_templates_own_words_may_be_left() {
        for (text, covered) in [
            ("## A\n> Advice.\n\none\ntwo\n\n**Size:** _How big?_ (optional)", true),
            ("## A\none\ntwo\n**Size:** _How big?_ (optional)", true),
            ("## A\n> Advice.\none\ntwo", true),
            ("## A\none\ntwo\n- _Which?_", true),
            ("## A\none", false),
            ("## A\ntwo\none", false),
            ("## A\none\ntwo\n**Size:** _How big?_ (optional) Small", false),
            ("## A\none\ntwo\nthree", false),
            ("## B\none\ntwo", false),
        ] {
            let section = super::super::section::sections(text).pop().expect("a section");
            assert_eq!(scaffold().is_untold(&section), covered, "{text}");
        }
    }
}
