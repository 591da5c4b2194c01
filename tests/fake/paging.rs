//! Paged lists: issues by cursor, as on github.com since 2025, and all other lists by number.
//!
//! What public reports say about the cursors: `Link` has only `rel="next"` and `rel="prev"`, with `after` or `before`
//! in addition to the page number, on the path `/repositories/ID/…`. The cursor is the Base64 of `cursor:v2:` and the
//! `MessagePack` of the sort time and the issue's `id`: it identifies a position in the order, not an offset. If
//! there are both a cursor and a page number, the cursor counts. A page number alone is rejected from the 10,000th
//! issue on.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::issue::{self, Issue};
use super::request::{Request, encoded};
use super::state::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use std::sync::Arc;

/// How many issues can be reached by page number.
const NUMBERED: usize = 10_000;
const TOO_DEEP: &str = "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)";
const OPENING: &[u8] = b"cursor:v2:\x92\xcf";

/// An issue in a list: its position in the order, and the version that the list shows.
pub(super) struct Row {
    /// The time to sort by, in milliseconds, and the `id`.
    place: (u64, u64),
    number: u64,
    /// The older version that a lagging list shows.
    stale: Option<Arc<Issue>>,
}

impl Row {
    pub(super) fn new(issue: &Issue, updated: bool, stale: Option<Arc<Issue>>) -> Self {
        let moment = if updated { issue.updated_at } else { issue.created_at };
        Self { place: (u64::try_from(moment * 1000).unwrap(), issue.id), number: issue.number, stale }
    }

    fn cursor(&self) -> String {
        let mut bytes = OPENING.to_vec();
        bytes.extend(self.place.0.to_be_bytes());
        bytes.push(0xcf);
        bytes.extend(self.place.1.to_be_bytes());
        encoded(&STANDARD.encode(bytes))
    }
}

/// Decodes a cursor to its position.
fn place(cursor: &str) -> Option<(u64, u64)> {
    let bytes = STANDARD.decode(cursor).ok()?;
    let (moment, id) = bytes.strip_prefix(OPENING)?.split_first_chunk::<8>()?;
    let id = id.strip_prefix(b"\xcf")?.try_into().ok()?;
    Some((u64::from_be_bytes(*moment), u64::from_be_bytes(id)))
}

impl Call<'_> {
    /// Returns one page of issues.
    pub(super) fn issue_page(&mut self, key: &str, mut rows: Vec<Row>, ascending: bool) -> Answered {
        rows.sort_by_key(|row| row.place);
        if !ascending {
            rows.reverse();
        }
        let (page, size) = self.request.page();
        let asked = |name| self.request.asked(name).filter(|_| self.state.cursor_lists);
        // The first position at or after the cursor's, or strictly after it.
        let find = |cursor: &str, up_to: bool| {
            let cursor = place(cursor).ok_or_else(|| Answer::refused(422, "The cursor is invalid."))?;
            Ok(rows.partition_point(|row| match row.place.cmp(&cursor) {
                std::cmp::Ordering::Equal => up_to,
                order => order.is_lt() == ascending,
            }))
        };
        let (start, end) = match (asked("after"), asked("before")) {
            (Some(cursor), _) => (find(cursor, true)?, usize::MAX),
            (None, Some(cursor)) => {
                let end = find(cursor, false)?;
                (end.saturating_sub(size), end)
            }
            (None, None) if self.state.cursor_lists && page * size >= NUMBERED => {
                return Err(Answer::refused(422, TOO_DEEP));
            }
            (None, None) => ((page - 1) * size, usize::MAX),
        };
        let end = rows.len().min(end).min(start.saturating_add(size));
        let start = start.min(end);
        let link = match self.state.cursor_lists {
            _ if self.state.stuck_lists => {
                let (base, target) = (&self.state.base, &self.request.target);
                Some(format!("<{base}{target}>; rel=\"next\""))
            }
            true => self.cursor_link(&rows, start, end),
            false => self.request.link(self.state, rows.len()),
        };
        let items: Vec<Arc<str>> = rows[start..end].iter().map(|row| self.row_json(key, row)).collect();
        let answer = Answer::text(200, super::call::joined(&items));
        Ok(match link {
            Some(link) => answer.with("link", link),
            None => answer,
        })
    }

    fn cursor_link(&self, rows: &[Row], start: usize, end: usize) -> Option<String> {
        let (page, _) = self.request.page();
        let url = |page: usize, name: &str, row: &Row| {
            let url = self.request.page_url(self.state, page);
            format!("<{url}&{name}={}>", row.cursor())
        };
        let mut links = Vec::new();
        if start > 0 && start < end {
            links.push(url(page.saturating_sub(1).max(1), "before", &rows[start]) + "; rel=\"prev\"");
        }
        if start < end && end < rows.len() {
            links.push(url(page + 1, "after", &rows[end - 1]) + "; rel=\"next\"");
        }
        (!links.is_empty()).then(|| links.join(", "))
    }

    fn row_json(&mut self, key: &str, row: &Row) -> Arc<str> {
        match &row.stale {
            Some(issue) => issue::json(self.state, &self.state.repositories[key], issue).into(),
            None => self.state.issue_json(key, row.number),
        }
    }

    /// Returns one page of any other list.
    pub fn page(&self, items: &[String]) -> Answer {
        let (page, size) = self.request.page();
        let shown: Vec<&String> = items.iter().skip((page - 1) * size).take(size).collect();
        let answer = Answer::text(200, super::call::joined(&shown));
        match self.request.link(self.state, items.len()) {
            Some(link) => answer.with("link", link),
            None => answer,
        }
    }
}

impl Request {
    /// Returns the `Link` header of a numbered page, if there is more than one page.
    pub(super) fn link(&self, state: &State, total: usize) -> Option<String> {
        let (page, size) = self.page();
        let last = total.div_ceil(size).max(1);
        let mut links = Vec::new();
        let mut add = |page: usize, rel: &str| {
            links.push(format!("<{}>; rel=\"{rel}\"", self.page_url(state, page)));
        };
        if page > 1 {
            add(page - 1, "prev");
        }
        if page < last {
            add(page + 1, "next");
            add(last, "last");
        }
        if page > 1 {
            add(1, "first");
        }
        (!links.is_empty()).then(|| links.join(", "))
    }

    /// Returns the URL of another page of the same list. GitHub uses the repository's `id` in it, not its name.
    fn page_url(&self, state: &State, page: usize) -> String {
        let path = match &self.segments[..] {
            [repos, owner, name, rest @ ..] if repos == "repos" => {
                let key = format!("{owner}/{name}").to_lowercase();
                let id = state.repositories.get(&key).map_or(0, |repository| repository.id);
                let rest: Vec<String> = rest.iter().map(|part| encoded(part)).collect();
                format!("/repositories/{id}/{}", rest.join("/"))
            }
            _ => self.path.clone(),
        };
        let mut url = format!("{}{}{path}?", state.base, self.prefix);
        let kept = self.query.iter().filter(|(name, _)| !["page", "after", "before"].contains(&name.as_str()));
        for (name, value) in kept {
            write!(url, "{}={}&", encoded(name), encoded(value)).unwrap();
        }
        url + &format!("page={page}")
    }
}

impl State {
    /// Returns the key of the repository with an `id`.
    pub(super) fn key_of_id(&self, id: &str) -> Option<String> {
        let found = self.repositories.iter().find(|(_, repository)| repository.id.to_string() == id);
        found.map(|(key, _)| key.clone())
    }

    /// Returns a request's path and query in the form that GitHub documents: the description contains neither
    /// `/repositories/ID` nor the cursors, which only occur in `Link`.
    pub(super) fn described(&self, request: &Request) -> (String, Vec<(String, String)>) {
        let by_id = request.path.strip_prefix("/repositories/").and_then(|rest| rest.split_once('/'));
        let named = by_id.and_then(|(id, rest)| Some((self.key_of_id(id)?, rest)));
        let path = named.map_or_else(|| request.path.clone(), |(key, rest)| format!("/repos/{key}/{rest}"));
        let is_issues = request.method == "GET" && path.starts_with("/repos/") && path.ends_with("/issues");
        let known = |(name, _): &&(String, String)| !is_issues || !["after", "before"].contains(&name.as_str());
        (path, request.query.iter().filter(known).cloned().collect())
    }

    /// Returns the version of an issue that a lagging list shows now; `None` if the list doesn't contain it yet.
    pub(super) fn lagging(&self, issue: &Issue) -> Option<Arc<Issue>> {
        let seen = self.clock.now().checked_sub(self.list_lag);
        issue.listed.iter().rev().find(|(at, _)| *at <= seen).map(|(_, version)| version.clone())
    }

    /// Records the current version of an issue for lagging lists.
    pub(super) fn remember_listed(&mut self, repository: &str, number: u64) {
        if self.list_lag.is_zero() {
            return;
        }
        let (at, lag) = (self.clock.now(), self.list_lag);
        let issue = self.repository_mut(repository).issues.get_mut(&number).expect("the caller found it");
        let known = issue.listed.iter().rposition(|(then, _)| then.is_none_or(|then| then + lag <= at)).unwrap_or(0);
        issue.listed.drain(..known);
        let version = Issue { listed: Vec::new(), indexed: Vec::new(), rendered: None, ..issue.clone() };
        issue.listed.push((Some(at), Arc::new(version)));
    }

    /// Issues that existed before lists began to lag are treated as known from the beginning.
    pub(super) fn begin_to_lag(&mut self) {
        if self.list_lag.is_zero() {
            return;
        }
        for issue in self.repositories.values_mut().flat_map(|repository| repository.issues.values_mut()) {
            if issue.listed.is_empty() {
                let version = Issue { listed: Vec::new(), indexed: Vec::new(), rendered: None, ..issue.clone() };
                issue.listed.push((None, Arc::new(version)));
            }
        }
    }
}
