//! Words that promise a quality, an amount or a time without a measure.

use std::collections::HashSet;

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::story::Story;
use super::super::subject::{Kind, Subject};
use super::super::token::{Token, starts_with};
use super::super::verbs;

/// Qualities, amounts and times. Each is vague wherever it stands, unless a figure measures it.
const VAGUE: &str = "easily easy easier easiest quickly quick quicker faster fast simply simple simpler efficiently \
    efficient effectively effective appropriately appropriate properly proper adequately adequate suitable suitably \
    sufficient sufficiently reasonable reasonably user-friendly userfriendly intuitive intuitively flexible flexibly robust \
    seamless seamlessly smoothly smooth convenient conveniently various several etc better best good nice nicely great \
    timely soon regularly periodically occasionally frequently sometimes meaningful useful helpful basic \
    attractive appealing beautiful pleasant comfortable comfortably clearly clear clean cleaner modern optimal \
    optimally improved comprehensive maybe perhaps somehow hassle-free effortlessly effortless painlessly \
    painless elegant rapid rapidly prompt promptly friendly state-of-the-art sensible interesting readable \
    understandable usable high-quality well-organized well-structured satisfactory acceptable normal slick lightweight \
    safely reliably reliable high-level rich powerful straightforward neatly neat fair \
    smart sophisticated significant significantly considerable substantial minimal";

/// The same in more words.
const PHRASES: [&[&str]; 21] = [
    &["as", "needed"],
    &["as", "necessary"],
    &["as", "required"],
    &["as", "appropriate"],
    &["as", "possible"],
    &["if", "possible"],
    &["if", "necessary"],
    &["if", "needed"],
    &["where", "appropriate"],
    &["when", "appropriate"],
    &["when", "necessary"],
    &["in", "some", "way"],
    &["some", "kind", "of"],
    &["and", "so", "on"],
    &["and", "so", "forth"],
    &["and", "more"],
    &["a", "lot", "of"],
    &["lots", "of"],
    &["from", "time", "to", "time"],
    &["in", "real", "time"],
    &["with", "ease"],
];

/// Nouns whose names contain such a word.
const NAMES: [(&str, &[&str]); 10] = [
    ("best", &["practice", "practices", "before"]),
    ("fast", &["forward", "track", "food", "lane"]),
    ("quick", &["reply", "replies", "start", "response"]),
    ("good", &["standing", "faith", "friday"]),
    ("basic", &["auth", "authentication", "income"]),
    ("clean", &["up"]),
    ("clear", &["text"]),
    ("normal", &["distribution", "form", "user", "users"]),
    ("fair", &["trade", "use"]),
    ("smart", &["contract", "phone", "card", "home", "meter"]),
];

fn phrase_at(want: &[Token], at: usize) -> Option<usize> {
    PHRASES.iter().find(|words| starts_with(want, at, words)).map(|words| words.len())
}

/// Whether a figure follows or precedes in the same clause: "faster than 2 s".
fn is_measured(want: &[Token], at: usize) -> bool {
    let clause = |token: &&Token| !token.ends_clause();
    let digit = |token: &Token| token.text.starts_with(|letter: char| letter.is_ascii_digit());
    want[at + 1..].iter().take_while(clause).take(8).any(digit)
        || want[..at].iter().rev().take_while(clause).take(4).any(digit)
}

/// The first vague words of a want.
fn vague(want: &[Token], words: &HashSet<&str>) -> Option<(usize, usize)> {
    (0..want.len()).find_map(|at| {
        let token = &want[at];
        if let Some(length) = phrase_at(want, at) {
            return (!is_measured(want, at)).then_some((at, length));
        }
        if !words.contains(token.text.as_str()) || is_measured(want, at) {
            return None;
        }
        // A capital within the sentence makes it a name, and a verb at its start is an action: "clean the list".
        let name = token.capital && at > 0;
        let next = want.get(at + 1);
        let compound = NAMES.iter().any(|(word, nouns)| token.is(word) && next.is_some_and(|next| next.is_in(nouns)));
        let action = at == 0 && token.is_in(&["clear", "clean", "smooth", "prompt", "better"]);
        (!name && !compound && !action).then_some((at, 1))
    })
}

fn stories<'a>(subjects: &'a [&'a Subject]) -> impl Iterator<Item = (usize, &'a Story)> {
    let stories =
        subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story && subject.english);
    stories.filter_map(|(at, subject)| Some((at, subject.story.as_ref()?)))
}

/// `vague`
pub(super) struct Vague;

impl Check for Vague {
    fn about(&self) -> &'static About {
        &About {
            id: "vague",
            rule: "The want has no quality, amount, time or list that is left open.",
            reason: "Two people will build two different things, and both are right.",
            source: "ISO 29148 (unambiguous; no loopholes, no open-ended terms)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let words: HashSet<&str> = VAGUE.split_ascii_whitespace().collect();
        for (at, story) in stories(subjects) {
            let want = story.action();
            if let Some((from, length)) = vague(want, &words) {
                let span = want[from].span.start..want[from + length - 1].span.end;
                let said: Vec<&str> = want[from..from + length].iter().map(|token| token.text.as_str()).collect();
                let message = format!("`{}` is left open", said.join(" "));
                all.push(found(self.about(), at, span, message, "say how much, how often, or which ones"));
            }
        }
    }
}

/// `team-word`
pub(super) struct TeamWord;

impl Check for TeamWord {
    fn about(&self) -> &'static About {
        &About {
            id: "team-word",
            rule: "No text uses a word that the team has listed as vague.",
            reason: "The team has agreed on it.",
            source: "the team's own `checks: {vague_words: […]}`",
            basis: Basis::Structure,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], settings: &Settings, all: &mut Vec<Found>) {
        if settings.vague_words.is_empty() {
            return;
        }
        let listed: Vec<Vec<Token>> =
            settings.vague_words.iter().map(|words| super::super::token::tokens(words, 0..words.len())).collect();
        for (at, subject) in subjects.iter().copied().enumerate() {
            let tokens = super::super::token::tokens(&subject.text, 0..subject.text.len());
            for from in 0..tokens.len() {
                let is_here = |words: &&Vec<Token>| {
                    let words: Vec<&str> = words.iter().map(|token| token.text.as_str()).collect();
                    !words.is_empty() && starts_with(&tokens, from, &words)
                };
                if let Some(words) = listed.iter().find(is_here) {
                    let span = tokens[from].span.start..tokens[from + words.len() - 1].span.end;
                    let message = format!("the team has listed `{}` as vague", subject.at(&span));
                    all.push(found(self.about(), at, span, message, "say what is meant"));
                }
            }
        }
    }
}

/// `vague-verb`
pub(super) struct VagueVerb;

impl Check for VagueVerb {
    fn about(&self) -> &'static About {
        &About {
            id: "vague-verb",
            rule: "The want's verb names an action that somebody could show.",
            reason: "\"Manage\" may be four stories or none.",
            source: "QUS (unambiguous); ISO 29148",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, story) in stories(subjects) {
            let verb = story.action().iter().filter(|token| token.word && !token.text.ends_with("ly"));
            let mut verb = verb.skip_while(|token| token.is_in(&["to", "be", "able", "a", "an", "the", "also"]));
            let first = verb.next();
            let integration = story.action().iter().take(4).find(|token| token.is("integration"));
            let Some(verb) = first.filter(|token| verbs::is_empty(&token.text)).or(integration) else { continue };
            let message = format!("`{}` doesn't say what they do", verb.text);
            all.push(found(self.about(), at, verb.span.clone(), message, "name the actions: add, change, remove, see"));
        }
    }
}
