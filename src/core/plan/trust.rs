//! Limits what an issue's text may claim without the approval of somebody with rights.
//!
//! Whoever adds a role's label approves the marker in the text. But the author can keep editing, and a
//! workflow tags what strangers file. So a text that its author changed last may only claim what needs no rights: the
//! issue can be the artifact with its own number, but no other, and can't set its own acceptance, parent or source.

use std::ops::Range;

use super::identity::{marker_keys, owner_line_key};
use crate::core::artifact::Marker;
use crate::core::names::ArtifactKey;

/// How a marker begins, and what that is replaced with to disable it: still a comment, and hidden as before.
const OPENING: (&str, &str) = ("<!-- rolecall ", "<!--rolecall ");

/// The last person who changed an issue's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastEdit {
    /// Nobody since a label was added.
    Never,
    /// An account, by its login.
    By(String),
    /// An unknown person: the account is gone, or the host did not say.
    Unknown,
}

impl LastEdit {
    /// Whether somebody with rights approved the text. `may_vouch` returns whether an account has them.
    pub fn is_trusted_edit(&self, may_vouch: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Never => true,
            Self::By(login) => may_vouch(login),
            Self::Unknown => false,
        }
    }
}

/// Whether a text claims something that its author alone may not claim: a key without the issue's own number, or a
/// marker that sets its acceptance, source, parent, former key or agent.
pub fn needs_trust(body: &str, number: u64) -> bool {
    let text = body.replace("\r\n", "\n");
    let markers = Marker::find(&text);
    match markers.is_empty() {
        true => owner_line_key(&text).is_some_and(|key| !is_own(&key, number)),
        false => markers.iter().any(|(_, marker)| makes_untrusted_claim(marker, number)),
    }
}

/// The keys that a text claims and that don't have its own number.
pub fn foreign_keys_claimed(body: &str, number: u64) -> Vec<ArtifactKey> {
    let keys = marker_keys(body);
    let claimed = if keys.is_empty() { owner_line_key(body).into_iter().collect() } else { keys };
    claimed.into_iter().filter(|key| !is_own(key, number)).collect()
}

/// Returns a text without the claims that need trust. What people see stays the same: a marker with a foreign key
/// becomes an ordinary comment, and the issue's own marker loses the lines that need trust.
///
/// The text itself is changed, not only what is read from it. So every later reader sees the same, and a later write by
/// a trusted account can't preserve a forged line.
pub fn strip_untrusted(body: &str, number: u64) -> String {
    let mut text = body.replace("\r\n", "\n");
    // A marker that a code block hid can count once another marker is gone.
    loop {
        let untrusted: Vec<(Range<usize>, Marker)> =
            Marker::find(&text).into_iter().filter(|(_, marker)| makes_untrusted_claim(marker, number)).collect();
        if untrusted.is_empty() {
            return text;
        }
        for (range, marker) in untrusted.into_iter().rev() {
            let replacement = match is_own(&marker.key, number) {
                true => without_claims(marker).write(),
                false => text[range.clone()].replacen(OPENING.0, OPENING.1, 1),
            };
            text.replace_range(range, &replacement);
        }
    }
}

/// Whether a text without untrusted claims is still an artifact's.
pub fn keeps_claim(text: &str, number: u64) -> bool {
    !marker_keys(text).is_empty() || owner_line_key(text).is_some_and(|key| is_own(&key, number))
}

fn makes_untrusted_claim(marker: &Marker, number: u64) -> bool {
    let claims = without_claims(marker.clone()) != *marker;
    claims || !is_own(&marker.key, number)
}

/// A marker without what only somebody who may push can say.
fn without_claims(marker: Marker) -> Marker {
    let (accepted, taken, returned) = (None, None, None);
    Marker { by: None, from: None, was: Vec::new(), under: None, accepted, taken, returned, ..marker }
}

/// Whether a key is one that an issue with this number gets when it is tagged.
fn is_own(key: &ArtifactKey, number: u64) -> bool {
    let (name, number) = (key.name().as_str(), number.to_string());
    name.strip_suffix(&number).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::Body;
    use crate::core::names::RoleId;

    const OWN: &str = "Words.\n\n**Owner:** UX · `bug/pay-12`\n\n<!-- rolecall bug/pay-12\nrole: ux\ntitle: 5d41402abc4b2a76\nsection: 9f86d081884c7d65 Steps\n-->\n";

    fn with(line: &str) -> String {
        OWN.replace("role: ux\n", &format!("role: ux\n{line}\n"))
    }

    #[test]
    fn an_issue_can_only_be_the_artifact_with_its_own_number() {
        for (key, own) in [
            ("bug/pay-12", true),
            ("story/12", true),
            ("bug/pay-112", false),
            ("bug/pay12", false),
            ("bug/12-pay", false),
            ("bug/pay", false),
            ("sprint-objectives/sprint-6", false),
        ] {
            let text = OWN.replace("bug/pay-12", key);
            assert_eq!(needs_trust(&text, 12), !own, "{key}");
            assert_eq!(needs_trust(&text.replace('\n', "\r\n"), 12), !own, "{key}");
            let rest = strip_untrusted(&text, 12);
            assert_eq!(keeps_claim(&rest, 12), own, "{key}:\n{rest}");
            assert_eq!(rest == text, own, "{key}:\n{rest}");
            assert!(!needs_trust(&rest, 12) || !keeps_claim(&rest, 12), "{rest}");
        }
        for plain in ["", "Words", "<!-- a comment -->", "**Owner:** me"] {
            assert!(!needs_trust(plain, 12), "{plain}");
        }
    }

    #[test]
    fn untrusted_claims_are_removed_from_the_marker_and_digests_stay() {
        for line in [
            "accepted: 2027-01-04",
            "taken: 2027-01-04",
            "returned: 2027-01-04",
            "from: feature/x",
            "was: sprint-objectives/sprint-6",
            "under: feature/x",
            "under: #3",
            "by: somebody else's agent",
            "accepted : 2027-01-04",
        ] {
            let text = with(line);
            assert!(needs_trust(&text, 12), "{line}");
            assert_eq!(strip_untrusted(&text, 12), OWN, "{line}");
        }
        assert!(!needs_trust(&with("accepted: soon"), 12), "it claims nothing");
        assert!(!needs_trust(&with("other: feature/x"), 12));
    }

    #[test]
    fn a_forged_marker_beside_the_own_one_is_disabled_and_no_later_write_enables_it() {
        let forged = "<!-- rolecall sprint-objectives/sprint-6\nrole: ux\n-->";
        let key = ArtifactKey::parse("bug/pay-12").expect("a key");
        for text in [
            format!("{forged}\n\n{OWN}"),
            format!("{OWN}\n{forged}\n"),
            format!("{forged}{forged}\n{OWN}"),
            format!("```\n{forged}\n```\n\n{OWN}{forged}"),
            format!("```\n{OWN}\n{forged}"),
            format!("<!-- rolecall sprint-objectives/sprint-7\nrole: ux\n{forged}\n-->\n{OWN}"),
            format!("<!-- role{forged}call sprint-objectives/sprint-7\nrole: ux\n-->\n{OWN}"),
        ] {
            let rest = strip_untrusted(&text, 12);
            assert!(marker_keys(&rest).iter().all(|known| *known == key), "{text}\nbecame\n{rest}");
            assert!(keeps_claim(&rest, 12), "{rest}");
            let body = Body::parse(&rest, Some(&key));
            let role = RoleId::new("ux").expect("an id");
            // If an open fence hides the marker, the owner line has the key.
            let marker = body.marker.unwrap_or_else(|| Marker::new(key.clone(), role, None));
            let written = Body::write(&body.sections, "**Owner:** UX · `bug/pay-12`", &marker);
            assert_eq!(marker_keys(&written), std::slice::from_ref(&key), "{written}");
        }
    }

    #[test]
    fn with_a_foreign_marker_the_owner_line_counts_but_only_for_its_own_number() {
        let forged = OWN.replace("rolecall bug/pay-12", "rolecall sprint-objectives/sprint-6");
        assert!(needs_trust(&forged, 12) && keeps_claim(&strip_untrusted(&forged, 12), 12));
        let line = "Words.\n\n**Owner:** UX · `sprint-objectives/sprint-6`";
        assert!(needs_trust(line, 12) && !keeps_claim(&strip_untrusted(line, 12), 12));
        assert!(!needs_trust(line, 6), "it has that number");
    }

    #[test]
    fn a_text_is_trusted_if_its_last_editor_is() {
        let may = |login: &str| login == "ana";
        assert!(LastEdit::Never.is_trusted_edit(&may));
        assert!(LastEdit::By("ana".to_owned()).is_trusted_edit(&may));
        assert!(!LastEdit::By("mallory".to_owned()).is_trusted_edit(&may));
        assert!(!LastEdit::Unknown.is_trusted_edit(&may));
    }
}
