//! REST endpoints for comments and reactions to them.

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
                let since = self.request.asked("since").and_then(|since| since.parse::<jiff::Timestamp>().ok());
                let since = since.map_or(i64::MIN, jiff::Timestamp::as_second);
                let comments = self.state.repositories[key].issues[&number].comments.iter();
                let fitting = comments.filter(|comment| comment.created_at >= since);
                let item = |comment| self.state.comment_value(key, number, comment).to_string();
                Ok(self.page(&fitting.map(item).collect::<Vec<_>>()))
            }
            "POST" => {
                self.need_on(key, number, Ability::Open)?;
                let body = self.request.text("body").unwrap_or_default();
                if body.trim().is_empty() {
                    return Err(Answer::wrong("IssueComment", "body", "missing_field"));
                }
                check_body(body).map_err(|message| Answer::custom("IssueComment", "body", message))?;
                self.state.comment(key, number, &self.token.account, body);
                let made = self.state.repositories[key].issues[&number].comments.last();
                Ok(Answer::json(201, &self.state.comment_value(key, number, made.expect("just made"))))
            }
            _ => Err(Answer::unserved()),
        }
    }

    /// Returns the issue that a comment belongs to, and the comment's index there.
    fn comment_at(&self, key: &str, id: &str) -> Result<(u64, usize), Answer> {
        let mut issues = self.state.repositories[key].issues.values();
        let found = issues.find_map(|issue| {
            let place = issue.comments.iter().position(|comment| comment.id.to_string() == id)?;
            Some((issue.number, place))
        });
        found.ok_or_else(Answer::not_found)
    }

    pub(super) fn one_comment(&self, key: &str, id: &str) -> Answered {
        let (number, place) = self.comment_at(key, id)?;
        let comment = &self.state.repositories[key].issues[&number].comments[place];
        Ok(Answer::json(200, &self.state.comment_value(key, number, comment)))
    }

    pub(super) fn edit_comment(&mut self, key: &str, id: &str) -> Answered {
        let (number, place) = self.comment_at(key, id)?;
        let author = &self.state.repositories[key].issues[&number].comments[place].author;
        let own = author.eq_ignore_ascii_case(&self.token.account);
        self.need_on(key, number, if own { Ability::Open } else { Ability::Shape })?;
        let body = self.request.text("body").unwrap_or_default();
        check_body(body).map_err(|message| Answer::custom("IssueComment", "body", message))?;
        self.state.change(key, number, |issue| body.clone_into(&mut issue.comments[place].body));
        let edited = &self.state.repositories[key].issues[&number].comments[place];
        Ok(Answer::json(200, &self.state.comment_value(key, number, edited)))
    }

    pub(super) fn delete_comment(&mut self, key: &str, id: &str) -> Answered {
        let (number, place) = self.comment_at(key, id)?;
        let author = &self.state.repositories[key].issues[&number].comments[place].author;
        let own = author.eq_ignore_ascii_case(&self.token.account);
        self.need_on(key, number, if own { Ability::Open } else { Ability::Shape })?;
        self.state.change(key, number, |issue| drop(issue.comments.remove(place)));
        Ok(Answer::empty())
    }

    /// Repeating a reaction answers 200 with the existing one.
    pub(super) fn react(&mut self, key: &str, id: &str) -> Answered {
        let (number, place) = self.comment_at(key, id)?;
        self.need_on(key, number, Ability::Open)?;
        let content = self.request.text("content").unwrap_or_default();
        if !["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"].contains(&content) {
            return Err(Answer::value("Reaction", "content", &json!(content)));
        }
        let given = (self.token.account.clone(), content.to_owned());
        let issue = self.state.repository_mut(key).issues.get_mut(&number).expect("found above");
        let comment = &mut issue.comments[place];
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

impl State {
    pub(super) fn comment_value(&self, key: &str, number: u64, comment: &Comment) -> Value {
        let repository = &self.repositories[key];
        let api = repository.url(&self.base);
        let html = repository.issues[&number].html_url(repository);
        let of = |content: &str| comment.reactions.iter().filter(|(_, given)| given == content).count();
        let url = format!("{api}/issues/comments/{}", comment.id);
        json!({
            "url": url, "html_url": format!("{html}#issuecomment-{}", comment.id),
            "issue_url": format!("{api}/issues/{number}"), "id": comment.id, "node_id": node_id("IC", comment.id),
            "user": self.account_value(&comment.author),
            "created_at": written(comment.created_at), "updated_at": written(comment.created_at),
            "body": comment.body, "author_association": self.association(repository, &comment.author),
            "reactions": {"url": format!("{url}/reactions"), "total_count": comment.reactions.len(),
                "+1": of("+1"), "-1": of("-1"), "laugh": of("laugh"), "hooray": of("hooray"),
                "confused": of("confused"), "heart": of("heart"), "rocket": of("rocket"), "eyes": of("eyes")},
        })
    }
}
