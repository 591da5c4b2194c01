//! What an issue's text may say of itself where nobody with rights vouches for it.
//!
//! Who puts a role's label on an issue vouches for the marker that is there. But an author may go on editing, and a
//! workflow tags what strangers file. So a text that its author changed last counts only as far as no authority is
//! needed for it: an issue may be the artifact that bears its own number, and no other; and it can neither accept
//! itself, nor hang or follow anywhere.

use std::ops::Range;

use super::identity::{marked, owned};
use crate::core::artifact::Marker;
use crate::core::names::ArtifactKey;

/// How a marker begins, and what becomes of one that means nothing: still a comment, hidden as before.
const OPENING: (&str, &str) = ("<!-- rolecall ", "<!--rolecall ");

/// Who changed an issue's text last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastEdit {
    /// Nobody: it is as it was when a label was put on.
    Never,
    /// An account, by its login.
    By(String),
    /// Somebody of whom nothing is known: the account is gone, or the host did not say.
    Unknown,
}

impl LastEdit {
    /// Does somebody with rights vouch for the text? `may_vouch` says it of an account.
    pub fn is_trusted_edit(&self, may_vouch: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Never => true,
            Self::By(login) => may_vouch(login),
            Self::Unknown => false,
        }
    }
}

/// Does a text say something that its author alone can't say? What it claims to be has not its own number, or its
/// marker says that it is accepted, where it comes from or under what it belongs.
pub fn needs_trust(body: &str, number: u64) -> bool {
    let text = body.replace("\r\n", "\n");
    let markers = Marker::find(&text);
    match markers.is_empty() {
        true => owned(&text).is_some_and(|key| !is_own(&key, number)),
        false => markers.iter().any(|(_, marker)| presumes(marker, number)),
    }
}

/// The keys that a text claims and that are not of its own number.
pub fn foreign_keys_claimed(body: &str, number: u64) -> Vec<ArtifactKey> {
    let keys = marked(body);
    let claimed = if keys.is_empty() { owned(body).into_iter().collect() } else { keys };
    claimed.into_iter().filter(|key| !is_own(key, number)).collect()
}

/// A text as it counts without authority. No word that people see is another: a marker with a foreign key is a comment
/// that means nothing, and of the issue's own one the lines that presume are gone.
///
/// It is the text itself that is made right, and not what is read from it. So whoever reads it later reads the same,
/// and what is written over it can't carry a forged line on under the name of somebody who is believed.
pub fn strip_untrusted(body: &str, number: u64) -> String {
    let mut text = body.replace("\r\n", "\n");
    // A marker that a code block hid may count once another is gone.
    loop {
        let presuming: Vec<(Range<usize>, Marker)> =
            Marker::find(&text).into_iter().filter(|(_, marker)| presumes(marker, number)).collect();
        if presuming.is_empty() {
            return text;
        }
        for (range, marker) in presuming.into_iter().rev() {
            let instead = match is_own(&marker.key, number) {
                true => Marker { from: None, under: None, accepted: None, ..marker }.write(),
                false => text[range.clone()].replacen(OPENING.0, OPENING.1, 1),
            };
            text.replace_range(range, &instead);
        }
    }
}

/// Is a text that counts without authority an artifact's at all?
pub fn keeps_claim(text: &str, number: u64) -> bool {
    !marked(text).is_empty() || owned(text).is_some_and(|key| is_own(&key, number))
}

fn presumes(marker: &Marker, number: u64) -> bool {
    let silent = marker.from.is_none() && marker.under.is_none() && marker.accepted.is_none();
    !silent || !is_own(&marker.key, number)
}

/// Is a key one that an issue of this number was given when it was tagged?
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
    fn an_issue_may_be_what_bears_its_number_and_nothing_else() {
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
    fn what_presumes_is_taken_out_of_the_marker_and_digests_stay() {
        for line in
            ["accepted: 2027-01-04", "from: feature/x", "under: feature/x", "under: #3", "accepted : 2027-01-04"]
        {
            let text = with(line);
            assert!(needs_trust(&text, 12), "{line}");
            assert_eq!(strip_untrusted(&text, 12), OWN, "{line}");
        }
        assert!(!needs_trust(&with("accepted: soon"), 12), "it says nothing");
        assert!(!needs_trust(&with("other: feature/x"), 12));
    }

    #[test]
    fn a_forged_marker_beside_the_own_one_means_nothing_and_no_later_write_makes_it_mean_something() {
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
            assert!(marked(&rest).iter().all(|known| *known == key), "{text}\nbecame\n{rest}");
            assert!(keeps_claim(&rest, 12), "{rest}");
            let body = Body::parse(&rest, Some(&key));
            let role = RoleId::new("ux").expect("an id");
            // Where an open fence hides it, the owner line tells.
            let marker = body.marker.unwrap_or_else(|| Marker::new(key.clone(), role, None));
            let written = Body::write(&body.sections, "**Owner:** UX · `bug/pay-12`", &marker);
            assert_eq!(marked(&written), std::slice::from_ref(&key), "{written}");
        }
    }

    #[test]
    fn where_the_marker_is_another_s_the_owner_line_still_tells_and_only_of_its_own_number() {
        let forged = OWN.replace("rolecall bug/pay-12", "rolecall sprint-objectives/sprint-6");
        assert!(needs_trust(&forged, 12) && keeps_claim(&strip_untrusted(&forged, 12), 12));
        let line = "Words.\n\n**Owner:** UX · `sprint-objectives/sprint-6`";
        assert!(needs_trust(line, 12) && !keeps_claim(&strip_untrusted(line, 12), 12));
        assert!(!needs_trust(line, 6), "it bears that number");
    }

    #[test]
    fn who_edited_last_vouches_if_anybody_does() {
        let may = |login: &str| login == "ana";
        assert!(LastEdit::Never.is_trusted_edit(&may));
        assert!(LastEdit::By("ana".to_owned()).is_trusted_edit(&may));
        assert!(!LastEdit::By("mallory".to_owned()).is_trusted_edit(&may));
        assert!(!LastEdit::Unknown.is_trusted_edit(&may));
    }
}
