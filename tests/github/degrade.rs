//! What is not available is left out with a warning; the artifact is still created, and the next run changes nothing.

use serde_json::{Value, json};

use crate::fake::{AccountKind, At, Fault, FaultKind, State};
use crate::refusals::answer;
use crate::shop::{CONFIG, Ran, SHOP, Shop};

/// One story, without a parent.
const STORY: &str =
    "  - user-story: { key: pay, persona: Guest, goal: pay, benefit: I am quick, criteria: [It works] }\n";

/// A shop whose outline is one story, with extra lines in the configuration.
pub fn story(config: &str) -> Shop {
    let shop = Shop::with_config(&format!("{CONFIG}{config}"));
    shop.write("outline.yml", &format!("artifacts:\n{STORY}"));
    shop
}

/// Applies the outline. The run succeeds, a dry run gives the same warnings, and a further run writes nothing.
#[track_caller]
pub fn foreseen(shop: &Shop) -> Vec<String> {
    let dry = shop.run(&["apply", "outline.yml", "--json", "--dry-run"]).done();
    let done = applied(shop);
    assert_eq!((warnings(&dry), diagnostics(&dry)), (done.clone(), Vec::new()));
    done
}

/// Like `foreseen`, for warnings that a dry run cannot predict.
#[track_caller]
pub fn applied(shop: &Shop) -> Vec<String> {
    let done = shop.run(&["apply", "outline.yml", "--json"]).done();
    settled(shop);
    warnings(&done)
}

/// Checks that a further run writes nothing and reports nothing new.
#[track_caller]
pub fn settled(shop: &Shop) {
    shop.fake.forget_requests();
    let again = shop.apply().done();
    assert_eq!(shop.writes(), 0, "{}", again.err);
    assert!(again.err.contains("up to date"), "{}", again.err);
}

pub fn warnings(ran: &Ran) -> Vec<String> {
    let receipts = ran.json();
    let artifacts = receipts["artifacts"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    artifacts.iter().flat_map(|receipt| receipt["warnings"].as_array().unwrap().iter().map(text)).collect()
}

/// The warnings that do not belong to an artifact.
pub fn diagnostics(ran: &Ran) -> Vec<String> {
    ran.err.lines().filter_map(|line| line.strip_prefix("warning: ")).map(str::to_owned).collect()
}

/// Changes something just before the first matching request is applied.
fn meanwhile(shop: &Shop, request: &str, change: impl Fn(&mut State) + Send + 'static) {
    let kind = FaultKind::Hook(Box::new(change));
    shop.fake.fault(Fault { at: At::Matching(request.to_owned(), 1), kind, times: 1 });
}

#[test]
fn who_cannot_be_assigned_is_left_out() {
    let shop = Shop::with_config("roles: { product-owner: { holders: [mallory, ana, nobody-of-this-name] } }\n");
    shop.write("outline.yml", &format!("artifacts:\n{STORY}"));
    let why = |login: &str| {
        format!("`{login}` can't be assigned in acme/shop (check the spelling, or add them as a collaborator)")
    };
    assert_eq!(foreseen(&shop), [why("mallory"), why("nobody-of-this-name")]);
    assert_eq!(shop.of("user-story/pay").assignees, ["ana"]);
}

#[test]
fn who_leaves_between_the_look_and_the_write_is_left_out_too() {
    let mut shop = story("");
    meanwhile(&shop, "CreateIssue", |state| state.set_permission(SHOP, "ana", "none"));
    shop.token = "token-bot".to_owned();
    assert_eq!(
        applied(&shop),
        ["`ana` can't be assigned in acme/shop (check the spelling, or add them as a collaborator)"]
    );
    assert!(shop.of("user-story/pay").assignees.is_empty());
}

#[test]
fn an_unknown_issue_type_is_left_out() {
    let shop = story("templates: { user-story: { type: Story } }\n");
    assert_eq!(foreseen(&shop), ["issue type `Story` not found: it was left out"]);
    assert_eq!(shop.of("user-story/pay").kind, None);
}

#[test]
fn a_known_issue_type_is_set_in_any_letter_case() {
    let shop = story("templates: { user-story: { type: feature } }\n");
    assert!(foreseen(&shop).is_empty());
    assert_eq!(shop.of("user-story/pay").kind.as_deref(), Some("Feature"));
}

#[test]
fn a_type_in_a_users_repository_is_left_out() {
    let shop = story("templates: { user-story: { type: Feature } }\nfield: Owner\n");
    shop.fake.arrange(|state| {
        state.organizations.remove("acme");
        state.add_account("acme", AccountKind::User);
    });
    let dry = shop.run(&["plan", "outline.yml", "--json"]).done();
    let done = shop.run(&["apply", "outline.yml", "--json"]).done();
    assert_eq!(warnings(&done), ["issue type `Feature` not found: it was left out"]);
    assert_eq!(diagnostics(&done), ["the issue field `Owner` is ignored: only organizations have issue fields"]);
    assert_eq!((warnings(&dry), diagnostics(&dry)), (warnings(&done), diagnostics(&done)));
    settled(&shop);
}

#[test]
fn a_token_that_may_only_read_makes_bare_issues_once() {
    let mut shop = Shop::new();
    shop.token = "token-dee".to_owned();
    let dry = shop.run(&["apply", "outline.yml", "--json", "--dry-run"]).done();
    let done = shop.run(&["apply", "outline.yml", "--json"]).done();
    assert_eq!(warnings(&done), warnings(&dry));
    assert!(shop.fake.requests().iter().all(|seen| seen.status < 300), "nothing is asked that is refused");
    assert_eq!(shop.writes(), 4);
    let told = warnings(&done);
    for why in [
        "the token has read-only access to acme/shop: the issue is created without labels and assignees",
        "the milestone `Sprint 1` was left out: the token has read-only access to the repository",
        "it can't be a sub-issue of `feature/checkout`, so its text only names the parent: the token has read-only access to the repository",
    ] {
        assert!(told.iter().any(|warning| warning == why), "{why} in {told:?}");
    }
    for receipt in done.json()["artifacts"].as_array().unwrap() {
        assert_eq!((&receipt["labels"], &receipt["milestone"]), (&json!([]), &Value::Null), "{receipt}");
    }
    assert!(shop.of("user-story/guest").body.unwrap().contains("under #1"));
    shop.apply().done();
    assert_eq!((shop.issues().len(), shop.writes()), (4, 4));
}

#[test]
fn what_a_reader_had_to_leave_out_is_put_right_by_who_may() {
    let mut shop = Shop::new();
    shop.token = "token-dee".to_owned();
    shop.apply().done();
    shop.fake.arrange(|state| state.set_permission(SHOP, "dee", "write"));
    shop.apply().done();
    assert_eq!(shop.issues().len(), 4);
    let story = shop.of("user-story/guest");
    assert_eq!(story.parent, Some(shop.of("feature/checkout").id));
    assert!(story.has_label("role: product-owner"), "{story:?}");
    shop.assert_settled();
}

#[test]
fn a_label_that_cannot_be_made_is_left_out_and_asked_for_once() {
    let shop = Shop::new();
    let refused = r#"{"message":"Validation Failed","errors":[{"resource":"Label","code":"invalid","field":"name"}]}"#;
    answer(&shop, "POST /repos/acme/shop/labels", 422, refused);
    let done = shop.run(&["apply", "outline.yml", "--json"]).done();
    let asked = shop.fake.requests().iter().filter(|seen| seen.path.ends_with("/labels") && seen.write).count();
    assert_eq!(asked, 5, "once for each label");
    let why = "the label `story` could not be created and was left out: GitHub rejected it: `name` is not accepted";
    assert!(warnings(&done).iter().any(|warning| warning == why), "{:?}", warnings(&done));
    assert_eq!(done.json()["artifacts"][0]["labels"], json!([]));
    assert_eq!(shop.by_key().len(), 4);
    shop.fake.no_faults();
    shop.apply().done();
    assert!(shop.of("user-story/guest").has_label("role: product-owner"));
    shop.assert_settled();
}
