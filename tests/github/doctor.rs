//! `rolecall doctor` on GitHub: the token, the repository, who can be assigned, teams and labels. It writes nothing.

use serde_json::Value;

use crate::shop::{SHOP, Shop};

fn config(holders: &str) -> String {
    format!(
        "tracker: github\nrepository: acme/shop\nroles:\n  product-owner: {{ holders: [{holders}] }}\n  product-manager: {{ holders: [ana] }}\n  product-leader: {{ holders: [ana] }}\n  product-operations: {{ holders: [bo] }}\n  product-development: {{ holders: [bo] }}\n"
    )
}

fn of<'a>(told: &'a Value, check: &str) -> Vec<(&'a str, &'a str)> {
    let checks = told["checks"].as_array().unwrap().iter().filter(|found| found["check"] == check);
    checks.map(|found| (found["state"].as_str().unwrap(), found["message"].as_str().unwrap())).collect()
}

#[test]
fn a_whole_setup_is_in_order() {
    let shop = Shop::with_config(&config("ana, acme/owners"));
    let before = shop.run(&["doctor", "--json"]).done().json();
    assert_eq!(of(&before, "labels")[0].0, "warning", "{before}");
    shop.run(&["labels"]).done();
    let writes = shop.writes();
    let told = shop.run(&["doctor", "--json"]).done().json();
    assert_eq!((told["errors"].as_u64(), told["warnings"].as_u64()), (Some(0), Some(0)), "{told}");
    assert_eq!(of(&told, "tracker"), [("ok", "github: issues of acme/shop")]);
    assert!(of(&told, "token")[0].1.starts_with("ana: "), "{told}");
    assert_eq!(shop.writes(), writes, "it changes nothing");
}

#[test]
fn logins_and_teams_that_do_not_work_are_named_with_what_to_do() {
    let shop = Shop::with_config(&config("nobody-here, acme/nobody"));
    let ran = shop.run(&["doctor"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("`nobody-here` can't be assigned in acme/shop"), "{}", ran.out);
    assert!(ran.out.contains("hint: correct the login"), "{}", ran.out);
    assert!(ran.out.contains("team `acme/nobody` doesn't exist"), "{}", ran.out);
}

#[test]
fn a_token_that_only_reads_an_archived_repository_and_a_missing_one_are_errors() {
    let mut shop = Shop::with_config(&config("ana"));
    shop.token = "token-dee".to_owned();
    let told = shop.run(&["doctor", "--json"]);
    assert_eq!(told.code, 1, "{told:?}");
    assert_eq!(of(&told.json(), "token"), [("error", "dee can only read acme/shop")]);
    shop.token = "token-ana".to_owned();
    shop.fake.arrange(|state| state.repository_mut(SHOP).archived = true);
    let told = shop.run(&["doctor", "--json"]);
    assert_eq!(of(&told.json(), "tracker"), [("error", "acme/shop is archived, and so read-only")]);
    shop.token = "token-of-nobody".to_owned();
    let told = shop.run(&["doctor", "--json"]);
    assert_eq!((told.code, of(&told.json(), "token")[0].0), (1, "error"), "{told:?}");
}
