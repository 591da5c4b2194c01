//! The organization's issue field for the owning role: set if it exists, otherwise left out with a warning.

use serde_json::json;

use crate::degrade::{diagnostics, settled, story, warnings};
use crate::fake::{At, Fault, FaultKind, State};
use crate::refusals::answer;
use crate::shop::{CONFIG, SHOP, Shop};

/// Adds the organization's field `Owner` with these options.
fn field(state: &mut State, kind: &str, options: &[&str]) {
    let organization = state.organizations.get_mut("acme").unwrap();
    let mut field = organization.fields[0].clone();
    (field.id, field.name, field.data_type) = (77, "Owner".to_owned(), kind.to_owned());
    field.options = options.iter().zip(900..).map(|(name, id)| (id, (*name).to_owned())).collect();
    organization.fields.push(field);
}

type Arrange<'a> = &'a dyn Fn(&Shop);

const ROLES: [&str; 5] =
    ["Product Leader", "Product Manager", "product-owner", "Product Operations", "product-development"];

#[test]
fn a_field_that_cannot_be_had_is_left_out_and_told() {
    let none = "acme has no single-select issue field `Owner`: it is ignored";
    let cases: [(Arrange<'_>, &str); 4] = [
        (&|_| {}, none),
        (&|shop| shop.fake.arrange(|state| field(state, "text", &[])), none),
        (
            &|shop| shop.fake.arrange(|state| field(state, "single_select", &ROLES[..3])),
            "the field `Owner` has no option for Product Development, Product Operations",
        ),
        (
            &|shop| answer(shop, "GET /orgs/acme/issue-fields", 403, r#"{"message":"Resource not accessible"}"#),
            "the issue fields of acme can't be read: `Owner` is ignored",
        ),
    ];
    for (arrange, why) in cases {
        let shop = story("field: Owner\n");
        arrange(&shop);
        let dry = shop.run(&["plan", "outline.yml", "--json"]).done();
        let done = shop.run(&["apply", "outline.yml", "--json"]).done();
        assert_eq!(diagnostics(&done), [why]);
        assert_eq!((diagnostics(&dry), warnings(&done)), (vec![why.to_owned()], vec![]));
        settled(&shop);
    }
}

/// Configurations that set a type, a field, or both.
const KINDS: [&str; 3] = [
    "field: Owner\n",
    "templates: { user-story: { type: Feature } }\n",
    "field: Owner\ntemplates: { user-story: { type: Feature } }\n",
];

/// A shop whose organization has the field.
fn kinds(config: &str) -> Shop {
    let shop = Shop::with_config(&format!("{CONFIG}{config}"));
    shop.fake.arrange(|state| field(state, "single_select", &ROLES));
    shop
}

/// The inputs of each `createIssue` that was answered with an issue.
fn inputs(shop: &Shop) -> Vec<serde_json::Value> {
    let made = shop.fake.requests().into_iter().filter(|seen| seen.operation.as_deref() == Some("CreateIssue"));
    made.map(|seen| seen.body["variables"]["input"].clone()).collect()
}

#[track_caller]
fn assert_kinds(shop: &Shop, config: &str) {
    shop.assert_whole();
    for issue in shop.issues() {
        let is_story = issue.has_label("story");
        let owner = if issue.has_label("role: product-manager") { "Product Manager" } else { "product-owner" };
        let wanted = config.contains("field").then(|| json!(owner));
        assert_eq!(issue.fields.get(&77), wanted.as_ref(), "{config}: {issue:?}");
        let kind = (is_story && config.contains("type")).then_some("Feature");
        assert_eq!(issue.kind.as_deref(), kind, "{config}: {issue:?}");
    }
    shop.assert_settled();
}

#[test]
fn type_field_parent_and_all_else_are_one_write() {
    for config in KINDS.into_iter().chain([""]) {
        let shop = kinds(config);
        shop.apply().done();
        // Four artifacts, five labels, one milestone.
        assert_eq!(shop.writes(), 10, "{config}");
        assert_kinds(&shop, config);
    }
}

#[test]
fn what_a_server_does_not_know_is_left_out_for_the_whole_run_and_set_by_rest() {
    let all: [&[&str]; 4] = [
        &["issueTypeId", "issueFields"],
        &["issueFields"],
        &["issueTypeId"],
        &["parentIssueId", "issueTypeId", "issueFields"],
    ];
    for unknown in all {
        let shop = kinds(KINDS[2]);
        shop.fake.arrange(|state| state.unknown_inputs = unknown.to_vec());
        let ran = shop.apply().done();
        assert!(!ran.err.contains("warning"), "{unknown:?}: {}", ran.err);
        for name in unknown {
            let sent = inputs(&shop).iter().filter(|input| input.get(*name).is_some()).count();
            // GitHub rejects unknown names in the query document before those in its variables.
            assert!((1..=2).contains(&sent), "{name} is sent {sent} times");
        }
        assert_kinds(&shop, KINDS[2]);
    }
}

#[test]
fn a_field_that_was_not_set_is_set_by_the_next_run() {
    let shop = kinds("field: Owner\n");
    let kind = FaultKind::Answer(
        200,
        r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","message":"Field value is invalid"}]}"#,
    );
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind, times: 1 });
    let ran = shop.apply().done();
    let why = "its type and field were not set: GitHub rejected it: Field value is invalid; the next run tries again";
    assert!(ran.err.contains(why), "{}", ran.err);
    shop.apply().done();
    assert!(shop.issues().iter().all(|issue| issue.fields.contains_key(&77)));
    shop.assert_settled();
}

#[test]
fn a_field_that_refuses_the_value_does_not_keep_the_issue_from_being_made() {
    let shop = story("field: Owner\n");
    shop.fake.arrange(|state| field(state, "single_select", &ROLES));
    let rename = FaultKind::Hook(Box::new(|state| {
        let fields = &mut state.organizations.get_mut("acme").unwrap().fields;
        fields.last_mut().unwrap().options.clear();
    }));
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: rename, times: 1 });
    let ran = shop.run(&["apply", "outline.yml", "--json"]).done();
    let [why] = &warnings(&ran)[..] else { panic!("{ran:?}") };
    assert!(
        why.starts_with("its type and field were not set: GitHub rejected it: Could not resolve to a node"),
        "{why}"
    );
    assert!(shop.fake.state().repository(SHOP).issue(1).fields.is_empty());
}
