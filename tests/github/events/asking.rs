//! People who ask for things in the shop: they comment, they file issues, and each time the workflow answers.

use serde_json::{Value, json};

use super::step::Step;
use crate::fake::{Comment, Issue};
use crate::shop::{SHOP, Shop};

/// `ana` and `bo` may push, `cy` may triage, `dee` may read, and `mallory` is a stranger.
pub const HOLDERS: &str = "roles:
  product-owner: { holders: [ana] }
  product-manager: { holders: [bo] }
  product-development: { holders: [cy] }
";
/// The account of the workflow's own token.
pub const BOT: &str = "github-actions[bot]";

/// The shop with the outline applied, and a workflow's token.
pub fn stocked() -> Shop {
    let shop = empty();
    shop.apply().done();
    shop.fake.forget_requests();
    shop
}

/// The shop without any issue, and a workflow's token.
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

    /// Somebody comments: what the workflow gets.
    #[track_caller]
    pub fn comment_payload(&self, login: &str, number: u64, text: &str) -> Value {
        let comment = self.fake.arrange(|state| state.comment(SHOP, number, login, text));
        self.fake.payload("issue_comment.created", json!({ "number": number, "comment": comment }))
    }

    /// Somebody files an issue.
    pub fn files(&self, login: &str, title: &str, body: &str) -> u64 {
        self.fake.arrange(|state| state.open_issue(SHOP, login, title, body, &[]))
    }

    /// What the workflow answered on an issue, in order.
    pub fn answers_on(&self, number: u64) -> Vec<Comment> {
        self.issue(number).comments.into_iter().filter(is_answer).collect()
    }

    /// The one answer on an issue.
    #[track_caller]
    pub fn answer_on(&self, number: u64) -> String {
        let answers = self.answers_on(number);
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers[0].body.clone()
    }

    /// The workflow's reactions to the last comment of a person.
    pub fn reactions_on(&self, number: u64) -> Vec<String> {
        let comments = self.issue(number).comments;
        let last = comments.into_iter().rev().find(|comment| !is_answer(comment)).unwrap();
        last.reactions.into_iter().map(|(who, content)| format!("{who} {content}")).collect()
    }

    /// Everything that is there, without what only tells of time: two that are alike went the same way.
    pub fn world_of_issues(&self) -> Vec<(Issue, Vec<(String, String)>)> {
        let plain = |mut issue: Issue| {
            let comments = issue.comments.drain(..).map(|comment| (comment.author, comment.body)).collect();
            (issue, comments)
        };
        self.issues().into_iter().map(plain).collect()
    }

    /// The commands in the comments of the workflow: there must be none, or it would obey itself where its token starts
    /// workflows.
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

/// Is a comment one of ours? It bears a mark, whoever's token it was.
fn is_answer(comment: &Comment) -> bool {
    comment.body.contains("<!-- rolecall: ")
}
