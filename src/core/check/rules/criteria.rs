//! Acceptance criteria: conditions that clearly pass or fail.

use std::ops::Range;

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::{Token, tokens};

/// More criteria than one story should have.
const MOST: usize = 8;

fn criteria<'a>(
    subjects: &'a [&'a Subject],
) -> impl Iterator<Item = (usize, &'a Subject, &'a Range<usize>, Vec<Token>)> {
    let english = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.english);
    english.flat_map(|(at, subject)| {
        subject.criteria.iter().flatten().map(move |span| (at, subject, span, tokens(&subject.text, span.clone())))
    })
}

/// Verbs of work on the product. What a product itself does (show, validate, return) is a condition.
const WORK: &str = "add create define implement build write develop document refactor update migrate remove extract \
    install configure integrate research investigate set setup move rename replace export import apply classify \
    design deploy introduce upgrade convert rewrite fix improve clean draft prepare publish register wire expose \
    hook port optimize optimise extend enable adapt decide discuss review evaluate explore split modify change \
    establish generate make analyze analyse delete drop bump backport instrument parametrize scaffold bundle package \
    provide use test mock stub cover coordinate schedule plan finalize finalise spike polish simplify adjust";

/// Work verbs that are nouns as often, at the beginning of a condition: "Test data is kept".
const NOUNS: [&str; 15] = [
    "export", "import", "test", "design", "review", "change", "update", "plan", "schedule", "package", "use", "cover",
    "fix", "draft", "research",
];

const FINITE: [&str; 34] = [
    "is", "are", "was", "were", "can", "must", "should", "shall", "will", "has", "have", "does", "do", "works", "work",
    "shows", "appears", "returns", "contains", "includes", "fails", "passes", "cannot", "can't", "doesn't", "isn't",
    "aren't", "remains", "stays", "opens", "closes", "displays", "takes", "lists",
];

/// `criterion-is-task`
pub(super) struct IsTask;

impl Check for IsTask {
    fn about(&self) -> &'static About {
        &About {
            id: "criterion-is-task",
            rule: "A criterion is a condition that holds at the end, not work to do.",
            reason: "Work can be done and the story still fail.",
            source: "Cohn, User Stories Applied (conditions of satisfaction)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let work: Vec<&str> = WORK.split_ascii_whitespace().collect();
        for (at, _, span, words) in criteria(subjects) {
            let Some(first) = words.iter().find(|token| token.word) else { continue };
            if !work.contains(&first.text.as_str()) || is_condition(&words, first) {
                continue;
            }
            let message = format!("`{}` begins work to do, not a condition", first.text);
            all.push(found(self.about(), at, span.clone(), message, "say what is true once the work is done"));
        }
    }
}

/// Whether the sentence goes on to say what is so: "Update button is disabled".
fn is_condition(words: &[Token], first: &Token) -> bool {
    let noun = first.is_in(&NOUNS);
    let stops = ["that", "which", "when", "if", "so", "where", "who", "with", "for", "to", "as", "whether", "how"];
    let until =
        words.iter().skip(1).take_while(|token| !token.is_in(&stops) && !token.is_in(&[":", ",", ";", "(", "-"]));
    for (before, token) in until.enumerate() {
        if token.is_in(&FINITE)
            || (noun && token.word && token.text.ends_with('s') && before > 0 && is_third_person(&token.text))
        {
            let determined = words.get(1).is_some_and(|next| next.is_in(&["a", "an", "the", "all", "each"]));
            return !determined;
        }
        if noun && before == 0 && token.text.ends_with('s') && is_third_person(&token.text) {
            return true;
        }
    }
    // "Import of a broken file → error", "Export: CSV".
    noun && words.get(1).is_none_or(|next| {
        next.is_in(&["of", ":", "→", "button", "page", "file", "link", "icon", "menu", "failures", "errors"])
    })
}

fn is_third_person(word: &str) -> bool {
    let base = word.strip_suffix("es").filter(|base| super::super::verbs::act(base).is_some());
    base.or(word.strip_suffix('s')).is_some_and(|base| {
        matches!(base, "fail" | "pass" | "succeed" | "work" | "keep" | "run" | "end" | "need")
            || super::super::verbs::is_plain(base)
    })
}

/// `two-stories-in-one`
pub(super) struct TwoStories;

impl Check for TwoStories {
    fn about(&self) -> &'static About {
        &About {
            id: "two-stories-in-one",
            rule: "A story has at most eight criteria.",
            reason: "A ninth criterion means two stories.",
            source: "INVEST (small); the template's own limit",
            basis: Basis::Structure,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let stories = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story);
        for (at, subject) in stories.filter(|(_, subject)| subject.scenarios.is_empty()) {
            let Some(criteria) = subject.criteria.as_ref().filter(|criteria| criteria.len() > MOST) else { continue };
            let message = format!("{} criteria are probably two stories", criteria.len());
            let span = criteria[MOST].clone();
            all.push(found(self.about(), at, span, message, "split it where the criteria fall into two groups"));
        }
    }
}

/// Words of a case that goes wrong or is refused.
const UNHAPPY: &str = "error errors fail fails failed failure invalid wrong missing refused refuse rejected reject denied deny \
    not no never without cannot can't doesn't isn't won't empty expired timeout offline unavailable exceed exceeds \
    over more too unless except otherwise already duplicate unknown unauthorized forbidden blocked cancel cancelled \
    canceled lost broken limit limits only none nothing zero less least most maximum minimum warning warns retry unable";

/// `criteria-no-unhappy-path`
pub(super) struct NoUnhappyPath;

impl Check for NoUnhappyPath {
    fn about(&self) -> &'static About {
        &About {
            id: "criteria-no-unhappy-path",
            rule: "Of three or more criteria, one tells what happens when it goes wrong.",
            reason: "What isn't agreed is decided by whoever programs it.",
            source: "Wynne and Hellesøy, The Cucumber Book",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let unhappy: Vec<&str> = UNHAPPY.split_ascii_whitespace().collect();
        for (at, subject) in
            subjects.iter().copied().enumerate().filter(|(_, subject)| subject.english && !subject.line)
        {
            let Some(criteria) = subject.criteria.as_ref().filter(|criteria| criteria.len() >= 3) else { continue };
            let goes_wrong = |span: &Range<usize>| {
                tokens(&subject.text, span.clone()).iter().any(|token| {
                    unhappy.contains(&token.text.as_str())
                        || token.text.starts_with("un") && token.text.ends_with("ed")
                        || token.text.starts_with("invalid")
                })
            };
            if !criteria.iter().any(goes_wrong) {
                let hint = "add one: what happens with wrong input, without permission, with nothing to show?";
                all.push(found(
                    self.about(),
                    at,
                    criteria[0].clone(),
                    "no criterion tells what happens when it goes wrong",
                    hint,
                ));
            }
        }
    }
}

/// Words of a condition on which two testers could disagree.
const OPEN: &str = "correct correctly properly proper appropriate appropriately gracefully graceful logical suitable adequate \
    reasonable nice good better easily easy quickly fast intuitive user-friendly seamless smoothly robust reusable \
    clean clear clearly consistent efficient expected reused flexible maintainable scalable sufficient works continue";

/// `criterion-uncheckable`
pub(super) struct Uncheckable;

impl Check for Uncheckable {
    fn about(&self) -> &'static About {
        &About {
            id: "criterion-uncheckable",
            rule: "Two testers agree whether a criterion is met.",
            reason: "A criterion on which they disagree accepts nothing.",
            source: "ISO 29148 (verifiable)",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let open: Vec<&str> = OPEN.split_ascii_whitespace().collect();
        for (at, subject, span, words) in criteria(subjects) {
            let measured = words.iter().any(|token| token.text.starts_with(|letter: char| letter.is_ascii_digit()));
            let vague = words.iter().find(|token| open.contains(&token.text.as_str())).filter(|_| !measured);
            let question = words.last().is_some_and(|token| token.is("?"));
            let topic = words.iter().filter(|token| token.word).count() < 2;
            if vague.is_some() || question || topic {
                let at_word = vague.map_or_else(|| span.clone(), |token| token.span.clone());
                let message = match vague {
                    Some(token) => format!("two testers may disagree on `{}`", subject.at(&token.span)),
                    None if question => "a question is no condition".to_owned(),
                    None => "one word is no condition".to_owned(),
                };
                all.push(found(self.about(), at, at_word, message, "name what can be seen or counted"));
            }
        }
    }
}
