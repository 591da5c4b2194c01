//! A request that GitHub cannot process (422): its own reason is reported in words, for the artifact concerned.

use snapbox::assert_data_eq;
use snapbox::str;

use crate::refusals::{answer, stderr_of};
use crate::shop::Shop;

const FULL: &str = r##"{"message":"Validation Failed","errors":[
    {"resource":"Label","field":"color","code":"invalid","value":"#ff"},
    {"resource":"Label","field":"name","code":"missing_field"},
    {"resource":"Label","code":"missing"},
    {"resource":"Label","field":"description","code":"unprocessable"},
    {"resource":"Label","field":"description","code":"custom","message":"description is too long\n(maximum is 100 characters)"},
    "a plain text.",
    {"odd":true}
]}"##;

/// What `rolecall labels` reports when GitHub rejects its first label with this answer.
fn refused(status: u16, body: &'static str) -> String {
    stderr_of(&["labels"], |shop: &mut Shop| answer(shop, "POST /repos/acme/shop/labels", status, body))
}

#[test]
fn every_shape_of_githubs_reason_is_put_into_words() {
    assert_data_eq!(
        refused(422, FULL),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it: `color` `#ff` is not accepted; `name` is missing; what it refers to does not exist; `description`: unprocessable; description is too long (maximum is 100 characters); a plain text; {"odd":true}
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
}

#[test]
fn a_reason_without_details_is_told_as_it_is() {
    assert_data_eq!(
        refused(422, r#"{"message":"Body should be a JSON object."}"#),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it: Body should be a JSON object
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
    assert_data_eq!(
        refused(422, r#"{"message":"Validation Failed","errors":"a text alone"}"#),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it: a text alone
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
    assert_data_eq!(
        refused(422, ""),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it without saying why
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
}

#[test]
fn a_name_that_is_taken_is_told_where_nobody_has_it() {
    let body =
        r#"{"message":"Validation Failed","errors":[{"resource":"Label","code":"already_exists","field":"name"}]}"#;
    assert_data_eq!(
        refused(422, body),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it: `name` is already taken
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
}

#[test]
fn a_refusal_that_nobody_foresaw_is_told_with_its_status() {
    assert_data_eq!(
        refused(451, r#"{"message":"Repository access blocked"}"#),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it with status 451: Repository access blocked
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
    assert_data_eq!(
        refused(418, ""),
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: GitHub rejected it with status 418: no reason given
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
    let everything = stderr_of(&["list"], |shop| answer(shop, "GET /repos/acme/shop/issues", 451, "{}"));
    assert_data_eq!(
        everything,
        str![[r#"
error: GitHub rejected it with status 451: it is blocked for legal reasons
  hint: `--verbose` shows each request
exit code 1

"#]]
    );
}

#[test]
fn an_issue_that_graphql_does_not_make_fails_alone() {
    let body = r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","path":["createIssue"],"message":"Title is too long (maximum is 256 characters)"}]}"#;
    let told = stderr_of(&["apply", "outline.yml"], |shop| answer(shop, "CreateIssue", 200, body));
    assert_data_eq!(
        told,
        str![[r#"
Creating 4 issues in acme/shop
error: feature/checkout, user-story/guest, user-story/receipt and 1 more: GitHub rejected it: Title is too long (maximum is 256 characters)
4 artifacts: 4 failed
exit code 1

"#]]
    );
}

#[test]
fn no_reason_is_ever_empty() {
    let bodies = ["", "   ", "{}", r#"{"message":""}"#, r#"{"message":" . "}"#, "null", "[]", "Moved", "\u{0}\u{1}"];
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest").number;
    shop.reword("pay without an account", "pay as a guest");
    for (at, status) in
        [301, 302, 307, 308, 400, 403, 404, 405, 409, 410, 413, 418, 422, 429, 451].into_iter().enumerate()
    {
        for body in [0, 3, 6].map(|more| bodies[(at + more) % bodies.len()]) {
            shop.fake.no_faults();
            answer(&shop, &format!("PATCH /repos/acme/shop/issues/{story}"), status, body);
            let ran = shop.run(&["apply", "outline.yml", "--json"]);
            let what = format!("{status} {body:?}: {}{}", ran.out, ran.err);
            assert_eq!(ran.code, 1, "{what}");
            let told = ran.json();
            let failed = told["artifacts"].as_array().unwrap().iter().find(|one| one["action"] == "fail").expect(&what);
            let why = failed["warnings"][0].as_str().expect(&what).trim();
            assert!(why.len() > 10 && !why.ends_with(':') && !why.contains(": ;"), "{what}");
            for line in ran.err.lines() {
                assert!(!line.trim_end().ends_with(':') || line.contains("hint"), "{what}");
            }
        }
    }
}
