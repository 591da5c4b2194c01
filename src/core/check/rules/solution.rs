//! A want that prescribes how: a control of a screen, a technology, a protocol, a store.

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::Token;
use super::super::verbs::{self, Act};

/// Controls and places of a screen: nobody wants them for themselves.
const CONTROLS: &str = "button buttons dropdown dropdowns drop-down checkbox checkboxes popup popups pop-up modal tooltip \
    tooltips slider toggle sidebar navbar toolbar widget widgets carousel accordion breadcrumb breadcrumbs \
    textbox combobox radio-button submenu icon icons dashboard dashboards wizard splash scrollbar \
    homepage banner spinner hamburger";

/// Technology, as a means.
const TECHNOLOGY: &str = "database databases api apis rest graphql endpoint endpoints sql nosql backend frontend server-side \
    webhook webhooks microservice microservices cookie cookies cron regex regexp ajax javascript json xml yaml html css \
    oauth saml ldap sso ssh ftp sftp http https soap websocket websockets smtp imap blockchain docker kubernetes lambda \
    redis kafka postgres postgresql mysql mongodb elasticsearch plugin plugins add-on macro \
    cache crawler chatbot iframe rdf sparql cli sdk qr-code gpt llm ai";

/// Before these words a thing is a place or a means, not the object.
const PLACES: [&str; 11] = ["in", "on", "from", "via", "through", "using", "with", "into", "over", "as", "within"];

/// Technology whose name is the domain's own object where it is made, seen or given.
fn is_own_object(want: &[Token], at: usize) -> bool {
    let before = want[..at].iter().rev().take(4).find(|token| token.is_in(&PLACES));
    let verb = want.iter().find(|token| token.word).and_then(|token| verbs::act(&token.text));
    before.is_none() && matches!(verb, Some(Act::Make | Act::Give | Act::See | Act::Change | Act::Remove | Act::Reach))
}

/// "using OAI-PMH", "via Active Directory": a name after a word of means.
fn names_means(want: &[Token], at: usize) -> bool {
    let token = &want[at];
    if !token.is_in(&["via", "using", "through"]) {
        return false;
    }
    let next = want[at + 1..].iter().take(3).find(|token| !token.is_in(&["a", "an", "the", "my", "our", "their"]));
    next.is_some_and(|next| next.capital && next.word)
}

fn solution(want: &[Token], controls: &[&str], technology: &[&str]) -> Option<(usize, usize)> {
    (0..want.len()).find_map(|at| {
        let token = &want[at];
        let next = want.get(at + 1);
        if controls.contains(&token.text.as_str()) {
            return Some((at, at));
        }
        let address = next.is_some_and(|next| next.is(":"));
        if technology.contains(&token.text.as_str()) && !address && !is_own_object(want, at) {
            return Some((at, at));
        }
        // "an online form", "a web page", "a text field": the place is prescribed, not the action.
        let wanted = want[..at].iter().all(|before| !before.word || verbs::act(&before.text).is_none());
        let form = token.is_in(&["online", "web", "input", "text", "search", "radio", "drop", "check", "landing"])
            && next.is_some_and(|next| {
                next.is_in(&["form", "page", "field", "box", "button", "down", "service", "bar", "screen"])
            });
        if form && (wanted || next.is_some_and(|next| next.is_in(&["field", "box", "button", "down", "bar"]))) {
            return Some((at, at + 1));
        }
        names_means(want, at).then(|| (at, at + 1))
    })
}

/// `solution`
pub(super) struct Solution;

impl Check for Solution {
    fn about(&self) -> &'static About {
        &About {
            id: "solution",
            rule: "The want says what, not how: no control of a screen, no technology as the means.",
            reason: "A prescribed solution hides the need, and keeps a better one out.",
            source: "QUS (problem-oriented); ISO 29148 (implementation-free)",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let controls: Vec<&str> = CONTROLS.split_ascii_whitespace().collect();
        let technology: Vec<&str> = TECHNOLOGY.split_ascii_whitespace().collect();
        let stories =
            subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story && subject.english);
        for (at, subject) in stories {
            let Some(story) = &subject.story else { continue };
            let want = story.action();
            if let Some((from, to)) = solution(want, &controls, &technology) {
                let span = want[from].span.start..want[to.min(want.len() - 1)].span.end;
                let message = format!("`{}` says how, not what", subject.at(&span));
                let hint = "say what they want to reach; keep the solution for the design";
                all.push(found(self.about(), at, span, message, hint));
            }
        }
    }
}
