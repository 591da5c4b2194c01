//! One story, one action.

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::Token;
use super::super::verbs::{self, Act};

/// Two joined actions in a want.
struct Joined<'a> {
    one: &'a Token,
    other: &'a Token,
    /// What the two do, if both are in their base form.
    acts: Option<(Act, Act)>,
    /// Whether they are joined by "and".
    and: bool,
    /// Whether the second takes up the first one's object: "… and send it".
    takes_up: bool,
}

const JOINTS: [&str; 6] = ["and", "or", "/", "&", ",", "then"];
/// Words after which another subject begins, whose actions are not the story's.
const SUBORDINATORS: [&str; 24] = [
    "that", "which", "who", "whom", "whose", "when", "where", "if", "whether", "how", "what", "because", "so", "while",
    "after", "before", "until", "unless", "once", "why", "as", "in", "based", "by",
];
/// Words that may follow a verb and not a noun.
const OBJECTS: [&str; 26] = [
    "a",
    "an",
    "the",
    "my",
    "our",
    "their",
    "its",
    "his",
    "her",
    "your",
    "it",
    "them",
    "this",
    "that",
    "these",
    "those",
    "all",
    "each",
    "any",
    "every",
    "new",
    "me",
    "us",
    "multiple",
    "individual",
    "another",
];
const MEANS: [&str; 12] = [
    "tool",
    "ability",
    "method",
    "way",
    "option",
    "possibility",
    "function",
    "feature",
    "means",
    "able",
    "system",
    "place",
];

fn base(token: &Token) -> Option<Act> {
    verbs::act(&token.text).filter(|_| token.word)
}

/// The want's first verb.
fn main_verb(want: &[Token]) -> Option<usize> {
    let skipped = |token: &Token| {
        token.is_in(&["to", "be", "able", "also", "both", "either", "not", "only"]) || token.text.ends_with("ly")
    };
    let first = want.iter().position(|token| token.word && !skipped(token))?;
    if base(&want[first]).is_some() && !want[first].is_in(&["have", "get"]) {
        return Some(first);
    }
    // "a tool to create and edit …": the tool's action is the story's.
    let means = want.iter().take(8).position(|token| token.is_in(&MEANS))?;
    (want.get(means + 1)?.is("to") && base(want.get(means + 2)?).is_some()).then_some(means + 2)
}

fn joined(want: &[Token]) -> Option<Joined<'_>> {
    if let Some(main) = main_verb(want)
        && let Some(found) = joined_to(want, main)
    {
        return Some(found);
    }
    joined_participles(want)
}

fn joined_to(want: &[Token], main: usize) -> Option<Joined<'_>> {
    let one = &want[main];
    let mut last_verb = main;
    for at in main + 1..want.len() {
        if want[at].is_in(&SUBORDINATORS) && !(want[at].is("in") || want[at].is("as") || want[at].is("by")) {
            return None;
        }
        // "invite a friend to join and pay": what follows is the friend's.
        if want[at].is("to") && want.get(at + 1).and_then(base).is_some() {
            return None;
        }
        if !want[at].is_in(&JOINTS) {
            continue;
        }
        let mut next = at + 1;
        while want.get(next).is_some_and(|token| {
            token.is_in(&["to", "also", "then", "and", "or", "/", ",", "be", "able", "optionally", "i", "can"])
                || (token.text.ends_with("ly") && token.text.len() > 4)
        }) {
            next += 1;
        }
        let Some(other) = want.get(next) else { continue };
        let Some(act) = base(other) else { continue };
        let after = want.get(next + 1);
        let adjacent = at == last_verb + 1;
        let with_object = after.is_some_and(|after| after.is_in(&OBJECTS));
        let to = want[at + 1..next].iter().any(|token| token.is("to"));
        let ends = after.is_none_or(|after| !after.word);
        let is_verb = adjacent && !(ends && !verbs::is_plain(&other.text) && !verbs::is_plain(&one.text))
            || to
            || with_object
            || (verbs::is_plain(&other.text) && !after.is_some_and(|after| after.is_in(&["of", "for"])));
        if !is_verb || (want[at].is(",") && !adjacent) {
            continue;
        }
        let takes_up = after.is_some_and(|after| after.is_in(&["it", "them", "this", "these", "that"]));
        if !verbs::is_one_action(&one.text, &other.text) {
            return Some(Joined { one, other, acts: Some((base(one)?, act)), takes_up, and: want[at].is("and") });
        }
        last_verb = next;
    }
    None
}

/// "be recorded in the log and shown beside the item".
fn joined_participles(want: &[Token]) -> Option<Joined<'_>> {
    let be = want.iter().position(|token| token.is("be"))?;
    let clauses = ["which", "that", "what", "who", "when", "where", "if", "whether", "how", "because"];
    if want[..be].iter().any(|token| token.is_in(&clauses)) {
        return None;
    }
    let one = want.get(be + 1..)?.iter().take(3).find(|token| verbs::base_of_participle(&token.text).is_some())?;
    let from = want.iter().position(|token| token.span == one.span)?;
    for at in from + 1..want.len().saturating_sub(1) {
        if want[at].is_in(&SUBORDINATORS) && !want[at].is_in(&["in", "by", "as"]) {
            return None;
        }
        if !want[at].is_in(&["and", "or"]) {
            continue;
        }
        let other = want[at + 1..].iter().find(|token| !token.text.ends_with("ly") && !token.is("be"))?;
        let (Some(left), Some(right)) = (verbs::base_of_participle(&one.text), verbs::base_of_participle(&other.text))
        else {
            continue;
        };
        // "tagged and archived items": participles before a noun describe it.
        if !verbs::is_one_action(&left, &right) {
            let acts = verbs::act(&left).zip(verbs::act(&right));
            return Some(Joined { one, other, acts, takes_up: false, and: want[at].is("and") });
        }
    }
    None
}

/// Verbs that lead up to the action that is meant.
const STEPS: [&str; 20] = [
    "select", "choose", "pick", "click", "enter", "type", "sign", "log", "open", "go", "fill", "navigate", "scan",
    "confirm", "visit", "take", "prepare", "start", "continue", "read",
];

impl Joined<'_> {
    fn is_sequence(&self) -> bool {
        self.one.is_in(&STEPS) || self.other.is_in(&["confirm", "continue"])
    }

    /// Whether the two do different things to their object, so that each could be built and shown alone.
    fn is_strict(&self) -> bool {
        let Some((one, other)) = self.acts else { return false };
        let both_plain = self.and && verbs::is_plain(&self.one.text) && verbs::is_plain(&self.other.text);
        let differ = one != other || (one == Act::Other && both_plain);
        differ && one != Act::Reach && other != Act::Reach && !self.takes_up && !self.is_sequence()
    }
}

fn check(about: &'static About, subjects: &[&Subject], strict: bool, all: &mut Vec<Found>) {
    let stories =
        subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story && subject.english);
    for (at, subject) in stories {
        let Some(story) = &subject.story else { continue };
        let Some(joined) = joined(story.action()).filter(|joined| !joined.is_sequence()) else { continue };
        if joined.is_strict() == strict {
            let message = format!("`{}` and `{}` are two actions", joined.one.text, joined.other.text);
            let hint = "make a story of each, if each could be built and shown alone";
            all.push(found(about, at, joined.one.span.start..joined.other.span.end, message, hint));
        }
    }
}

/// `not-atomic`
pub(super) struct NotAtomic;

impl Check for NotAtomic {
    fn about(&self) -> &'static About {
        &About {
            id: "not-atomic",
            rule: "A story wants one action: not two that do different things to an object.",
            reason: "Two actions in one story are estimated, built and accepted together, although one may be worth little.",
            source: "QUS (atomic); INVEST (small)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        check(self.about(), subjects, true, all);
    }
}

/// `not-atomic-broad`
pub(super) struct NotAtomicBroad;

impl Check for NotAtomicBroad {
    fn about(&self) -> &'static About {
        &About {
            id: "not-atomic-broad",
            rule: "A story wants one action: joined verbs are a question.",
            reason: "Joined verbs may be two stories, or the steps of one.",
            source: "QUS (atomic); INVEST (small)",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        check(self.about(), subjects, false, all);
    }
}
