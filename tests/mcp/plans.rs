//! A write needs a plan that was shown, and marks whose it is.

use serde_json::{Value, json};

use crate::client::Client;
use crate::support::Folder;

pub(crate) const OUTLINE: &str = "artifacts:
  - feature:
      key: checkout
      persona: Guests
      problem: Every third basket is lost
      outcome: A guest pays without an account
      measure: Baskets that end in an order
    children:
      - user-story: { key: guest, persona: Guest, goal: pay at once, benefit: I am quicker, criteria: [It works] }
";

fn story(key: &str) -> Value {
    json!({ "template": "user-story", "key": key, "answers": { "persona": "Guest", "goal": "pay at once" } })
}

#[test]
fn a_plan_is_shown_and_only_then_carried_out() {
    let folder = Folder::new();
    let mut client = Client::start(&folder, &[]);
    let shown = client.ok("plan", json!({ "outline": OUTLINE }));
    assert_eq!((&shown["plan"]["summary"]["created"], &shown["expires_in_seconds"]), (&json!(2), &json!(900)));
    assert_eq!(folder.files(), Vec::<String>::new(), "nothing is written yet");
    let done = client.ok("apply_plan", json!({ "token": shown["token"] }));
    assert_eq!(done["done"]["summary"]["created"], 2);
    let marker = folder.read(".rolecall/user-story/guest.md");
    assert!(marker.contains("\nrole: product-owner\nby: test-agent 1.2.3\n"), "{marker}");
    let again = client.ok("plan", json!({ "outline": OUTLINE }));
    assert_eq!((&again["plan"]["summary"]["kept"], &again["token"]), (&json!(2), &Value::Null), "nothing twice");
    assert!(client.end().0.success());
}

#[test]
fn a_token_counts_once_and_only_where_it_was_shown() {
    let folder = Folder::new();
    let (mut first, mut second) = (Client::start(&folder, &[]), Client::start(&folder, &[]));
    let token = first.ok("new_draft", story("a"))["token"].clone();
    for wrong in [json!("plan-0"), json!(""), json!("plan-00000000000000000000000000000000")] {
        first.refused("apply_plan", json!({ "token": wrong }));
    }
    second.refused("apply_plan", json!({ "token": token }));
    assert_eq!(folder.files(), Vec::<String>::new());
    first.ok("apply_plan", json!({ "token": token }));
    let text = folder.snapshot();
    first.refused("apply_plan", json!({ "token": token }));
    assert_eq!(folder.snapshot(), text);
}

#[test]
fn a_change_of_what_the_plan_was_made_on_refuses_it_and_shows_the_new_one() {
    type Change = (&'static str, fn(&Folder));
    let changes: [Change; 4] = [
        ("an artifact", |folder| folder.edit(".rolecall/user-story/old.md", "Guest", "Owner")),
        ("another artifact", |folder| drop(folder.run(&["new", "bug", "--draft", "--key", "x"]).ok())),
        ("the configuration", |folder| folder.write(".github/rolecall.yml", "agents: { label: by agent }\n")),
        ("a template", |folder| drop(folder.run(&["templates", "eject", "user-story"]).ok())),
    ];
    for (what, change) in changes {
        let folder = Folder::new();
        folder.run(&["new", "user-story", "--draft", "--key", "old", "--set", "persona=Guest"]).ok();
        let mut client = Client::start(&folder, &[]);
        let token = client.ok("new_draft", story("a"))["token"].clone();
        change(&folder);
        if what == "a template" {
            folder.edit(".github/rolecall/templates/product-owner/user-story.md", "## Story", "## Our story");
        }
        let before = folder.snapshot();
        let refused = client.refused("apply_plan", json!({ "token": token }));
        assert_eq!(folder.snapshot(), before, "{what}");
        assert!(refused["error"]["message"].as_str().unwrap().contains("changed"), "{what}: {refused}");
        assert_eq!(refused["plan"]["summary"]["created"], 1, "{what}: {refused}");
        client.ok("apply_plan", json!({ "token": refused["token"] }));
        assert!(folder.path(".rolecall/user-story/a.md").exists(), "{what}");
    }
}

#[test]
fn drafts_are_filled_in_and_commented_on_and_people_s_artifacts_are_not_changed() {
    let folder = Folder::new();
    folder.write("outline.yml", OUTLINE);
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["new", "bug", "--draft", "--key", "empty", "--set", "actual=It is empty"]).ok();
    let mut client = Client::start(&folder, &[]);
    client.done("fill_draft", json!({ "key": "bug/empty", "answers": { "expected": "Two @ana <!-- x -->" } }));
    let bug = folder.read(".rolecall/bug/empty.md");
    assert!(bug.contains("@\u{200b}ana") && !bug.contains("<!-- x") && !bug.contains("\nby: "), "{bug}");
    let refused = client.refused("fill_draft", json!({ "key": "user-story/guest", "answers": { "goal": "steal" } }));
    assert!(refused["error"]["message"].as_str().unwrap().contains("not a draft"), "{refused}");
    let changed = OUTLINE.replace("pay at once", "steal");
    client.refused("plan", json!({ "outline": changed }));
    let done = client.done("comment", json!({ "key": "user-story/guest", "text": "Is it #1?\n\n<!-- hidden -->" }));
    assert_eq!(done["summary"]["updated"], 1);
    let story = folder.read(".rolecall/user-story/guest.md");
    assert!(story.contains("by test-agent 1.2.3, an agent: Is it #\u{200b}1? &lt;!-- hidden"), "{story}");
    assert!(story.contains("pay at once") && !story.contains("steal"), "{story}");
    let again = client.ok("comment", json!({ "key": "user-story/guest", "text": "Is it #1?\n\n<!-- hidden -->" }));
    assert_eq!(again["token"], Value::Null, "the same comment is not written twice");
}

#[test]
fn an_agent_creates_no_more_than_its_share_of_a_day_in_all_its_runs() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "agents: { per-day: 3, label: by agent }\n");
    for key in ["a", "b"] {
        Client::start(&folder, &[]).done("new_draft", story(key));
    }
    folder.run(&["new", "user-story", "--draft", "--key", "by-a-person"]).ok();
    folder.run(&["new", "user-story", "--draft", "--key", "other", "--agent", "other 1"]).ok();
    let mut client = Client::start(&folder, &[]);
    client.refused("plan", json!({ "outline": OUTLINE }));
    client.done("new_draft", story("c"));
    let refused = client.refused("new_draft", story("d"));
    assert!(refused["error"]["message"].as_str().unwrap().contains("3 artifacts a day"), "{refused}");
    let ran = folder.run(&["new", "user-story", "--draft", "--key", "d", "--agent", "test-agent 9.9"]);
    assert_eq!(ran.code, 1, "an update makes no other agent: {}", ran.err);
    let listed = folder.run(&["list", "--json"]).ok().json();
    let by: Vec<(&str, &Value)> =
        listed["artifacts"].as_array().unwrap().iter().map(|one| (one["key"].as_str().unwrap(), &one["by"])).collect();
    assert_eq!(by.len(), 5, "{listed}");
    assert!(
        by.contains(&("user-story/by-a-person", &Value::Null)) && by.contains(&("user-story/other", &json!("other 1")))
    );
    assert!(folder.read(".rolecall/user-story/a.md").contains("by agent"), "the label");
}

#[test]
fn the_agent_s_name_survives_what_people_and_agents_write_later() {
    let folder = Folder::new();
    Client::start(&folder, &["--agent", "Release --> bot"]).done("new_draft", story("a"));
    folder.run(&["fill", "user-story/a", "--set", "benefit=I am quicker", "--set", "criteria=It works"]).ok();
    Client::start(&folder, &["--agent", "another"])
        .done("fill_draft", json!({ "key": "user-story/a", "answers": { "notes": "later" } }));
    folder.run(&["rename", "user-story/a", "b"]).ok();
    folder.run(&["accept", "user-story/b"]).ok();
    let shown = folder.run(&["show", "user-story/b", "--json"]).ok().json();
    assert_eq!(shown["by"], "Release --> bot");
    let text = folder.run(&["show", "user-story/b"]).ok().out;
    assert!(text.contains("Release --> bot (an agent)"), "{text}");
    assert!(folder.run(&["list"]).ok().out.contains("Release --> bot"));
}
