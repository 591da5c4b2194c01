//! The verbs of everyday product work, by what they do to their object. General English: no project's vocabulary.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What an action does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Something is there that was not.
    Make,
    /// Something is looked at.
    See,
    /// Something is different from before.
    Change,
    /// Something is gone.
    Remove,
    /// Somebody else gets something.
    Give,
    /// Somebody says yes or no.
    Judge,
    /// Something is found or chosen on the way to another action.
    Reach,
    /// Anything else.
    Other,
}

/// Verbs that are rarely nouns.
static PLAIN: [(Act, &str); 8] = [
    (
        Act::Make,
        "add create insert generate build develop compose install implement define specify introduce produce capture \
         establish",
    ),
    (
        Act::See,
        "see read browse inspect visualize visualise analyze analyse learn understand know discover explore compare \
         assess evaluate",
    ),
    (
        Act::Change,
        "edit modify adjust revise rename annotate customize customise personalize personalise assign reassign \
         configure update organize organise arrange categorize categorise classify convert transform translate replace \
         rotate crop resize restore enrich correct reschedule reorder",
    ),
    (Act::Remove, "delete remove archive cancel discard revoke unsubscribe uninstall erase withdraw"),
    (Act::Give, "send publish distribute deliver notify invite forward present communicate announce"),
    (Act::Judge, "approve reject accept decline deny authorize authorise confirm verify validate"),
    (
        Act::Reach,
        "select choose pick enter type find locate identify obtain retrieve get receive collect gather navigate go \
         complete fill log determine",
    ),
    (
        Act::Other,
        "manage maintain keep make apply enable disable hide provide integrate navigate allocate ensure prevent avoid \
         restrict grant give take put bring buy sell pay reuse migrate combine merge split join connect disconnect embed \
         attach describe explain enforce satisfy finish begin continue perform conduct execute prepare submit resubmit \
         redact save calculate invoke operate participate respond subscribe become ask tell teach follow meet \
         redeem renew recover reconcile lend borrow leave lift unlock allow let",
    ),
];

/// Verbs that are as often nouns: "and report" may name a report.
static ALSO_NOUNS: [(Act, &str); 7] = [
    (Act::Make, "upload import register draft copy document record log"),
    (Act::See, "view preview list display show watch check search review track monitor audit"),
    (
        Act::Change,
        "change tag label mark set reset update upgrade move format group map link schedule plan sort filter",
    ),
    (Act::Remove, "stop block"),
    (
        Act::Give,
        "download export print share post email e-mail mail message report contact release transfer issue return",
    ),
    (Act::Judge, "rate rank vote comment"),
    (
        Act::Other,
        "access request order store test control process purchase start play charge book name offer place queue question \
         reply run scan sign stream supply support switch sync use visit work reference design balance call claim click \
         deposit estimate exchange file fix flag help highlight hold host invoice load lock match measure open pin quote \
         rent repair research score study train turn pause zoom deploy save answer reserve merge query batch",
    ),
];

/// Verbs that promise no action that somebody could show.
const EMPTY: [&str; 8] =
    ["manage", "handle", "integrate", "administer", "administrate", "support", "deal", "integration"];

/// Pairs of which one is the other's opposite: one setting, one decision.
const TOGGLES: [(&str, &str); 14] = [
    ("enable", "disable"),
    ("show", "hide"),
    ("accept", "decline"),
    ("accept", "reject"),
    ("approve", "reject"),
    ("approve", "deny"),
    ("allow", "deny"),
    ("allow", "prevent"),
    ("lock", "unlock"),
    ("start", "stop"),
    ("connect", "disconnect"),
    ("grant", "revoke"),
    ("open", "close"),
    ("confirm", "reject"),
];

/// Words that mean nearly the same as actions.
const SYNONYMS: [&[&str]; 13] = [
    &["see", "view", "read", "display", "show", "look", "watch", "check", "inspect", "review", "preview"],
    &["find", "access", "search", "locate", "discover", "browse", "explore", "retrieve", "get", "obtain", "identify"],
    &["edit", "modify", "update", "change", "adjust", "revise", "correct"],
    &["delete", "remove", "erase", "discard", "clear"],
    &["create", "make", "build", "develop", "generate", "produce", "define", "establish", "add", "insert"],
    &["send", "deliver", "post", "forward", "distribute", "mail", "email", "e-mail", "message", "share", "communicate"],
    &["save", "store", "keep", "record", "log", "archive", "preserve", "capture"],
    &["know", "understand", "learn", "see"],
    &["track", "monitor", "follow", "audit"],
    &["select", "choose", "pick"],
    &["collect", "gather", "receive", "get"],
    &["verify", "validate", "check", "confirm"],
    &["organize", "organise", "sort", "arrange", "group", "categorize", "categorise", "classify"],
];

/// What each verb does, and whether it is hardly ever a noun.
static VERBS: LazyLock<HashMap<&str, (Act, bool)>> = LazyLock::new(|| {
    let words = |table: &'static [(Act, &'static str)], plain: bool| {
        let each = move |(act, words): &'static (Act, &'static str)| {
            words.split_ascii_whitespace().map(move |word| (word, (*act, plain)))
        };
        table.iter().flat_map(each)
    };
    // A verb that stands in both tables counts as plain.
    words(&ALSO_NOUNS, false).chain(words(&PLAIN, true)).collect()
});

/// What a verb in its base form does; `None` if the word is no verb that we know.
pub(super) fn act(word: &str) -> Option<Act> {
    VERBS.get(word).map(|(act, _)| *act)
}

/// Whether a word is a verb, and hardly ever a noun.
pub(super) fn is_plain(word: &str) -> bool {
    VERBS.get(word).is_some_and(|(_, plain)| *plain)
}

/// Whether a verb names no action that somebody could show.
pub(super) fn is_empty(word: &str) -> bool {
    EMPTY.contains(&word)
}

/// Whether two verbs name one action, or the two sides of one setting.
pub(super) fn is_one_action(one: &str, other: &str) -> bool {
    let toggles = |&(left, right): &(&str, &str)| (one, other) == (left, right) || (other, one) == (left, right);
    let same = |words: &&[&str]| words.contains(&one) && words.contains(&other);
    one == other || TOGGLES.iter().any(toggles) || SYNONYMS.iter().any(same)
}

/// Words that name one action and no other.
const SAME: [&[&str]; 5] = [
    &["edit", "modify", "update", "change"],
    &["delete", "remove", "erase"],
    &["select", "choose", "pick"],
    &["see", "view"],
    &["find", "locate"],
];

/// One word for all that name the same action.
pub(super) fn same_as(word: &str) -> &str {
    SAME.iter().find(|words| words.contains(&word)).map_or(word, |words| words[0])
}

/// The base form of a participle such as `recorded`, if we know its verb.
pub(super) fn base_of_participle(word: &str) -> Option<String> {
    let stem = word.strip_suffix("ed")?;
    let mut forms = vec![stem.to_owned(), format!("{stem}e")];
    if let Some(stem) = stem.strip_suffix('i') {
        forms.push(format!("{stem}y"));
    }
    let mut letters = stem.chars().rev();
    if letters.next().is_some_and(|last| letters.next() == Some(last)) {
        forms.push(stem[..stem.len() - 1].to_owned());
    }
    forms.into_iter().find(|form| act(form).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_participle_leads_to_its_verb() {
        let bases = ["recorded", "shared", "notified", "tagged", "red", "naked"].map(base_of_participle);
        let wanted = [Some("record"), Some("share"), Some("notify"), Some("tag"), None, None];
        assert_eq!(bases, wanted.map(|word| word.map(str::to_owned)));
    }

    #[test]
    fn opposites_are_one_setting_and_synonyms_one_action() {
        assert!(is_one_action("enable", "disable") && is_one_action("access", "find"));
        assert!(!is_one_action("create", "edit") && !is_one_action("add", "remove"));
    }
}
