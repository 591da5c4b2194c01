//! What a person sees when GitHub refuses: what went wrong and what to do next. The token is never shown.

use snapbox::assert_data_eq;
use snapbox::str;

use crate::fake::{At, Fault, FaultKind};
use crate::shop::{Ran, SHOP, Shop};

/// A run's standard error and exit code, in a shop prepared by `arrange`. Checks that verbose output does not contain
/// the token either.
pub fn stderr_of(arguments: &[&str], arrange: impl Fn(&mut Shop)) -> String {
    let run = |more: &[&str]| {
        let mut shop = Shop::new();
        arrange(&mut shop);
        let ran = shop.run(&[arguments, more].concat());
        assert_discreet(&ran, &shop.token);
        ran
    };
    run(&["--verbose"]);
    let Ran { code, err, .. } = run(&[]);
    format!("{err}exit code {code}\n")
}

/// Checks that neither a panic nor the token is shown, and that a refusal says what to do.
#[track_caller]
pub fn assert_discreet(ran: &Ran, token: &str) {
    let all = format!("{}{}", ran.out, ran.err);
    assert!(!all.contains(token), "the token is shown: {all}");
    assert!(!all.contains("panicked"), "{all}");
}

/// Answers matching requests with a status and a body, however often they are sent.
pub fn answer(shop: &Shop, to: &str, status: u16, body: &'static str) {
    fault(shop, to, FaultKind::Answer(status, body));
}

pub fn fault(shop: &Shop, to: &str, kind: FaultKind) {
    shop.fake.fault(Fault { at: At::Matching(to.to_owned(), 1), kind, times: u32::MAX });
}

const APPLY: [&str; 2] = ["apply", "outline.yml"];

#[test]
fn a_server_that_echoes_tokens_shows_them_to_nobody() {
    const ECHO: &str = r#"{"message": "Bad credentials: token-ana, ghp_0123456789abcdefghijABCDEFGHIJ012345"}"#;
    for (to, status) in [("CreateIssue", 422), ("CreateIssue", 403), ("Start", 401), ("labels", 422)] {
        for more in [&["--verbose"][..], &["--json"], &[]] {
            let shop = Shop::new();
            answer(&shop, to, status, ECHO);
            let ran = shop.run(&[&APPLY, more].concat());
            assert_discreet(&ran, &shop.token);
            assert_discreet(&ran, "ghp_0123");
        }
    }
}

#[test]
fn a_token_that_is_not_accepted() {
    let told = stderr_of(&APPLY, |shop| shop.token = "token-of-yesterday".to_owned());
    assert_data_eq!(
        told,
        str![[r#"
error: GitHub rejected the token
  hint: it may have expired or been revoked: set a new GITHUB_TOKEN, or run `gh auth login`
exit code 1

"#]]
    );
}

#[test]
fn a_token_without_the_permission_is_told_which_one_to_grant() {
    let told = stderr_of(&APPLY, |shop| shop.token = "token-nothing".to_owned());
    assert_data_eq!(
        told,
        str![[r#"
Creating 4 issues in acme/shop
4 artifacts: 4 not started
error: the token isn't allowed to do that in acme/shop: grant it `issues: write` (in a workflow under `permissions:`; for a fine-grained token under Repository permissions → Issues; a classic one needs the scope `repo`)
  hint: what was done is kept; run the same command again to do the rest
exit code 1

"#]]
    );
}

#[test]
fn a_token_that_may_read_only_mends_no_label() {
    let told = stderr_of(&["labels"], |shop| shop.token = "token-nothing".to_owned());
    assert_data_eq!(
        told,
        str![[r#"
error: role: product-leader, role: product-manager, role: product-owner, role: product-development, role: product-operations: the token isn't allowed to do that in acme/shop: grant it `issues: write` (in a workflow under `permissions:`; for a fine-grained token under Repository permissions → Issues; a classic one needs the scope `repo`)
0 created, 0 fixed, 5 failed
exit code 1

"#]]
    );
}

#[test]
fn an_archived_repository_is_told_before_anything_is_written() {
    for arguments in [&APPLY[..], &["apply", "outline.yml", "--dry-run"], &["labels"]] {
        let told = stderr_of(arguments, |shop| shop.fake.arrange(|state| state.archive(SHOP)));
        assert_data_eq!(
            told,
            str![[r#"
error: acme/shop is archived: nothing can be written to it
  hint: unarchive it in its settings, or name another repository with `--repo`
exit code 1

"#]]
        );
    }
    let shop = Shop::new();
    shop.fake.arrange(|state| state.archive(SHOP));
    shop.apply();
    shop.run(&["labels"]);
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_repository_that_is_archived_meanwhile() {
    let told = stderr_of(&APPLY, |shop| {
        let archive = FaultKind::Hook(Box::new(|state| state.archive(SHOP)));
        shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 2), kind: archive, times: 1 });
    });
    assert_data_eq!(
        told,
        str![[r#"
Creating 4 issues in acme/shop
4 artifacts: 1 created, 3 not started
error: acme/shop is archived: nothing can be written to it
  hint: unarchive it in its settings, or name another repository with `--repo`
exit code 1

"#]]
    );
}

#[test]
fn a_repository_that_is_not_there_or_may_not_be_seen() {
    let gone = |shop: &mut Shop| shop.fake.arrange(|state| drop(state.repositories.remove(SHOP)));
    let hidden = |shop: &mut Shop| {
        shop.token = "token-dee".to_owned();
        shop.fake.arrange(|state| {
            state.repository_mut(SHOP).private = true;
            state.set_permission(SHOP, "dee", "none");
        });
    };
    let expected = str![[r#"
error: repository acme/shop not found, or the token can't see it
  hint: check the name; a private repository needs a token with access to it (a fine-grained one must list it)
exit code 1

"#]];
    assert_data_eq!(stderr_of(&APPLY, gone), expected.clone());
    assert_data_eq!(stderr_of(&APPLY, hidden), expected);
}

#[test]
fn issues_that_are_turned_off() {
    for arguments in [&APPLY[..], &["list"]] {
        let told = stderr_of(arguments, |shop| shop.fake.arrange(|state| state.turn_issues_off(SHOP)));
        assert_data_eq!(
            told,
            str![[r#"
error: issues are turned off in acme/shop
  hint: turn them on under Settings → General → Features, or use `--tracker local`
exit code 1

"#]]
        );
    }
    let meanwhile = stderr_of(&APPLY, |shop| {
        let off = FaultKind::Hook(Box::new(|state| state.turn_issues_off(SHOP)));
        shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: off, times: 1 });
    });
    assert_data_eq!(
        meanwhile,
        str![[r#"
Creating 4 issues in acme/shop
4 artifacts: 4 not started
error: issues are turned off in acme/shop
  hint: turn them on under Settings → General → Features, or use `--tracker local`
exit code 1

"#]]
    );
}

#[test]
fn a_single_sign_on_that_the_token_lacks() {
    let told = stderr_of(&APPLY, |shop| {
        let body = r#"{"message":"Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.","status":"403"}"#;
        answer(shop, "GET /repos", 403, body);
    });
    assert_data_eq!(
        told,
        str![[r#"
error: the organization of acme/shop requires the token to be authorized for single sign-on
  hint: authorize it in your settings under Developer settings → Personal access tokens → Configure SSO
exit code 1

"#]]
    );
}

#[test]
fn a_limit_that_never_ends_is_not_waited_for_without_end() {
    for kind in [FaultKind::SecondaryLimit(60), FaultKind::PrimaryLimit(3600), FaultKind::GraphqlLimit] {
        let shop = Shop::new();
        fault(&shop, "Start", kind);
        let ran = shop.apply();
        assert_discreet(&ran, &shop.token);
        assert_eq!(ran.code, 1);
        let last = ran.err.split_inclusive('\n').filter(|line| !line.contains("waiting")).collect::<String>();
        let expected = str![[r#"
error: GitHub's rate limit lasted too long: [..]
  hint: what was done is kept; run the same command again later

"#]];
        assert_data_eq!(last, expected);
        assert!(shop.clock.now().as_secs() <= 7 * 3600, "{:?}", shop.clock.now());
    }
}
