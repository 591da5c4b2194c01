//! What a person sees when GitHub cannot be reached, or something else answers in its place.

use std::time::Duration;

use snapbox::assert_data_eq;
use snapbox::str;

use crate::fake::{FaultKind, VirtualClock, When};
use crate::refusals::{answer, assert_discreet, fault, stderr_of};
use crate::shop::{CONFIG, OUTLINE, Ran, Shop, environment_at, run_at};

const APPLY: [&str; 2] = ["apply", "outline.yml"];

/// A run whose GitHub is at this address.
fn at(url: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".github")).unwrap();
    std::fs::write(folder.path().join(".github/rolecall.yml"), CONFIG).unwrap();
    std::fs::write(folder.path().join("outline.yml"), OUTLINE).unwrap();
    let world = || environment_at(url, "token-ana", &VirtualClock::new(), Duration::from_secs(10));
    assert_discreet(&run_at(folder.path(), &["apply", "outline.yml", "--verbose"], world()), "token-ana");
    let ran = run_at(folder.path(), &APPLY, world());
    assert_discreet(&ran, "token-ana");
    assert_eq!(ran.code, 1, "{ran:?}");
    ran
}

#[test]
fn a_port_on_which_nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_data_eq!(
        at(&url).err,
        str![[r#"
error: 127.0.0.1 can't be reached: Connection refused (os error 111)
  hint: check the network and GitHub's status page, then run the command again

"#]]
    );
}

#[test]
fn a_host_that_nobody_knows() {
    assert_data_eq!(
        at("http://nowhere.invalid").err,
        str![[r#"
error: nowhere.invalid can't be reached: failed to lookup address information: Name or service not known
  hint: check the network and GitHub's status page, then run the command again

"#]]
    );
}

#[test]
fn a_server_that_speaks_no_tls() {
    let shop = Shop::new();
    let url = shop.fake.url().replace("http://", "https://");
    assert_data_eq!(
        at(&url).err,
        str![[r#"
error: 127.0.0.1 does not respond with TLS
  hint: check the address in GITHUB_API_URL and its port, and whether a proxy is in between; a proxy's own address usually starts with `http://`

"#]]
    );
}

#[test]
fn a_web_page_in_place_of_what_was_read() {
    let page = |status, to: &'static str| {
        stderr_of(&APPLY, move |shop| fault(shop, to, FaultKind::Html(status, When::Before)))
    };
    for to in ["POST /graphql", "GET /repos"] {
        assert_data_eq!(
            page(200, to),
            str![[r#"
error: 127.0.0.1 returned a web page instead of GitHub's data
  hint: a proxy or a login page may be in between: open the address in a browser, and check GITHUB_API_URL
exit code 1

"#]]
        );
        assert_data_eq!(
            page(403, to),
            str![[r#"
error: 127.0.0.1 returned a web page instead of GitHub's data
  hint: a proxy or a login page may be in between: open the address in a browser, and check GITHUB_API_URL
exit code 1

"#]]
        );
        assert_data_eq!(
            page(502, to),
            str![[r#"
error: 127.0.0.1 doesn't respond properly: GitHub answered with status 502
  hint: check the network and GitHub's status page, then run the command again
exit code 1

"#]]
        );
    }
}

#[test]
fn a_web_page_in_place_of_what_was_written() {
    let page =
        |status| stderr_of(&APPLY, move |shop| fault(shop, "CreateIssue", FaultKind::Html(status, When::Before)));
    assert_data_eq!(
        page(200),
        str![[r#"
Creating 4 issues in acme/shop
error: feature/checkout, user-story/guest: got a web page instead of GitHub's response
  hint: run the command again to see whether it was done
4 artifacts: 2 failed, 2 not started
error: GitHub isn't accepting new issues right now: got a web page instead of GitHub's response
  hint: what was done is kept; run the same command later to do the rest
exit code 1

"#]]
    );
    assert_data_eq!(
        page(403),
        str![[r#"
Creating 4 issues in acme/shop
4 artifacts: 4 not started
error: 127.0.0.1 returned a web page instead of GitHub's data
  hint: a proxy or a login page may be in between: open the address in a browser, and check GITHUB_API_URL
exit code 1

"#]]
    );
    assert_data_eq!(
        page(502),
        str![[r#"
Creating 4 issues in acme/shop
error: feature/checkout, user-story/guest: GitHub answered with status 502
  hint: run the command again to see whether it was done
4 artifacts: 2 failed, 2 not started
error: GitHub isn't accepting new issues right now: GitHub answered with status 502
  hint: what was done is kept; run the same command later to do the rest
exit code 1

"#]]
    );
}

#[test]
fn a_server_that_fails_and_fails() {
    let fails = |to: &'static str| stderr_of(&APPLY, move |shop| fault(shop, to, FaultKind::Status(500)));
    assert_data_eq!(
        fails("GET /repos"),
        str![[r#"
error: 127.0.0.1 doesn't respond properly: GitHub answered with status 500
  hint: check the network and GitHub's status page, then run the command again
exit code 1

"#]]
    );
    assert_data_eq!(
        fails("CreateIssue"),
        str![[r#"
Creating 4 issues in acme/shop
error: feature/checkout, user-story/guest: GitHub answered with status 500
  hint: run the command again to see whether it was done
4 artifacts: 2 failed, 2 not started
error: GitHub isn't accepting new issues right now: GitHub answered with status 500
  hint: what was done is kept; run the same command later to do the rest
exit code 1

"#]]
    );
}

#[test]
fn an_answer_that_breaks_off() {
    let broken = |to: &'static str| stderr_of(&APPLY, move |shop| fault(shop, to, FaultKind::Truncated));
    assert_data_eq!(
        broken("GET /repos"),
        str![[r#"
error: 127.0.0.1 can't be reached: the response was cut off
  hint: check the network and GitHub's status page, then run the command again
exit code 1

"#]]
    );
}

#[test]
fn an_answer_that_is_not_what_github_describes() {
    for to in ["POST /graphql", "GET /repos/acme/shop/issues"] {
        for body in ["[1]", "{}", "[{}]", "not JSON", "", "null"] {
            let told = stderr_of(&APPLY, |shop| answer(shop, to, 200, body));
            assert!(told.starts_with("error: "), "{to} {body}: {told}");
        }
    }
    let told = stderr_of(&APPLY, |shop| answer(shop, "GET /repos/acme/shop/issues", 200, "{\"message\":\"hello\"}"));
    assert_data_eq!(
        told,
        str![[r#"
error: GitHub's response can't be read: it doesn't match GitHub's API description (line 1, column 0)
  hint: try again; if it keeps failing, `--verbose` shows which request it is
exit code 1

"#]]
    );
}
