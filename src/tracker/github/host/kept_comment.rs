//! One comment that is kept up to date: changed in place, and minimized once it no longer holds.

use http::Method;
use serde::de::IgnoredAny;
use serde_json::json;

use super::comments::{WireComment, hidden};
use crate::core::artifact::Digest;
use crate::tracker::Standing;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{Creation, Edit};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::Graph;

const MINIMIZE: &str = "mutation Minimize($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: RESOLVED}) \
    { minimizedComment { isMinimized } } }";
const UNMINIMIZE: &str = "mutation Unminimize($id: ID!) { unminimizeComment(input: {subjectId: $id}) \
    { unminimizedComment { isMinimized } } }";

impl GitHub {
    /// Keeps one comment of ours with a mark. Returns `false` if somebody edited it.
    pub(super) async fn keep_comment_as(
        &self,
        number: u64,
        mark: &str,
        text: &str,
        standing: Standing,
    ) -> Result<bool, ApiError> {
        let Some(comment) = self.own_comments(number, mark).await?.into_iter().next() else {
            if standing == Standing::Open {
                self.comment_once(number, &[mark.to_owned(), text_mark(text)], text).await?;
            }
            return Ok(true);
        };
        let before = comment.text();
        if !is_as_written(&before, mark) {
            return Ok(false);
        }
        let wanted = body(text, mark);
        if before == wanted {
            return Ok(true);
        }
        // Before the text: if the run ends in between, the text still differs, and the next run does both.
        self.set_minimized(&comment.node_id, standing == Standing::Resolved).await?;
        let path = self.client.path(&format!("/issues/comments/{}", comment.id));
        let decide = |now: Option<&ApiResponse>| {
            let Some(now) = now else { return Ok(Decision::Done(true)) };
            let now = now.read::<WireComment>()?.text();
            Ok(match is_as_written(&now, mark) {
                true if now == wanted => Decision::Done(true),
                true => Decision::Send(Edit::new(Method::PATCH, path.as_str(), json!({ "body": wanted }))),
                false => Decision::Done(false),
            })
        };
        self.client.edit(&path, decide, |_| Ok(true)).await
    }

    async fn set_minimized(&self, node: &str, minimized: bool) -> Result<(), ApiError> {
        let (operation, text) = if minimized { ("Minimize", MINIMIZE) } else { ("Unminimize", UNMINIMIZE) };
        let request = Creation::mutation(operation, text, &json!({ "id": node }));
        let read = |response: &ApiResponse| {
            let graph: Graph<IgnoredAny> = response.read()?;
            graphql_error::check_errors(&self.client.repository(), request.request(), &graph.errors)
        };
        // Hiding twice is harmless.
        match self.client.create(&request, read, async || Ok(None)).await {
            // A comment that can't be hidden says itself whether it still holds.
            Ok(()) | Err(ApiError::Refused { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The hidden mark that tells whether somebody edited the text.
fn text_mark(text: &str) -> String {
    format!("text {}", Digest::of(text).as_str())
}

fn body(text: &str, mark: &str) -> String {
    format!("{text}\n\n{}\n{}", hidden(mark), hidden(&text_mark(text)))
}

/// Whether a comment is as we wrote it.
fn is_as_written(comment: &str, mark: &str) -> bool {
    let text = comment.find(&format!("\n\n{}\n", hidden(mark))).map(|end| &comment[..end]);
    text.is_some_and(|text| comment == body(text, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_somebody_edited_is_told_from_ours() {
        let ours = body("Two things.\n\n- a", "check");
        assert!(is_as_written(&ours, "check"));
        for theirs in [
            ours.replace("Two", "Three"),
            format!("{ours}\nI disagree."),
            ours.replace("\n<!-- rolecall: text", "\nNo.\n<!-- rolecall: text"),
            String::new(),
        ] {
            assert!(!is_as_written(&theirs, "check"), "{theirs}");
        }
    }
}
