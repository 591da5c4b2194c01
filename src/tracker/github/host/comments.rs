//! Comments and reactions. Each comment is written only once, even by overlapping runs; a hidden mark identifies it.

use std::ops::ControlFlow;

use serde::Deserialize;
use serde_json::json;

use crate::tracker::Reaction;
use crate::tracker::github::read::issue::is_own;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Creation, Edit};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireUser;

/// A comment in REST.
#[derive(Debug, Deserialize)]
pub(super) struct WireComment {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) node_id: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<WireUser>,
}

impl WireComment {
    /// The text with our line endings.
    pub(super) fn text(&self) -> String {
        self.body.as_deref().unwrap_or_default().replace("\r\n", "\n").trim_end().to_owned()
    }
}

impl GitHub {
    /// Whether a comment of this account, or of the one that workflows act as, has a mark.
    pub(super) async fn find_comment(&self, number: u64, mark: &str) -> Result<bool, ApiError> {
        Ok(!self.marked_comments(number, mark).await?.is_empty())
    }

    /// The ids of our comments with a mark, oldest first.
    async fn marked_comments(&self, number: u64, mark: &str) -> Result<Vec<u64>, ApiError> {
        Ok(self.own_comments(number, mark).await?.into_iter().map(|comment| comment.id).collect())
    }

    /// Our comments with a mark, oldest first.
    pub(super) async fn own_comments(&self, number: u64, mark: &str) -> Result<Vec<WireComment>, ApiError> {
        if self.state.borrow().viewer.is_empty() {
            // The token's account tells which comments are ours.
            self.start().await?;
        }
        let mark = hidden(mark);
        let ours = |comment: &WireComment| {
            let author = comment.user.as_ref().map_or("", |user| user.login.as_str());
            is_own(&self.state.borrow(), author) && comment.body.as_deref().is_some_and(|body| has_line(body, &mark))
        };
        let mut found = Vec::new();
        let take = |comments: Vec<WireComment>| {
            found.extend(comments.into_iter().filter(&ours));
            ControlFlow::Continue(())
        };
        let path = self.client.path(&format!("/issues/{number}/comments?per_page=100"));
        self.client.each_page(ApiRequest::get(path), take).await?;
        found.sort_unstable_by_key(|comment| comment.id);
        Ok(found)
    }

    /// Comments on an issue, unless a comment of ours already has the first of the marks.
    pub(super) async fn comment_once(&self, number: u64, marks: &[String], text: &str) -> Result<(), ApiError> {
        let Some(mark) = marks.first() else { return Ok(()) };
        if self.find_comment(number, mark).await? {
            return Ok(());
        }
        let hidden: Vec<String> = marks.iter().map(|mark| hidden(mark)).collect();
        let path = self.client.path(&format!("/issues/{number}/comments"));
        let body = format!("{text}\n\n{}", hidden.join("\n"));
        let request = Creation::post(path, json!({ "body": body }));
        let read = |response: &ApiResponse| Ok(response.read::<WireComment>()?.id);
        let reread = async || Ok(self.marked_comments(number, mark).await?.first().copied());
        let own = self.client.create(&request, read, reread).await?;
        self.delete_comment(number, mark, own, &body).await
    }

    /// Deletes our comment if another run has written the same one first, because both had looked before either wrote.
    async fn delete_comment(&self, number: u64, mark: &str, own: u64, own_body: &str) -> Result<(), ApiError> {
        if self.marked_comments(number, mark).await?.first().is_none_or(|first| *first >= own) {
            return Ok(());
        }
        let path = self.client.path(&format!("/issues/comments/{own}"));
        let decide = |now: Option<&ApiResponse>| {
            let now = now.map(ApiResponse::read::<WireComment>).transpose()?;
            Ok(match now.map(|now| now.text()) {
                Some(text) if text == own_body.trim_end() => Decision::Send(Edit::delete(path.as_str())),
                // It was deleted, or a person edited it.
                _ => Decision::Done(()),
            })
        };
        match self.client.edit(&path, decide, |_| Ok(())).await {
            // If it can't be deleted, the comment stays there twice.
            Ok(()) | Err(ApiError::Refused { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn react_to(&self, comment: u64, reaction: Reaction) -> Result<(), ApiError> {
        let content = match reaction {
            Reaction::Done => "+1",
            Reaction::Confused => "confused",
        };
        let path = self.client.path(&format!("/issues/comments/{comment}/reactions"));
        let request = Creation::post(path, json!({ "content": content }));
        // Reacting twice is harmless: GitHub keeps one.
        self.client.create_once(&request, async || Ok(false)).await
    }
}

/// Whether a mark has its own line. Quoted text never puts one there.
fn has_line(body: &str, mark: &str) -> bool {
    body.lines().any(|line| line == mark)
}

/// The hidden mark in a comment. Not to be confused with an artifact's marker.
pub(super) fn hidden(mark: &str) -> String {
    format!("<!-- rolecall: {mark} -->")
}
