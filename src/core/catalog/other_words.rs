//! The words that other tools and teams use for what a template makes.

use super::Catalog;
use crate::core::nearest::{did_you_mean, nearest};

/// Usual other words, and the template that is meant.
const OTHER_WORDS: [(&str, &str); 34] = [
    ("adr", "technical-design"),
    ("architecture-decision", "technical-design"),
    ("backlog", "team-backlog"),
    ("brd", "requirements"),
    ("chore", "tech-enabler"),
    ("defect", "bug"),
    ("design-doc", "technical-design"),
    ("enabler", "tech-enabler"),
    ("epic", "feature"),
    ("fault", "bug"),
    ("goals", "company-goals"),
    ("grooming", "backlog-grooming"),
    ("incident", "incident-review"),
    ("initiative", "feature"),
    ("interview", "interview-notes"),
    ("kpi", "kpi-plan"),
    ("objective", "okrs"),
    ("okr", "okrs"),
    ("planning", "sprint-planning"),
    ("postmortem", "incident-review"),
    ("post-mortem", "incident-review"),
    ("prd", "requirements"),
    ("refinement", "backlog-grooming"),
    ("release", "release-plan"),
    ("requirement", "requirements"),
    ("retro", "retrospective"),
    ("rfc", "technical-design"),
    ("roadmap", "product-roadmap"),
    ("spec", "requirements"),
    ("spike", "experiment"),
    ("sprint-goal", "sprint-objectives"),
    ("story", "user-story"),
    ("task", "tech-enabler"),
    ("ticket", "user-story"),
];

impl Catalog {
    /// A hint for a word that is not a template: the one that it usually means, else those with similar names.
    pub fn template_hint(&self, word: &str) -> String {
        match self.usual_template(word) {
            Some(template) => format!("did you mean `{template}`?"),
            None => did_you_mean(word, self.template_ids()),
        }
    }

    /// The templates that a word may mean, best first.
    pub fn near_templates(&self, word: &str) -> Vec<&str> {
        match self.usual_template(word) {
            Some(template) => vec![template],
            None => nearest(word, self.template_ids()),
        }
    }

    fn usual_template(&self, word: &str) -> Option<&str> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        let singular = word.strip_suffix('s').unwrap_or(&word);
        let meant = OTHER_WORDS.iter().find(|(other, _)| *other == word || *other == singular)?.1;
        self.template(meant).map(|template| template.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;

    #[test]
    fn each_other_word_means_a_template_and_is_none_itself() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        for (word, template) in OTHER_WORDS {
            assert!(catalog.template(word).is_none(), "{word}");
            assert_eq!(catalog.template_hint(word), format!("did you mean `{template}`?"));
        }
        assert_eq!(catalog.near_templates("Epics"), ["feature"]);
        assert!(catalog.template_hint("user-stroy").contains("`user-story`"));
    }
}
