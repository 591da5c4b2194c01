//! People who comment and file issues in the shop, and the workflow that answers each time.

use serde_json::{Value, json};

use super::step::Step;
use crate::fake::{Comment, Issue};
use crate::shop::{SHOP, Shop};

/// `ana` and `bo` have push access, `cy` has triage, `dee` has read, and `mallory` is a stranger.
pub const HOLDERS: &str = "roles:
  product-owner: { holders: [ana] }
  product-manager: { holders: [bo] }
  product-development: { holders: [cy] }
";
/// The account behind the workflow's own token.
pub const BOT: &str = "github-actions[bot]";

/// The shop with the outline applied and a workflow token.
pub fn stocked() -> Shop {
    let shop = empty();
    shop.apply().done();
    shop.fake.forget_requests();
    shop
}

/// The shop without any issues, with a workflow token.
pub fn empty() -> Shop {
    let mut shop = Shop::with_config(HOLDERS);
    shop.token = "token-bot".to_owned();
    shop
}

impl Shop {
    /// Somebody comments, and the workflow answers.
    #[track_caller]
    pub fn says(&self, login: &str, number: u64, text: &str) -> Step {
        let payload = self.comment_payload(login, number, text);
        self.answer_payload("issue_comment.created", &payload, &[])
    }

    /// Somebody comments. Returns the payload that the workflow gets.
    #[track_caller]
    pub fn comment_payload(&self, login: &str, number: u64, text: &str) -> Value {
        let comment = self.fake.arrange(|state| state.comment(SHOP, number, login, text));
        self.fake.payload("issue_comment.created", json!({ "number": number, "comment": comment }))
    }

    /// Somebody files an issue.
    pub fn files(&self, login: &str, title: &str, body: &str) -> u64 {
        self.fake.arrange(|state| state.open_issue(SHOP, login, title, body, &[]))
    }

    /// The workflow's answers on an issue, in order.
    pub fn answers_on(&self, number: u64) -> Vec<Comment> {
        self.issue(number).comments.into_iter().filter(is_answer).collect()
    }

    /// The only answer on an issue.
    #[track_caller]
    pub fn answer_on(&self, number: u64) -> String {
        let answers = self.answers_on(number);
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers[0].body.clone()
    }

    /// The workflow's reactions to the last comment by a person.
    pub fn reactions_on(&self, number: u64) -> Vec<String> {
        let comments = self.issue(number).comments;
        let last = comments.into_iter().rev().find(|comment| !is_answer(comment)).unwrap();
        last.reactions.into_iter().map(|(who, content)| format!("{who} {content}")).collect()
    }

    /// All issues and comments, without times. Two runs with equal results took the same course.
    pub fn world_of_issues(&self) -> Vec<(Issue, Vec<(String, String)>)> {
        let plain = |mut issue: Issue| {
            let comments = issue.comments.drain(..).map(|comment| (comment.author, comment.body)).collect();
            (issue, comments)
        };
        // What the fake has rendered depends on who read it.
        self.fake.arrange(|_| ());
        self.issues().into_iter().map(plain).collect()
    }

    /// The commands in the workflow's comments. There must be none: where its token starts workflows, it would obey
    /// itself.
    #[track_caller]
    pub fn assert_silent(&self) {
        for issue in self.issues() {
            for answer in issue.comments.iter().filter(|comment| comment.author == BOT) {
                let said = rolecall::core::event::commands(&answer.body);
                assert!(said.is_empty(), "{said:?} in\n{}", answer.body);
            }
        }
    }
}

/// Whether a comment is rolecall's. Its answers carry a mark, whichever token posts them.
fn is_answer(comment: &Comment) -> bool {
    comment.body.contains("<!-- rolecall: ")
}
