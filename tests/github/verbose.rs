//! `--verbose` shows each request and its outcome, but never the token or anything that was sent or received.

use crate::fake::{At, Fault, FaultKind, When};
use crate::shop::{Ran, Shop};

/// The requests that a run printed: method, path and outcome. Checks that each has its time.
fn requests(ran: &Ran) -> Vec<String> {
    let lines = ran.err.lines().filter(|line| line.contains(" → "));
    let told = |line: &str| {
        let (request, time) = line.rsplit_once(", ").unwrap();
        let number = time.strip_suffix(" ms").unwrap_or_else(|| panic!("{line}"));
        assert!(number.parse::<u64>().is_ok(), "{line}");
        request.to_owned()
    };
    lines.map(told).collect()
}

#[test]
fn each_request_is_shown_with_its_method_path_status_and_time() {
    let shop = Shop::new();
    let ran = shop.run(&["apply", "outline.yml", "--verbose"]).done();
    let mut shown = requests(&ran);
    let sent = shop.fake.requests().into_iter().map(|seen| match &seen.operation {
        Some(operation) => format!("POST /graphql {operation} → {}", seen.status),
        None => format!("{} {} → {}", seen.method, seen.path, seen.status),
    });
    let mut sent: Vec<String> = sent.collect();
    // Reads run concurrently.
    shown.sort();
    sent.sort();
    assert_eq!(shown, sent);
}

#[test]
fn nothing_of_a_body_is_shown_and_never_the_token() {
    let shop = Shop::new();
    for arguments in [&["apply", "outline.yml"][..], &["labels"], &["list", "--json"]] {
        let ran = shop.run(&[arguments, &["--verbose"]].concat()).done();
        for word in ["token-ana", "earer ", "createIssue", "query ", "mutation", "Every third basket", "node_id"] {
            assert!(!ran.err.contains(word), "{word} in {}", ran.err);
        }
    }
}

#[test]
fn without_the_option_no_request_is_shown() {
    let shop = Shop::new();
    let ran = shop.apply().done();
    assert!(!ran.err.contains('→'), "{}", ran.err);
}

#[test]
fn data_stays_alone_on_standard_output() {
    let shop = Shop::new();
    let ran = shop.run(&["apply", "outline.yml", "--json", "--verbose"]).done();
    assert_eq!(ran.json()["summary"]["created"], 4);
}

#[test]
fn a_request_without_an_answer_is_shown_with_the_reason_and_each_try_is_one() {
    for (kind, end) in [
        (FaultKind::Status(502), "502"),
        (FaultKind::Html(200, When::Before), "200"),
        (FaultKind::Truncated, "the response was cut off"),
        (FaultKind::ResetBefore, "connection closed before message completed"),
    ] {
        let shop = Shop::new();
        let at = At::Matching("Start".to_owned(), 1);
        shop.fake.fault(Fault { at, kind, times: 1 });
        let ran = shop.run(&["list", "--verbose"]).done();
        let shown = requests(&ran);
        let first = format!("POST /graphql Start → {end}");
        assert_eq!(shown[..2], [first, "POST /graphql Start → 200".to_owned()]);
    }
}
