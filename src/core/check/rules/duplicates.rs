//! Stories of which one build satisfies both. The cost is linear: equal keys meet in a table, no pair is compared.

use std::collections::HashMap;

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::{Token, span_of, tokens};
use super::super::verbs;
use super::super::words::{is_little, stem};

/// What is wanted, word for word, without articles.
fn exact_key(subject: &Subject) -> Option<(String, std::ops::Range<usize>)> {
    let (all, span): (Vec<Token>, _) = match (&subject.story, subject.kind) {
        (Some(story), Kind::Story) => (story.want.clone(), span_of(&story.want)?),
        (None, _) if subject.line => {
            let all = tokens(&subject.text, 0..subject.text.len());
            let span = span_of(&all)?;
            (all, span)
        }
        _ => return None,
    };
    let words: Vec<&str> = all
        .iter()
        .filter(|token| token.word && !token.is_in(&["a", "an", "the"]))
        .map(|token| token.text.as_str())
        .collect();
    // One word such as "pay" or "reports" may want two things.
    (words.len() > 1).then(|| (words.join(" "), span))
}

/// Nouns that add little: "search by keyword" and "search all files by keyword" are one.
const LIGHT: [&str; 6] = ["details", "specific", "particular", "certain", "files", "items"];

/// Words that say little elsewhere, and here make the difference.
const TELLING: [&str; 45] = [
    "my", "our", "their", "his", "her", "me", "us", "him", "them", "i", "we", "they", "to", "by", "for", "with", "in",
    "on", "about", "who", "whom", "whose", "what", "when", "where", "how", "why", "whether", "which", "own", "not",
    "no", "without", "before", "after", "between", "from", "into", "up", "down", "out", "off", "over", "under",
    "others",
];

/// The set of words with a meaning, in one form each.
fn near_key(want: &[Token]) -> Vec<String> {
    let telling = |token: &&Token| token.word && (!is_little(&token.text) || token.is_in(&TELLING));
    let mut words: Vec<String> = want.iter().filter(telling).map(|token| stem(verbs::same_as(&token.text))).collect();
    words.sort();
    words.dedup();
    words
}

fn without_light(words: &[String]) -> Vec<String> {
    let heavy: Vec<String> =
        words.iter().filter(|word| !LIGHT.iter().any(|light| stem(light) == **word)).cloned().collect();
    if heavy.len() >= 2 { heavy } else { words.to_vec() }
}

/// `duplicate-exact`
pub(super) struct Exact;

impl Check for Exact {
    fn about(&self) -> &'static About {
        &About {
            id: "duplicate-exact",
            rule: "No two stories want the same in the same words, whoever wants it and why.",
            reason: "One build satisfies both, and they are estimated twice.",
            source: "QUS (unique)",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], settings: &Settings, all: &mut Vec<Found>) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (at, subject) in subjects.iter().copied().enumerate() {
            let Some((key, span)) = exact_key(subject) else { continue };
            match first.get(&key) {
                Some(known) => {
                    let message = format!("{} wants the same", settings.name_of(*known));
                    let hint = "keep one of the two, and name both roles in it";
                    all.push(found(self.about(), at, span, message, hint));
                }
                None => drop(first.insert(key, at)),
            }
        }
    }
}

/// `duplicate-near`
pub(super) struct Near;

impl Check for Near {
    fn about(&self) -> &'static About {
        &About {
            id: "duplicate-near",
            rule: "No two stories want the same in other words.",
            reason: "One build satisfies both, and they are estimated twice.",
            source: "QUS (unique)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], settings: &Settings, all: &mut Vec<Found>) {
        let mut exact: HashMap<String, usize> = HashMap::new();
        let mut first: HashMap<Vec<String>, usize> = HashMap::new();
        for (at, subject) in subjects.iter().copied().enumerate() {
            let Some(story) = subject.story.as_ref().filter(|_| subject.kind == Kind::Story && subject.english) else {
                continue;
            };
            let Some((words, span)) = exact_key(subject) else { continue };
            let is_exact = exact.contains_key(&words);
            exact.entry(words).or_insert(at);
            let key = near_key(&story.want);
            if key.len() < 2 {
                continue;
            }
            let key = without_light(&key);
            match first.get(&key) {
                Some(known) if !is_exact => {
                    let message = format!("{} wants the same in other words", settings.name_of(*known));
                    let hint = "keep one of the two, or say in what they differ";
                    all.push(found(self.about(), at, span, message, hint));
                }
                Some(_) => {}
                None => drop(first.insert(key, at)),
            }
        }
    }
}
