//! The parts of a user story in one sentence: for whom, what, and why.

use std::ops::Range;

use super::token::{Token, span_of, starts_with, tokens};

/// The verb with which a story says what is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Marker {
    /// "I want to".
    Want,
    /// "I would like to".
    Like,
    /// "I need to".
    Need,
    /// "I can", "I am able to".
    Can,
    /// "I should", "I must".
    Must,
}

/// A story's parts. A part that the sentence lacks is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// For whom, without the article.
    pub(super) role: Vec<Token>,
    /// Whether the sentence has a place for the role: it begins with "as".
    pub(super) has_as: bool,
    /// How the want begins.
    pub(super) marker: Option<Marker>,
    /// Whether the want is negated: "I don't want".
    pub(super) negated: bool,
    /// What is wanted, without its purpose.
    pub(super) want: Vec<Token>,
    /// Why, after "so that" and the like.
    pub(super) why: Vec<Token>,
    /// Whether a purpose is announced, even if nothing follows.
    pub(super) has_why_clause: bool,
    /// The token at which the want itself says what it is for: "to reduce …", "for ease of …".
    pub(super) purpose_within: Option<usize>,
    /// The whole sentence.
    pub(super) span: Range<usize>,
}

const MARKERS: [(Marker, &[&str]); 27] = [
    (Marker::Want, &["i", "want", "to", "be", "able", "to"]),
    (Marker::Want, &["i", "want", "to"]),
    (Marker::Want, &["i", "want"]),
    (Marker::Want, &["we", "want", "to"]),
    (Marker::Want, &["we", "want"]),
    (Marker::Want, &["i", "wish", "to"]),
    (Marker::Like, &["i", "would", "like", "to", "be", "able", "to"]),
    (Marker::Like, &["i", "would", "like", "to"]),
    (Marker::Like, &["i", "would", "like"]),
    (Marker::Like, &["i'd", "like", "to", "be", "able", "to"]),
    (Marker::Like, &["i'd", "like", "to"]),
    (Marker::Like, &["i'd", "like"]),
    (Marker::Need, &["i", "need", "to", "be", "able", "to"]),
    (Marker::Need, &["i", "need", "to"]),
    (Marker::Need, &["i", "need"]),
    (Marker::Need, &["we", "need", "to"]),
    (Marker::Need, &["we", "need"]),
    (Marker::Can, &["i", "am", "able", "to"]),
    (Marker::Can, &["i'm", "able", "to"]),
    (Marker::Can, &["i", "can"]),
    (Marker::Can, &["i", "could"]),
    (Marker::Can, &["i", "would", "be", "able", "to"]),
    (Marker::Must, &["i", "should", "be", "able", "to"]),
    (Marker::Must, &["i", "must", "be", "able", "to"]),
    (Marker::Must, &["i", "should"]),
    (Marker::Must, &["i", "must"]),
    (Marker::Must, &["i", "have", "to"]),
];

const NEGATED: [&[&str]; 6] = [
    &["i", "don't", "want"],
    &["i", "do", "not", "want"],
    &["i", "never", "want"],
    &["i", "want", "to", "not"],
    &["i", "want", "not", "to"],
    &["i", "would", "not", "like"],
];

/// Markers without their subject, after "As a reader," alone.
const BARE: [(Marker, &[&str]); 6] = [
    (Marker::Want, &["want", "to", "be", "able", "to"]),
    (Marker::Want, &["want", "to"]),
    (Marker::Like, &["would", "like", "to"]),
    (Marker::Like, &["would", "like"]),
    (Marker::Need, &["need", "to"]),
    (Marker::Can, &["can"]),
];

/// Words that can begin the clause after "so" where "that" is left out.
const SUBJECTS: [&str; 29] = [
    "i",
    "we",
    "you",
    "he",
    "she",
    "it",
    "they",
    "my",
    "our",
    "your",
    "his",
    "her",
    "its",
    "their",
    "the",
    "a",
    "an",
    "this",
    "these",
    "those",
    "there",
    "nobody",
    "everyone",
    "everybody",
    "people",
    "users",
    "others",
    "no",
    "i'm",
];

/// Words with which "so" begins no clause: "and so on".
const NO_CLAUSE: [&str; 9] = ["on", "forth", "far", "many", "much", "called", "long", "well", "few"];

/// What announces a purpose, whatever follows.
const REASONS: [&[&str]; 12] = [
    &["so", "that"],
    &["in", "order", "to"],
    &["in", "order", "for"],
    &["in", "order", "that"],
    &["such", "that"],
    &["because"],
    &["that", "way"],
    &["due", "to"],
    &["so", "as", "to"],
    &["with", "the", "goal", "of"],
    &["for", "the", "purpose", "of"],
    &["with", "the", "aim", "of"],
];

/// The length of the reason's opening at a place.
fn reason_at(tokens: &[Token], at: usize) -> Option<usize> {
    if let Some(words) = REASONS.iter().find(|words| starts_with(tokens, at, words)) {
        return Some(words.len());
    }
    let next = tokens.get(at + 1)?;
    let comma = at > 0 && tokens[at - 1].is(",");
    match tokens[at].text.as_str() {
        "so" if next.is_in(&SUBJECTS) || (next.word && !next.is_in(&NO_CLAUSE)) => Some(1),
        "since" if next.is_in(&SUBJECTS) => Some(1),
        "thus" | "thereby" | "hence" | "therefore" if comma || next.word => Some(1),
        "as" if next.is_in(&["i", "we", "it", "they", "this", "that"]) || (comma && next.is_in(&SUBJECTS)) => Some(1),
        _ => None,
    }
}

impl Story {
    /// Reads the story in a part of a text; `None` if it has neither a role nor a want.
    pub(super) fn read(text: &str, part: Range<usize>) -> Option<Self> {
        let all = tokens(text, part.clone());
        let mut story = Self { span: span_of(&all).unwrap_or(part), ..Self::default() };
        let start = opening(&all);
        // "In order to sell more, as a baker, I want …": the purpose comes first.
        let lead = all
            .iter()
            .enumerate()
            .position(|(at, _)| at >= start && is_as(&all, at) && (at == start || all[at - 1].is(",")));
        let (marker_at, length) = story.find_marker(&all, start, lead);
        if lead.is_none() && story.marker.is_none() && !story.negated {
            return None;
        }
        let role_at = lead.unwrap_or(start);
        if let Some(at) = lead {
            story.has_as = true;
            story.role = role(&all, at + 1, marker_at.unwrap_or(all.len()));
            if at > start && (reason_at(&all, start).is_some()) {
                story.has_why_clause = true;
                story.why = all[start..at].to_vec();
            }
        }
        let from = marker_at.map_or_else(|| after_role(&all, role_at), |at| at + length);
        story.split_why(&all[from.min(all.len())..]);
        Some(story)
    }

    fn find_marker(&mut self, all: &[Token], start: usize, lead: Option<usize>) -> (Option<usize>, usize) {
        for at in start..all.len() {
            if let Some(words) = NEGATED.iter().find(|words| starts_with(all, at, words)) {
                self.negated = true;
                self.marker = Some(Marker::Want);
                return (Some(at), words.len());
            }
            if let Some((marker, words)) = MARKERS.iter().find(|(_, words)| starts_with(all, at, words)) {
                self.marker = Some(*marker);
                return (Some(at), words.len());
            }
            let bare = lead.is_some_and(|lead| at > lead + 1);
            if let Some((marker, words)) = BARE.iter().find(|(_, words)| bare && starts_with(all, at, words)) {
                self.marker = Some(*marker);
                return (Some(at), words.len());
            }
            // A purpose has wants of its own: "so that I can".
            if reason_at(all, at).is_some() && at > start && Some(at) != lead {
                return (None, 0);
            }
        }
        (None, 0)
    }

    fn split_why(&mut self, rest: &[Token]) {
        let why = (0..rest.len()).find_map(|at| Some((at, reason_at(rest, at)?)));
        let end = why.map_or(rest.len(), |(at, _)| at);
        let mut want = &rest[..end];
        while want.last().is_some_and(|token| token.is_in(&[",", ".", ";", "-", "–", "—"])) {
            want = &want[..want.len() - 1];
        }
        if let Some((at, length)) = why {
            self.has_why_clause = true;
            self.why = rest[at + length..].to_vec();
            while self.why.last().is_some_and(|token| token.is_in(&[".", "!", ","])) {
                self.why.pop();
            }
        }
        self.purpose_within = super::purpose::start(want);
        self.want = want.to_vec();
    }

    /// Whether a purpose is stated in any form.
    pub(super) fn has_why(&self) -> bool {
        self.has_why_clause || self.purpose_within.is_some()
    }

    /// The want without the purpose that it contains.
    pub(super) fn action(&self) -> &[Token] {
        &self.want[..self.purpose_within.unwrap_or(self.want.len()).min(self.want.len())]
    }
}

fn is_as(all: &[Token], at: usize) -> bool {
    all[at].is("as") && !all.get(at + 1).is_some_and(|next| next.is_in(&["soon", "well", "long", "far", "of", "for"]))
}

/// Where the sentence begins, after a bullet, a number or a name such as "Story 3:".
fn opening(all: &[Token]) -> usize {
    let early = all.iter().take(8).position(|token| token.is("as") || token.is_in(&["i", "i'd", "i'm"]));
    let colon = all.iter().take(8).position(|token| token.is(":"));
    match (early, colon) {
        (Some(begin), Some(colon)) if colon < begin => colon + 1,
        (Some(begin), None) if all[..begin].iter().all(|token| !token.word || is_number(token)) => begin,
        _ => all.iter().position(|token| token.word && !is_number(token)).unwrap_or(0),
    }
}

fn is_number(token: &Token) -> bool {
    token.text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

/// The role's words: to the comma or to the want.
fn role(all: &[Token], from: usize, to: usize) -> Vec<Token> {
    let article = usize::from(all.get(from).is_some_and(|token| token.is_in(&["a", "an", "the", "any", "some"])));
    let from = (from + article).min(to);
    let end = all[from..to].iter().position(|token| token.is(",")).map_or(to, |at| from + at);
    all[from..end].iter().filter(|token| token.word || !token.is_in(&[";", ":", "-", "–", "—"])).cloned().collect()
}

fn after_role(all: &[Token], from: usize) -> usize {
    all[from.min(all.len())..].iter().position(|token| token.is(",")).map_or(all.len(), |at| from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 3] {
        let story = Story::read(text, 0..text.len()).expect("a story");
        let words = |part: &[Token]| span_of(part).map_or_else(String::new, |span| text[span].to_owned());
        [words(&story.role), words(&story.want), words(&story.why)]
    }

    #[test]
    fn a_story_has_its_parts() {
        let full = parts("As a **shift lead**, I want to **swap two shifts**, so that **nobody works twice**.");
        assert_eq!(full, ["shift lead", "swap two shifts", "nobody works twice"]);
        let bare = parts("- As an editor I can lock a page so nobody else changes it");
        assert_eq!(bare, ["editor", "lock a page", "nobody else changes it"]);
        let first = parts("In order to sell more, as a baker, I want to see the weather");
        assert_eq!(first, ["baker", "see the weather", "In order to sell more,"]);
        assert_eq!(parts("Story 3: As the night nurse, I need a list"), ["night nurse", "a list", ""]);
        assert_eq!(parts("I want to pay, because it is due."), ["", "pay", "it is due"]);
        assert!(Story::read("Pay by invoice", 0..14).is_none());
    }
}
