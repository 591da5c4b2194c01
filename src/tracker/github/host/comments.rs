//! Comments: each is said once, whatever happens meanwhile. A hidden mark in it says which one it is.

use serde::Deserialize;
use serde_json::json;

use super::GitHub;
use crate::tracker::Reaction;
use crate::tracker::github::ask::{Answer, Ask, Creation, Edit};
use crate::tracker::github::client::Decision;
use crate::tracker::github::issue::is_own;
use crate::tracker::github::trouble::Trouble;
use crate::tracker::github::wire::WireUser;

/// A comment of the REST interface.
#[derive(Debug, Deserialize)]
struct WireComment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<WireUser>,
}

impl GitHub {
    /// Did this account, or the workflows', comment with a mark?
    pub(super) async fn find_comment(&self, number: u64, mark: &str) -> Result<bool, Trouble> {
        Ok(!self.marked_comments(number, mark).await?.is_empty())
    }

    /// The comments with a mark of this account's, or of the workflows', the oldest first.
    async fn marked_comments(&self, number: u64, mark: &str) -> Result<Vec<u64>, Trouble> {
        if self.state.borrow().viewer.is_empty() {
            // Which comments are ours is known by whose token it is.
            self.start().await?;
        }
        let mark = hidden(mark);
        let mut found = Vec::new();
        for page in 1.. {
            let path = self.client.path(&format!("/issues/{number}/comments?per_page=100&page={page}"));
            let answer = self.client.send(&Ask::get(path)).await?;
            let comments: Vec<WireComment> = answer.read()?;
            let ours = |comment: &&WireComment| {
                let author = comment.user.as_ref().map_or("", |user| user.login.as_str());
                is_own(&self.state.borrow(), author)
                    && comment.body.as_deref().is_some_and(|body| has_line(body, &mark))
            };
            found.extend(comments.iter().filter(ours).map(|comment| comment.id));
            if answer.last_page.is_none_or(|last| last <= page) {
                break;
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Comment, unless a comment of ours has the first of the marks.
    pub(super) async fn say_once(&self, number: u64, marks: &[String], text: &str) -> Result<(), Trouble> {
        let Some(mark) = marks.first() else { return Ok(()) };
        if self.find_comment(number, mark).await? {
            return Ok(());
        }
        let hidden: Vec<String> = marks.iter().map(|mark| hidden(mark)).collect();
        let path = self.client.path(&format!("/issues/{number}/comments"));
        let said = format!("{text}\n\n{}", hidden.join("\n"));
        let ask = Creation::post(path, json!({ "body": said }));
        let read = |answer: &Answer| Ok(answer.read::<WireComment>()?.id);
        let look = async || Ok(self.marked_comments(number, mark).await?.first().copied());
        let own = self.client.create(&ask, read, look).await?;
        self.take_back(number, mark, own, &said).await
    }

    /// Two runs can have looked before either wrote: of two that say the same, the one who came later takes it back.
    async fn take_back(&self, number: u64, mark: &str, own: u64, said: &str) -> Result<(), Trouble> {
        if self.marked_comments(number, mark).await?.first().is_none_or(|first| *first >= own) {
            return Ok(());
        }
        let path = self.client.path(&format!("/issues/comments/{own}"));
        let decide = |now: Option<&Answer>| {
            let now = now.map(Answer::read::<WireComment>).transpose()?;
            let body = now.and_then(|now| now.body).map(|body| body.replace("\r\n", "\n"));
            Ok(match body {
                Some(body) if body.trim_end() == said.trim_end() => Decision::Send(Edit::delete(path.as_str())),
                // It is gone, or a person wrote into it.
                _ => Decision::Done(()),
            })
        };
        match self.client.edit(&path, decide, |_| Ok(())).await {
            // Where it can not be taken back, it was said twice.
            Ok(()) | Err(Trouble::Refused { .. }) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    pub(super) async fn react_to(&self, comment: u64, reaction: Reaction) -> Result<(), Trouble> {
        let content = match reaction {
            Reaction::Done => "+1",
            Reaction::Confused => "confused",
        };
        let path = self.client.path(&format!("/issues/comments/{comment}/reactions"));
        let ask = Creation::post(path, json!({ "content": content }));
        // Sent again it is the same reaction.
        self.client.create_once(&ask, async || Ok(false)).await
    }
}

/// A mark stands in a line of its own; what somebody said and we repeat never does.
fn has_line(body: &str, mark: &str) -> bool {
    body.lines().any(|line| line == mark)
}

/// The comment's mark, which people do not see. It is no marker of an artifact.
fn hidden(mark: &str) -> String {
    format!("<!-- rolecall: {mark} -->")
}
