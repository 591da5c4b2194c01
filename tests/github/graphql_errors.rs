//! A GraphQL failure with status 200 and an error without a type is temporary. Errors next to data apply only to their
//! own place in it.

use snapbox::assert_data_eq;
use snapbox::str;

use crate::fake::{At, Fault, FaultKind};
use crate::refusals::stderr_of;
use crate::shop::Shop;

/// GitHub's answer when it times out.
const BROKEN: &str = r#"{"data":null,"errors":[{"message":"Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `ABCD:1234` when reporting this issue."}]}"#;

fn fault(shop: &Shop, to: &str, kind: FaultKind, times: u32) {
    shop.fake.fault(Fault { at: At::Matching(to.to_owned(), 1), kind, times });
}

fn asked(shop: &Shop, operation: &str) -> usize {
    shop.fake.requests().iter().filter(|seen| seen.operation.as_deref() == Some(operation)).count()
}

#[test]
fn a_read_is_tried_again() {
    let shop = Shop::new();
    for operation in ["Start", "Lookup"] {
        fault(&shop, operation, FaultKind::Answer(200, BROKEN), 2);
    }
    shop.apply().done();
    shop.assert_whole();
    assert_eq!((asked(&shop, "Start"), asked(&shop, "Lookup")), (3, 3));
}

#[test]
fn a_read_that_never_comes_to_an_end_is_told() {
    let told =
        stderr_of(&["apply", "outline.yml"], |shop| fault(shop, "Start", FaultKind::Answer(200, BROKEN), u32::MAX));
    assert_data_eq!(
        told,
        str![[r#"
error: GitHub returned an error: Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `ABCD:1234` when reporting this issue
  hint: try again; if it keeps failing, `--verbose` shows which request it is
exit code 1

"#]]
    );
}

#[test]
fn a_write_is_looked_for_before_it_is_sent_again() {
    for kind in [FaultKind::Answer(200, BROKEN), FaultKind::AnswerAfter(200, BROKEN)] {
        let again = usize::from(matches!(kind, FaultKind::Answer(..)));
        let shop = Shop::new();
        fault(&shop, "CreateIssue", kind, 1);
        shop.apply().done();
        shop.assert_whole();
        assert_eq!(asked(&shop, "CreateIssue"), 4 + again);
        shop.assert_settled();
    }
}

#[test]
fn a_write_that_never_comes_through_is_told() {
    let shop = Shop::new();
    fault(&shop, "CreateIssue", FaultKind::Answer(200, BROKEN), u32::MAX);
    let ran = shop.apply();
    assert_eq!(ran.code, 1);
    let told = "GitHub answered: Something went wrong while executing your query";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert!(shop.by_key().is_empty(), "{:?}", shop.by_key());
}

#[test]
fn what_could_not_be_looked_up_beside_the_rest_is_not_fatal_for_it() {
    let shop = Shop::new();
    let partial = r#"{"data":{"repository":{"id":"R_kwDO00001000","n0":null}},"errors":[{"type":"SERVICE_UNAVAILABLE","path":["repository","n0"],"message":"Labels are out of order"}]}"#;
    fault(&shop, "Lookup", FaultKind::Answer(200, partial), 1);
    let ran = shop.apply().done();
    // What remains unknown is looked up again when it is needed.
    assert!(!ran.err.contains("Labels are out of order"), "{}", ran.err);
    assert_eq!(shop.by_key().len(), 4);
}
