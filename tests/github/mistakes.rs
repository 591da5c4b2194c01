//! Mistakes found before anything is sent: an invalid repository, token or address. A secret is never shown.

use snapbox::assert_data_eq;
use snapbox::str;

use crate::refusals::assert_discreet;
use crate::shop::{Ran, Shop, environment_of, run_bare};

/// What a run prints. Checks that the secret is not in it and that nothing was sent.
fn stderr_of(arguments: &[&str], variables: &[(&'static str, &str)], secret: &str) -> String {
    let shop = Shop::new();
    let mut all = vec![("GITHUB_API_URL", shop.fake.url()), ("GITHUB_TOKEN", "token-ana")];
    all.retain(|(name, _)| variables.iter().all(|(other, _)| other != name));
    all.extend(variables);
    let run = |more: &[&str]| {
        let world = environment_of(&all, &shop.clock, shop.patience);
        let ran = run_bare(shop.folder.path(), &[&["list"], arguments, more].concat(), world);
        assert_discreet(&ran, secret);
        ran
    };
    run(&["--verbose"]);
    let Ran { code, err, .. } = run(&[]);
    assert!(shop.fake.requests().is_empty());
    format!("{err}exit code {code}\n")
}

#[test]
fn no_repository_is_named_anywhere() {
    assert_data_eq!(
        stderr_of(&["--tracker", "github"], &[], "token-ana"),
        str![[r#"
error: no repository given, and the folder's git remote doesn't name one
  hint: pass `--repo owner/name`, or set `repository: owner/name` in .github/rolecall.yml
exit code 2

"#]]
    );
}

#[test]
fn a_repository_that_is_none() {
    assert_data_eq!(
        stderr_of(&["--repo", "shop"], &[], "token-ana"),
        str![[r#"
error: `--repo` is not a repository: `shop`
  hint: write it as `owner/name`, like `acme/shop`
exit code 2

"#]]
    );
    let variable = [("GITHUB_REPOSITORY", "acme shop")];
    assert_data_eq!(
        stderr_of(&["--tracker", "github"], &variable, "token-ana"),
        str![[r#"
error: `GITHUB_REPOSITORY` is not a repository: `acme shop`
  hint: write it as `owner/name`, like `acme/shop`
exit code 2

"#]]
    );
}

#[test]
fn a_configured_repository_that_is_none_is_shown_in_its_place() {
    let shop = Shop::with_config("tracker: github\nrepository: acme\n");
    let world = environment_of(&[("GITHUB_TOKEN", "token-ana")], &shop.clock, shop.patience);
    let Ran { code, err, .. } = run_bare(shop.folder.path(), &["list"], world);
    assert_data_eq!(
        format!("{err}exit code {code}\n"),
        str![[r#"
error: `repository` is not a repository: `acme`
 --> .github/rolecall.yml:2:13
  |
2 | repository: acme
  |             ^^^^
  |
  = hint: write it as `owner/name`, like `acme/shop`
exit code 2

"#]]
    );
}

#[test]
fn no_token_is_there() {
    assert_data_eq!(
        stderr_of(&["--repo", "acme/shop"], &[("GITHUB_TOKEN", "")], "token-ana"),
        str![[r#"
error: no GitHub token found
  hint: set GITHUB_TOKEN to a token that can write issues, or log in with `gh auth login`
exit code 2

"#]]
    );
}

#[test]
fn a_token_with_other_characters_in_it() {
    for token in ["ghp_abc\nghp_def", "ghp_abc def", "\"ghp_abc\"\u{a0}", "Bearer ghp_abc", "ghp_äbc"] {
        let variables = [("GITHUB_TOKEN", token)];
        assert_data_eq!(
            stderr_of(&["--repo", "acme/shop"], &variables, "ghp_"),
            str![[r#"
error: the token in `GITHUB_TOKEN` contains characters that no token has
  hint: copy it again, without spaces or quotes
exit code 2

"#]]
        );
    }
    assert_data_eq!(
        stderr_of(&["--repo", "acme/shop"], &[("GITHUB_TOKEN", "  \n ")], "token-ana"),
        str![[r#"
error: the token in `GITHUB_TOKEN` contains characters that no token has
  hint: copy it again, without spaces or quotes
exit code 2

"#]]
    );
}

#[test]
fn a_line_break_after_a_token_does_no_harm() {
    let mut shop = Shop::new();
    shop.token = "token-ana\r\n".to_owned();
    shop.run(&["list"]).done();
}

#[test]
fn an_address_that_is_none_is_not_shown() {
    for address in [
        "api.github.com",
        "not an address",
        "https://",
        "ftp://ftp.example.org",
        "https://ana:secret@example.org/api/v3",
        "https://secret@example.org",
    ] {
        let variables = [("GITHUB_API_URL", address)];
        assert_data_eq!(
            stderr_of(&["--repo", "acme/shop"], &variables, "secret"),
            str![[r#"
error: `GITHUB_API_URL` is not a URL
  hint: use `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server
exit code 2

"#]]
        );
    }
    let variables = [("GITHUB_GRAPHQL_URL", "https://ana:secret@example.org/api/graphql")];
    assert_data_eq!(
        stderr_of(&["--repo", "acme/shop"], &variables, "secret"),
        str![[r#"
error: `GITHUB_GRAPHQL_URL` is not a URL
  hint: use `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server
exit code 2

"#]]
    );
}

#[test]
fn a_secret_in_a_repositorys_name_is_not_shown() {
    let name = "https://ana:secret@example.org/one/two/three";
    assert_data_eq!(
        stderr_of(&["--repo", name], &[], "secret"),
        str![[r#"
error: `--repo` is not a repository: `example.org/one/two/three`
  hint: write it as `owner/name`, like `acme/shop`
exit code 2

"#]]
    );
}
