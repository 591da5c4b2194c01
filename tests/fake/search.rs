//! Search: the index lags behind, knows words but not punctuation, and ignores HTML comments.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::issue::{Indexed, Issue};
use super::people::Ability;
use super::repository::Repository;
use serde_json::json;
use std::time::Duration;

/// A parsed query.
#[derive(Debug, Default)]
struct Query {
    repositories: Vec<String>,
    labels: Vec<String>,
    no_labels: Vec<String>,
    author: Option<String>,
    pull: Option<bool>,
    open: Option<bool>,
    /// Where to search: the title, the body, or both.
    places: Vec<String>,
    /// Phrases in the form that [`words`] returns.
    phrases: Vec<String>,
}

impl Call<'_> {
    pub(super) fn search_issues(&mut self) -> Answered {
        let text = self.request.asked("q").unwrap_or_default();
        if text.trim().is_empty() {
            return Err(Answer::wrong("Search", "q", "missing"));
        }
        let query = Query::read(text);
        query.check(text)?;
        let seen = self.state.clock.now().checked_sub(self.state.search_lag);
        let mut found: Vec<((u64, u64), String, u64)> = Vec::new();
        for (key, repository) in &self.state.repositories {
            let wanted = query.repositories.is_empty() || query.repositories.contains(key);
            if wanted && self.can(repository, Ability::Read) {
                let known = repository.issues.values().filter_map(|issue| Some((issue, known(issue, seen)?)));
                let hits = known.filter(|(issue, known)| query.finds(repository, issue, known));
                found.extend(hits.map(|(issue, known)| ((known.at.as_secs(), issue.id), key.clone(), issue.number)));
            }
        }
        if query.repositories.iter().any(|key| self.seen(key).is_err()) {
            return Err(Answer::custom(
                "Search",
                "q",
                "The listed users and repositories can't be searched either \
                because the resources do not exist or you do not have permission to view them.",
            ));
        }
        match (self.request.asked("sort"), self.request.asked("order")) {
            (None, _) => found.reverse(),
            (Some("updated"), None | Some("desc")) => found.sort_by_key(|(at, ..)| std::cmp::Reverse(*at)),
            _ => return Err(Answer::unserved()),
        }
        let total = found.len().min(REACHED);
        let (page, size) = self.request.page();
        if (page - 1) * size >= REACHED {
            let words = "Only the first 1000 search results are available";
            return Err(Answer::refused(422, words).mistaken(words));
        }
        // A search that timed out returns only some of the results.
        let incomplete = self.state.search_incomplete;
        if incomplete {
            found.truncate(found.len() / 2);
        }
        let mut items = Vec::new();
        for (_, key, number) in found.iter().take(REACHED).skip((page - 1) * size).take(size) {
            let json = self.state.issue_json(key, *number);
            items.push(format!(r#"{},"score":1.0}}"#, json.strip_suffix('}').unwrap_or(&json)));
        }
        let body = format!(
            r#"{{"total_count":{},"incomplete_results":{incomplete},"items":{}}}"#,
            found.len(),
            super::call::joined(&items)
        );
        let answer = Answer::text(200, body);
        Ok(match self.request.link(self.state, total) {
            Some(link) => answer.with("link", link),
            None => answer,
        })
    }
}

/// The maximum number of results of a search.
const REACHED: usize = 1000;
/// The maximum length of the words in a query, and the maximum number of words that join or negate them.
const LONGEST: usize = 256;
const MOST_OPERATORS: usize = 5;
/// The qualifiers that GitHub knows: the words before a colon.
const QUALIFIERS: [&str; 32] = [
    "repo",
    "org",
    "user",
    "owner",
    "label",
    "author",
    "assignee",
    "in",
    "is",
    "type",
    "state",
    "milestone",
    "no",
    "created",
    "updated",
    "closed",
    "comments",
    "mentions",
    "involves",
    "commenter",
    "team",
    "project",
    "reason",
    "language",
    "linked",
    "head",
    "base",
    "draft",
    "review",
    "archived",
    "reactions",
    "parent-issue",
];

impl Query {
    /// Returns the error for a query that GitHub rejects.
    fn check(&self, text: &str) -> Result<(), Answer> {
        if self.pull.is_none() {
            let words = "Query must include 'is:issue' or 'is:pull-request'";
            return Err(Answer::refused(422, words).mistaken(words));
        }
        let plain = |part: &String| {
            let qualifier = part.split_once(':').map(|(name, _)| name.trim_start_matches('-'));
            !qualifier.is_some_and(|name| QUALIFIERS.contains(&name))
        };
        let plain: Vec<String> = parts(text).into_iter().filter(plain).collect();
        let is_operator = |part: &&String| ["AND", "OR", "NOT"].contains(&part.as_str());
        let operators = plain.iter().filter(is_operator).count();
        let words: Vec<&str> = plain.iter().filter(|part| !is_operator(part)).map(String::as_str).collect();
        let refused = |words: &str| {
            let error = json!([{"message": words, "resource": "Search", "field": "q", "code": "invalid"}]);
            Err(Answer::invalid(&error).mistaken(format!("{words} {text}")))
        };
        if words.join(" ").chars().count() > LONGEST {
            return refused("The search is longer than 256 characters.");
        }
        if operators > MOST_OPERATORS {
            return refused("The search contains more than 5 AND, OR or NOT operators.");
        }
        Ok(())
    }

    fn read(text: &str) -> Self {
        let mut query = Self::default();
        for part in parts(text) {
            let Some((name, value)) = part.split_once(':').filter(|(name, _)| !name.starts_with('"')) else {
                query.phrases.extend(Some(words(&part)).filter(|phrase| phrase.len() > 1));
                continue;
            };
            let value = value.trim_matches('"').to_lowercase();
            match (name, value.as_str()) {
                ("repo", _) => query.repositories.push(value),
                ("label", _) => query.labels.push(value),
                ("-label", _) => query.no_labels.push(value),
                ("author", _) => query.author = Some(value),
                ("in", _) => query.places.extend(value.split(',').map(str::to_owned)),
                ("is" | "type", "issue") => query.pull = Some(false),
                ("is" | "type", "pr" | "pull-request") => query.pull = Some(true),
                ("is" | "state", "open") => query.open = Some(true),
                ("is" | "state", "closed") => query.open = Some(false),
                _ => query.phrases.push(words(&part)),
            }
        }
        query
    }

    /// Whether the query matches an issue as the index knows it.
    fn finds(&self, repository: &Repository, issue: &Issue, known: &Indexed) -> bool {
        repository.has_issues
            && self.pull.is_none_or(|pull| pull == issue.pull.is_some())
            && self.open.is_none_or(|open| open == known.open)
            && self.author.as_ref().is_none_or(|login| issue.author.eq_ignore_ascii_case(login))
            && self.labels.iter().all(|label| known.labels.contains(label))
            && !self.no_labels.iter().any(|label| known.labels.contains(label))
            && self.phrases.iter().all(|phrase| self.has(known, phrase))
    }

    fn has(&self, known: &Indexed, phrase: &str) -> bool {
        let looked = |place: &str| self.places.is_empty() || self.places.iter().any(|wanted| wanted == place);
        (looked("title") && known.title.contains(phrase)) || (looked("body") && known.body.contains(phrase))
    }
}

/// An issue as the index knew it at `seen`.
fn known(issue: &Issue, seen: Option<Duration>) -> Option<&Indexed> {
    seen.and_then(|seen| issue.indexed.iter().rev().find(|version| version.at <= seen))
}

/// Splits a query at spaces, except for those inside quotes.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut part, mut quoted) = (String::new(), false);
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter.is_whitespace() && !quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns the words of a text outside HTML comments, in lower case, with a space before and after each.
pub(super) fn words(text: &str) -> String {
    let mut out = String::from(" ");
    let mut rest = text;
    while !rest.is_empty() {
        let (shown, behind) = rest.split_once("<!--").unwrap_or((rest, ""));
        for word in shown.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
            out.push_str(&word.to_lowercase());
            out.push(' ');
        }
        rest = behind.split_once("-->").map_or("", |(_, rest)| rest);
    }
    out
}
