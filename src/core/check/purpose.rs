//! Where a sentence begins to say what something is for: "… to reduce waste", "… for ease of use".

use super::token::Token;
use super::verbs;

/// Words after which "to" completes them, and doesn't tell a purpose: "able to pay", "a way to pay".
const COMPLETED: &str = "how where what which who whom when whether like want wants need needs have has going used required allowed \
    supposed possible easy hard ready due try choose decide elect continue begin start learn remember refuse fail \
    process procedure command be";

/// Things that are a means to something: what they are for is no purpose of the story.
const MEANS: &str = "able ability tool tools method methods way ways option options possibility permission permissions right rights \
    chance opportunity means mechanism function feature";

/// Verbs whose object does something: "allow members to pay".
const CAUSES: &str = "allow let enable have want ask help force require permit invite remind tell get cause encourage expect need like \
    prevent be configure make instruct";

/// Words that announce a purpose with a noun: "for easy comparison".
const AIMS: &str = "ease easy easier better quick quicker faster future later further reasons purposes convenience safety security \
    compliance transparency";

/// Verbs of a clause that tells the effect: "which saves me time".
const HELPS: &str =
    "help helps allow allows let lets enable enables save saves means make makes reduce reduces ensures";

/// Participles that tell the effect after a comma: ", saving me an hour".
const EFFECTS: &str = "saving allowing enabling making reducing helping avoiding improving letting giving preventing ensuring keeping \
    increasing";

/// The token at which the purpose within a want begins.
pub(super) fn start(want: &[Token]) -> Option<usize> {
    (1..want.len()).find(|&at| {
        let next = want.get(at + 1);
        match want[at].text.as_str() {
            "to" => next.is_some_and(|next| next.word) && tells_purpose(want, at),
            "for" => next.is_some_and(|next| is_one_of(AIMS, next) || is_gerund(next)) || names_aim(&want[at..]),
            "in" => next.is_some_and(|next| next.is_in(&["case", "order", "preparation", "anticipation"])),
            "as" => {
                want[at - 1].is(",") && next.is_some_and(|next| next.is_in(&["i", "we", "it", "they", "this", "that"]))
            }
            "which" | "that" => next.is_some_and(|next| is_one_of(HELPS, next)) || helps_later(&want[at..]),
            "therefore" | "without" | "instead" | "rather" => true,
            _ => is_one_of(EFFECTS, &want[at]) && want[at - 1].is(","),
        }
    })
}

/// "which will help me".
fn helps_later(rest: &[Token]) -> bool {
    rest.get(1).is_some_and(|next| next.is_in(&["will", "would", "can", "could"]))
        && rest.get(2).is_some_and(|next| is_one_of(HELPS, next))
}

/// "for reporting": a gerund that no noun follows, so it names an activity.
fn is_gerund(token: &Token) -> bool {
    token.text.len() > 5
        && token.text.ends_with("ing")
        && !token.is_in(&["anything", "something", "everything", "nothing"])
}

/// "for audit purposes", "for legal reasons".
fn names_aim(rest: &[Token]) -> bool {
    let end = rest
        .iter()
        .skip(1)
        .position(|token| !token.word || token.is_in(&["of", "in", "from", "to"]))
        .unwrap_or(rest.len());
    let nouns = &rest[1..(end + 1).min(rest.len())];
    let aim = |token: &Token| {
        token.is_in(&["purposes", "reasons", "sake", "use", "reuse", "research", "review", "reports"])
            || ["tion", "sion", "sis", "ance", "ence"]
                .iter()
                .any(|end| token.text.ends_with(end) && token.text.len() > 6)
    };
    // "for others to read".
    let others_do = rest
        .iter()
        .take(6)
        .skip(2)
        .zip(rest.iter().skip(3))
        .any(|(to, verb)| to.is("to") && verbs::act(&verb.text).is_some());
    others_do || nouns.len() <= 3 && nouns.iter().any(aim) || nouns.first().is_some_and(|token| token.is("things"))
}

/// Whether a word is in a list.
fn is_one_of(list: &str, token: &Token) -> bool {
    list.split_ascii_whitespace().any(|word| word == token.text)
}

fn tells_purpose(want: &[Token], at: usize) -> bool {
    let next = &want[at + 1];
    if verbs::act(&next.text).is_none() && !is_one_of(GOALS, next) && !next.is_in(&["be", "have", "not", "enjoy"]) {
        return false;
    }
    // A noun follows rather than a verb: "add a filter to search results" reads both ways, so it counts as a purpose.
    let before = &want[at - 1];
    if is_one_of(COMPLETED, before)
        || is_one_of(MEANS, before)
        || verbs::is_plain(&before.text)
        || before.is_in(&[",", "and", "or", "not"])
    {
        return false;
    }
    let first = want.iter().find(|token| token.word);
    // "a tool to pay", "the ability of all members to pay": what the first noun is for is no purpose of the story.
    let causes = want[..at].iter().any(|token| is_one_of(CAUSES, token));
    let names_means = want[..at].iter().rev().take(5).any(|token| is_one_of(MEANS, token));
    // "have a workshop to agree": a thing is had for a purpose; "have members to agree" makes them do it.
    let thing = want[..at].iter().skip(1).take(1).any(|token| token.is_in(&["a", "an"]));
    !(names_means
        || (causes && !thing && !is_one_of(GOALS, next) && first.is_some_and(|first| is_one_of(CAUSES, first))))
}

/// Verbs that tell aims rather than actions.
const GOALS: &str = "attend catch conform comply cope cover drive engage grow guarantee guide handle keep limit lower meet motivate \
    offset overcome promote prove qualify relieve raise resolve respond serve solve speed strengthen succeed sustain \
    verify win cater fulfil reduce increase improve avoid ensure prevent help save minimize maximize optimize gain \
    fulfill achieve support facilitate encourage protect reach inform better demonstrate enhance stay decide remind \
    attract earn plan simplify";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::check::token::tokens;

    #[test]
    fn a_purpose_is_found_and_a_completion_is_none() {
        for (want, purpose) in [
            ("compare two offers to reduce costs", Some("to reduce costs")),
            ("print the list for audit purposes", Some("for audit purposes")),
            ("reuse an order, saving me ten minutes", Some("saving me ten minutes")),
            ("a way to pay by invoice", None),
            ("allow my team to edit the menu", None),
            ("know how to cancel", None),
            ("add a photo to the page", None),
        ] {
            let all = tokens(want, 0..want.len());
            let found = start(&all).map(|at| &want[all[at].span.start..]);
            assert_eq!(found, purpose, "{want}");
        }
    }
}
