//! The organisation's issue field for the owning role: set where it is there, left out with a word where it is not.

use serde_json::json;

use crate::degrade::{diagnostics, settled, story, warnings};
use crate::fake::{At, Fault, FaultKind, State};
use crate::refusals::answer;
use crate::shop::{CONFIG, SHOP, Shop};

/// The organisation's field `Owner`, with these options.
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
fn a_field_that_can_not_be_had_is_left_out_and_told() {
    let none = "acme has no single-select issue field `Owner`: it is left out";
    let cases: [(Arrange<'_>, &str); 4] = [
        (&|_| {}, none),
        (&|shop| shop.fake.arrange(|state| field(state, "text", &[])), none),
        (
            &|shop| shop.fake.arrange(|state| field(state, "single_select", &ROLES[..3])),
            "the field `Owner` has no option for Product Development, Product Operations",
        ),
        (
            &|shop| answer(shop, "GET /orgs/acme/issue-fields", 403, r#"{"message":"Resource not accessible"}"#),
            "the issue fields of acme can not be read: `Owner` is left out",
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

#[test]
fn type_and_field_cost_no_write_without_a_parent_and_one_with_a_parent() {
    for config in ["", "field: Owner\n", "field: Owner\ntemplates: { user-story: { type: Feature } }\n"] {
        let shop = Shop::with_config(&format!("{CONFIG}{config}"));
        shop.fake.arrange(|state| field(state, "single_select", &ROLES));
        shop.apply().done();
        shop.assert_whole();
        // Four artifacts, five labels, one milestone; of the four, two have a parent.
        let more = if config.is_empty() { 0 } else { 2 };
        assert_eq!(shop.writes(), 10 + more, "{config}");
        for issue in shop.issues().iter().filter(|_| more > 0) {
            let owner = if issue.has_label("role: product-manager") { "Product Manager" } else { "product-owner" };
            assert_eq!(issue.fields.get(&77), Some(&json!(owner)), "{issue:?}");
        }
        shop.assert_settled();
    }
}

#[test]
fn a_field_that_was_not_set_is_set_by_the_next_run() {
    let shop = Shop::with_config(&format!("{CONFIG}field: Owner\n"));
    shop.fake.arrange(|state| field(state, "single_select", &ROLES));
    let kind = FaultKind::Answer(422, r#"{"message":"Validation Failed"}"#);
    shop.fake.fault(Fault { at: At::Matching("PATCH".into(), 1), kind, times: 1 });
    let ran = shop.apply().done();
    let why = "its type and field were not set: GitHub does not accept it: Validation Failed; the next run tries again";
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
    shop.fake.fault(Fault { at: At::Matching("POST /repos/acme/shop/issues".into(), 1), kind: rename, times: 1 });
    let ran = shop.run(&["apply", "outline.yml", "--json"]).done();
    let why = "its type and field were not set: GitHub does not accept it: `issue_field_values` is not accepted; the next run tries again";
    assert_eq!(warnings(&ran), [why]);
    assert!(shop.fake.state().repository(SHOP).issue(1).fields.is_empty());
}
