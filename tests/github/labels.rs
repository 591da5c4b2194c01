//! Labels are set up before anything uses them, and other people's labels are not touched.

use std::collections::BTreeMap;

use crate::fake::{At, Fault, FaultKind, When};
use crate::shop::{CONFIG, SHOP, Shop};

/// Name, color and description of each label, by its lowercase name.
fn there(shop: &Shop) -> BTreeMap<String, (String, String, String)> {
    let labels = shop.fake.arrange(|state| state.repository(SHOP).labels.clone());
    let fields = |label: crate::fake::Label| (label.name, label.color, label.description.unwrap_or_default());
    labels.into_iter().map(|(name, label)| (name, fields(label))).collect()
}

/// Checks that the five roles' labels are as they should be.
#[track_caller]
fn assert_right(shop: &Shop) {
    let roles = shop.run(&["roles", "--json"]).done().json();
    let there = there(shop);
    let roles = roles["roles"].as_array().unwrap();
    assert_eq!(roles.len(), 5);
    for role in roles {
        let text = |name: &str| role["label"][name].as_str().unwrap().to_owned();
        let wanted = (text("name"), text("color"), text("description"));
        assert_eq!(there.get(&wanted.0.to_lowercase()), Some(&wanted));
        assert!(!wanted.2.is_empty());
    }
}

fn actions(ran: &serde_json::Value) -> Vec<&str> {
    ran["labels"].as_array().unwrap().iter().map(|label| label["action"].as_str().unwrap()).collect()
}

#[test]
fn missing_labels_are_made_and_a_second_run_writes_nothing() {
    let shop = Shop::new();
    let dry = shop.run(&["labels", "--dry-run", "--json"]).done().json();
    assert_eq!(shop.writes(), 0);
    assert_eq!(shop.run(&["labels", "--json"]).done().json(), dry);
    assert_eq!(actions(&dry), ["create"; 5]);
    assert_eq!(shop.writes(), 5);
    assert_right(&shop);
    let again = shop.run(&["labels"]).done();
    assert_eq!(again.err, "up to date: 5 labels\n");
    assert_eq!(shop.writes(), 5);
}

#[test]
fn drift_is_mended_and_labels_of_others_are_never_touched() {
    let shop = Shop::new();
    shop.run(&["labels"]).done();
    let foreign = [("bug", "ff0000", Some("Ours")), ("role: guest", "123456", None), ("role", "654321", None)];
    shop.fake.arrange(|state| {
        state.set_label(SHOP, "role: product-owner", "ffffff", Some("Owned by the product owner"));
        state.set_label(SHOP, "role: product-leader", "ffffff", None);
        state.rename_label(&SHOP.to_lowercase(), "role: product-manager", "ROLE: Product-Manager");
        for (name, color, description) in foreign {
            state.set_label(SHOP, name, color, description);
        }
    });
    shop.fake.forget_requests();
    let ran = shop.run(&["labels", "--json"]).done().json();
    assert_eq!(actions(&ran).iter().filter(|action| **action == "update").count(), 3, "{ran}");
    assert_eq!(shop.writes(), 3);
    assert_right(&shop);
    for (name, color, description) in foreign {
        let wanted = (name.to_owned(), color.to_owned(), description.unwrap_or_default().to_owned());
        assert_eq!(there(&shop)[name], wanted);
    }
}

#[test]
fn a_color_in_capitals_is_the_same_colour() {
    let shop = Shop::new();
    shop.run(&["labels"]).done();
    shop.fake.arrange(|state| {
        for label in state.repository_mut(SHOP).labels.values_mut() {
            label.color = label.color.to_uppercase();
        }
    });
    shop.fake.forget_requests();
    shop.run(&["labels"]).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_label_that_somebody_makes_in_the_same_moment_is_taken_and_made_right() {
    let shop = Shop::new();
    shop.when(At::Write(2), |state| {
        for role in ["product-leader", "product-manager", "product-operations", "product-development", "product-owner"]
        {
            if state.repository(SHOP).label(&format!("role: {role}")).is_none() {
                state.set_label(SHOP, &format!("Role: {role}"), "ffffff", None);
            }
        }
    });
    shop.run(&["labels"]).done();
    assert_right(&shop);
}

#[test]
fn labels_past_the_first_page_are_seen() {
    let shop = Shop::new();
    shop.apply().done();
    shop.run(&["labels"]).done();
    shop.fake.arrange(|state| {
        for at in 0..250 {
            state.set_label(SHOP, &format!("area {at}"), "ededed", None);
        }
    });
    shop.fake.forget_requests();
    shop.run(&["labels"]).done();
    assert_eq!(shop.writes(), 0);
    shop.assert_settled();
}

#[test]
fn a_label_in_another_case_is_taken_even_where_graphql_is_strict() {
    for exact in [false, true] {
        let shop = Shop::new();
        shop.fake.arrange(|state| {
            state.exact_labels = exact;
            state.set_label(SHOP, "Role: Product-Owner", "ffffff", None);
            state.set_label(SHOP, "STORY", "ffffff", None);
        });
        shop.apply().done();
        let labels = there(&shop);
        assert_eq!((labels["story"].0.as_str(), labels.len()), ("STORY", 5), "{labels:?}");
        let mut on = shop.of("user-story/guest").labels;
        on.sort_unstable();
        assert_eq!(on, ["Role: Product-Owner", "STORY"]);
        shop.assert_settled();
    }
}

#[test]
fn a_name_may_hold_whatever_github_allows() {
    let odd = ["a/b", "50%", "c#", "two words", "🚀 ship", "x, y", "a&b=c?d", "\"quoted\"", "%2F", "é"];
    let list: Vec<String> = odd.iter().map(|name| format!("'{name}'")).collect();
    let settings = format!("templates:\n  user-story: {{ labels: [{}] }}\n", list.join(", "));
    for pattern in ["owner/{{id}}", "50% {{id}} #1", "🦀 {{name}}", "a&b=c?d {{id}}", "%2F{{id}}", "é \\\"{{id}}\\\""]
    {
        let shop = Shop::with_config(&format!("label: \"{pattern}\"\n{CONFIG}{settings}"));
        shop.apply().done();
        shop.run(&["labels"]).done();
        assert_right(&shop);
        let story = shop.of("user-story/guest");
        assert_eq!(story.labels.len(), odd.len() + 1, "{:?}", story.labels);
        assert!(odd.iter().all(|name| story.has_label(name)), "{:?}", story.labels);
        shop.clock.advance(std::time::Duration::from_secs(3600));
        shop.assert_settled();
        shop.fake.forget_requests();
        shop.run(&["labels"]).done();
        assert_eq!(shop.writes(), 0, "{pattern}");
    }
}

#[test]
fn a_roles_label_with_a_comma_is_refused_for_no_list_can_be_asked_for_it() {
    let shop = Shop::with_config(&format!("label: \"{{{{id}}}}, owner\"\n{CONFIG}"));
    let ran = shop.apply();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("contains a comma") && ran.err.contains("rolecall.yml:1:8"), "{}", ran.err);
    assert_eq!(shop.fake.requests().len(), 0);
}

#[test]
fn an_answer_that_is_lost_makes_no_label_twice_and_none_wrong() {
    let kinds: [fn() -> FaultKind; 6] = [
        || FaultKind::ResetBefore,
        || FaultKind::ResetAfter,
        || FaultKind::Truncated,
        || FaultKind::Status(502),
        || FaultKind::Html(502, When::After),
        || FaultKind::Twice,
    ];
    for kind in kinds {
        for nth in 1..=5 {
            let shop = Shop::new();
            shop.fake.arrange(|state| {
                state.set_label(SHOP, "Role: Product-Owner", "ffffff", None);
                state.set_label(SHOP, "role: product-manager", "0e8a16", Some("Of another day"));
            });
            shop.fake.fault(Fault { at: At::Write(nth), kind: kind(), times: 1 });
            shop.run(&["labels"]).done();
            assert_right(&shop);
            assert_eq!(there(&shop).len(), 5);
        }
    }
}

#[test]
fn a_description_that_github_refuses_leaves_no_issue_untagged() {
    let shop = Shop::new();
    let refused = FaultKind::Answer(
        422,
        r#"{"message":"Validation Failed","errors":[{"resource":"Label","code":"custom","field":"description","message":"description doesn't accept that"}]}"#,
    );
    shop.fake.fault(Fault { at: At::Matching("POST /repos/acme/shop/labels".into(), 1), kind: refused, times: 1 });
    let ran = shop.apply().done();
    let told = "was created without its description: GitHub rejected it: description doesn't accept that";
    assert_eq!(ran.err.matches(told).count(), 1, "{}", ran.err);
    shop.assert_whole();
    shop.assert_settled();
    shop.run(&["labels"]).done();
    assert_right(&shop);
}

#[test]
fn an_emoji_where_a_label_cannot_have_one_is_a_mistake_before_anything_is_made() {
    for (config, says) in [
        (
            "roles:\n  product-owner: { label: { description: \"Owned by the PO 🚀\" } }\n",
            "GitHub doesn't allow `🚀` in a label's description",
        ),
        ("roles:\n  product-owner: { label: \"🚀 🛒\" }\n", "the label `🚀 🛒` contains only emoji"),
    ] {
        let shop = Shop::with_config(config);
        let ran = shop.apply();
        assert!(ran.code == 2 && ran.err.contains(says) && ran.err.contains("rolecall.yml:2:"), "{}", ran.err);
        assert!(shop.fake.requests().is_empty());
    }
    let shop = Shop::with_config(&format!("label: \"🚀 {{{{id}}}}\"\n{CONFIG}"));
    shop.apply().done();
    assert!(shop.of("user-story/guest").has_label("🚀 product-owner"));
}
