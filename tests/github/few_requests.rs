//! How many requests one artifact takes, and how many of them one after another, among ten or ten thousand others.

use std::sync::OnceLock;
use std::time::Duration;

use crate::events::people::{BOT, HOLDERS};
use crate::fake::{Seen, State, round_trips};
use crate::shop::{SHOP, Shop};

/// A rule that creates one artifact.
const RULES: &str = "rules:\n  bugs: { on: issues.opened, if: { issue.title: \"Bug*\" }, create: bug, with: { actual: \"{{issue.title}}\" }, key: \"b-{{issue.number}}\" }\n";
const GUEST: &str = "user-story/guest";
const FEATURE: &str = "feature/checkout";

fn shop() -> Shop {
    let mut shop = Shop::with_config(&format!("{HOLDERS}{RULES}"));
    shop.token = "token-bot".to_owned();
    shop
}

/// The outline's artifacts, and this many other stories that changed after them, one a second, hours ago.
fn among(others: usize) -> Shop {
    static STATES: [OnceLock<State>; 3] = [const { OnceLock::new() }; 3];
    let at = [10, 1000, 10_000].iter().position(|size| *size == others).unwrap();
    let stocked = STATES[at].get_or_init(|| {
        let shop = shop();
        shop.apply().done();
        shop.run(&["labels"]).done();
        let story = shop.of(GUEST);
        let body = story.body.unwrap();
        let labels: Vec<&str> = story.labels.iter().map(String::as_str).collect();
        shop.fake.arrange(|state| {
            for at in 0..others {
                shop.clock.advance(Duration::from_secs(1));
                let body = body.replace(GUEST, &format!("user-story/other-{at}"));
                state.open_issue(SHOP, BOT, &story.title, &body, &labels);
            }
            for label in ["bug", "ceremony", "feature", "story"] {
                state.set_label(SHOP, label, "ededed", None);
            }
        });
        shop.fake.state()
    });
    let shop = shop();
    shop.clock.advance(Duration::from_secs(20_000));
    shop.fake.arrange(|state| {
        state.adopt(stocked);
        // Requests that are sent at once come before the first of them is answered.
        state.latency = Duration::from_millis(150);
    });
    shop
}

/// Checks how many requests something takes among ten, a thousand and ten thousand others: all of them, and how many
/// one after another.
#[track_caller]
fn assert_takes(few: (usize, usize), many: (usize, usize), act: impl Fn(&Shop)) {
    for (others, (requests, trips)) in [(10, few), (1000, many), (10_000, many)] {
        let shop = among(others);
        shop.fake.forget_requests();
        act(&shop);
        let seen = shop.fake.requests();
        let found = (seen.len(), round_trips(&seen));
        assert_eq!(found, (requests, trips), "among {others}:\n{}", told(&seen));
    }
}

fn told(seen: &[Seen]) -> String {
    let line = |at: usize| {
        let one = &seen[at];
        let path = one.path.split("&per_page").next().unwrap_or_default();
        let depth = round_trips(&seen[..=at]);
        format!("{depth} {} {} {}\n", one.method, one.operation.as_deref().unwrap_or(path), one.status)
    };
    (0..seen.len()).map(line).collect()
}

#[test]
fn a_new_artifact() {
    assert_takes((4, 3), (6, 4), |shop| {
        let arguments = ["new", "feature", "--key", "login", "--draft", "--set", "outcome=Pay"];
        shop.run(&arguments).done();
        assert_eq!(shop.all_of("feature/login").len(), 1);
    });
}

#[test]
fn a_new_artifact_below_another() {
    assert_takes((4, 3), (8, 5), |shop| {
        let arguments = ["new", "user-story", "--key", "login", "--draft", "--set", "goal=x", "--parent", FEATURE];
        shop.run(&arguments).done();
        assert_eq!(shop.of("user-story/login").parent, Some(shop.of(FEATURE).id));
    });
}

#[test]
fn an_event_that_creates_an_artifact() {
    assert_takes((5, 3), (7, 4), |shop| {
        let number = shop.files("ana", "Bug in the basket", "It is empty.");
        let step = shop.answer("issues.opened", serde_json::json!({ "number": number, "sender": "ana" })).done();
        assert_eq!(step.made(), [format!("bug/b-{number}")], "{}", step.log);
    });
}

#[test]
fn an_artifact_that_exists() {
    assert_takes((2, 1), (5, 3), |shop| {
        let ran = shop.run(&["new", "user-story", "--key", "guest", "--draft", "--json"]).done();
        assert_eq!(ran.json()["artifacts"][0]["action"], "keep");
    });
}

#[test]
fn showing_an_artifact() {
    for reference in [GUEST, "#2"] {
        assert_takes((2, 1), (7, 4), |shop| {
            let ran = shop.run(&["show", reference, "--json"]).done();
            assert_eq!(ran.json()["key"], GUEST, "{}", ran.out);
        });
    }
}

#[test]
fn filling_in_an_artifact() {
    assert_takes((4, 3), (7, 5), |shop| {
        shop.run(&["fill", GUEST, "--set", "benefit=I save time"]).done();
        assert!(shop.of(GUEST).body.unwrap().contains("I save time"));
    });
}

#[test]
fn accepting_an_artifact() {
    assert_takes((6, 5), (13, 8), |shop| {
        shop.run(&["accept", "sprint-objectives/sprint-1"]).done();
        assert_eq!(shop.all_of("sprint-review/sprint-1").len(), 1);
    });
}

#[test]
fn a_command_in_a_comment() {
    assert_takes((10, 8), (13, 9), |shop| {
        let number = shop.of(GUEST).number;
        let payload = shop.comment_payload("ana", number, "/rolecall fill benefit=\"I save time\"");
        shop.fake.forget_requests();
        shop.answer_payload("issue_comment.created", &payload, &[]).done();
        assert!(shop.of(GUEST).body.unwrap().contains("I save time"));
    });
}
