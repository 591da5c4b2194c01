//! REST about comments and the reactions to them.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::clock::written;
use super::issue::Comment;
use super::issues::check_body;
use super::node_id;
use super::people::Ability;
use super::state::State;
use serde_json::{Value, json};

impl Call<'_> {
    pub(super) fn comments(&mut self, method: &str, key: &str, number: u64) -> Answered {
        match method {
            "GET" => {
                let comments = self.state.repositories[key].issues[&number].comments.iter();
                let items: Vec<String> =
                    comments.map(|comment| self.comment(key, number, comment).to_string()).collect();
                Ok(self.page(&items))
            }
            "POST" => {
                self.need(key, Ability::Open)?;
                let body = self.request.text("body").unwrap_or_default();
                if body.trim().is_empty() {
                    return Err(Answer::wrong("IssueComment", "body", "missing_field"));
                }
                check_body(body).map_err(|message| Answer::custom("IssueComment", "body", message))?;
                self.state.comment(key, number, &self.token.account, body);
                let made = self.state.repositories[key].issues[&number].comments.last();
                Ok(Answer::json(201, &self.comment(key, number, made.expect("just made"))))
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn comment(&self, key: &str, number: u64, comment: &Comment) -> Value {
        let repository = &self.state.repositories[key];
        let api = repository.url(&self.state.base);
        let html = repository.issues[&number].html_url(repository);
        let of = |content: &str| comment.reactions.iter().filter(|(_, given)| given == content).count();
        let url = format!("{api}/issues/comments/{}", comment.id);
        json!({
            "url": url, "html_url": format!("{html}#issuecomment-{}", comment.id),
            "issue_url": format!("{api}/issues/{number}"), "id": comment.id, "node_id": node_id("IC", comment.id),
            "user": self.state.account_value(&comment.author),
            "created_at": written(comment.created_at), "updated_at": written(comment.created_at),
            "body": comment.body, "author_association": self.state.association(repository, &comment.author),
            "reactions": {"url": format!("{url}/reactions"), "total_count": comment.reactions.len(),
                "+1": of("+1"), "-1": of("-1"), "laugh": of("laugh"), "hooray": of("hooray"),
                "confused": of("confused"), "heart": of("heart"), "rocket": of("rocket"), "eyes": of("eyes")},
        })
    }

    pub(super) fn edit_comment(&mut self, key: &str, id: &str) -> Answered {
        let comment = |state: &State| {
            let mut issues = state.repositories[key].issues.values();
            issues.find_map(|issue| {
                let place = issue.comments.iter().position(|comment| comment.id.to_string() == id)?;
                Some((issue.number, place))
            })
        };
        let (number, place) = comment(self.state).ok_or_else(Answer::not_found)?;
        let author = &self.state.repositories[key].issues[&number].comments[place].author;
        let own = author.eq_ignore_ascii_case(&self.token.account);
        self.need(key, if own { Ability::Open } else { Ability::Shape })?;
        let body = self.request.text("body").unwrap_or_default();
        check_body(body).map_err(|message| Answer::custom("IssueComment", "body", message))?;
        self.state.change(key, number, |issue| body.clone_into(&mut issue.comments[place].body));
        let edited = &self.state.repositories[key].issues[&number].comments[place];
        Ok(Answer::json(200, &self.comment(key, number, edited)))
    }

    /// A second reaction of the same kind answers 200 with the first.
    pub(super) fn react(&mut self, key: &str, id: &str) -> Answered {
        self.need(key, Ability::Open)?;
        let content = self.request.text("content").unwrap_or_default();
        if !["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"].contains(&content) {
            return Err(Answer::value("Reaction", "content", &json!(content)));
        }
        let given = (self.token.account.clone(), content.to_owned());
        let issues = self.state.repository_mut(key).issues.values_mut();
        let mut comments = issues.flat_map(|issue| issue.comments.iter_mut());
        let comment = comments.find(|comment| comment.id.to_string() == id).ok_or_else(Answer::not_found)?;
        let fresh = !comment.reactions.contains(&given);
        if fresh {
            comment.reactions.push(given);
        }
        let id = comment.id + 1_000_000;
        let reaction = json!({"id": id, "node_id": node_id("REA", id), "content": content,
            "user": self.state.account_value(&self.token.account), "created_at": written(self.state.now())});
        Ok(Answer::json(if fresh { 201 } else { 200 }, &reaction))
    }
}
