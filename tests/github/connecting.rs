//! Which tracker, repository, token and GitHub a run uses: the setting closest to the run wins.

use std::path::Path;
use std::process::{Command, Stdio};

use snapbox::assert_data_eq;
use snapbox::str;

use crate::refusals::assert_discreet;
use crate::shop::{CONFIG, Ran, SHOP, Shop, environment_of, run_bare};

/// A shop and the environment variables of its runs.
struct Bare {
    shop: Shop,
    variables: Vec<(&'static str, String)>,
}

impl Bare {
    /// A shop whose runs know the fake's address and have a token.
    fn new() -> Self {
        let shop = Shop::new();
        let variables = vec![("GITHUB_API_URL", shop.fake.url().to_owned()), ("GITHUB_TOKEN", "token-ana".to_owned())];
        Self { shop, variables }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self
    }

    fn config(self, more: &str) -> Self {
        self.shop.write(".github/rolecall.yml", &format!("{CONFIG}{more}"));
        self
    }

    fn remote(self, address: &str) -> Self {
        git(self.shop.folder.path(), &["init", "-q"]);
        git(self.shop.folder.path(), &["remote", "add", "origin", address]);
        self
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let variables: Vec<(&'static str, &str)> = self.variables.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let world = environment_of(&variables, &self.shop.clock, self.shop.patience);
        let ran = run_bare(self.shop.folder.path(), arguments, world);
        for (_, token) in self.variables.iter().filter(|(name, token)| name.ends_with("TOKEN") && !token.is_empty()) {
            assert_discreet(&ran, token.trim());
        }
        ran
    }

    /// The repository that a run requests from GitHub, or `None` if it sends no request.
    fn asked(&self, arguments: &[&str]) -> Option<String> {
        self.shop.fake.forget_requests();
        self.run(arguments);
        let first = self.shop.fake.requests().into_iter().next()?;
        let variable = |name: &str| first.body["variables"][name].as_str().unwrap().to_owned();
        Some(format!("{}/{}", variable("owner"), variable("name")))
    }

    /// The account that a run's requests come from.
    fn account(&self) -> Option<String> {
        self.shop.fake.forget_requests();
        self.run(&["list", "--repo", SHOP]);
        self.shop.fake.requests().first().and_then(|seen| seen.account.clone())
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(folder).stdin(Stdio::null()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    assert!(git.status().unwrap().success(), "git {arguments:?}");
}

/// Creates a `gh` in a folder of its own that runs a shell script.
fn gh(folder: &Path, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("programs");
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("gh"), format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path.join("gh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_option_counts_before_the_variable_the_configuration_and_the_remote() {
    let mut bare = Bare::new().remote("git@github.com:acme/remote.git");
    let asked = |bare: &Bare, more: &[&str]| bare.asked(&[&["list"], more].concat());
    assert_eq!(asked(&bare, &["--tracker", "github"]).as_deref(), Some("acme/remote"));
    bare = bare.config("tracker: github\nrepository: acme/configured\n");
    assert_eq!(asked(&bare, &[]).as_deref(), Some("acme/configured"));
    bare = bare.with("GITHUB_REPOSITORY", "acme/variable");
    assert_eq!(asked(&bare, &[]).as_deref(), Some("acme/variable"));
    assert_eq!(asked(&bare, &["--repo", "acme/option"]).as_deref(), Some("acme/option"));
}

#[test]
fn a_remote_alone_posts_nothing_anywhere() {
    let bare = Bare::new().remote("https://github.com/acme/shop.git").with("GITHUB_REPOSITORY", SHOP);
    bare.run(&["apply", "outline.yml"]).done();
    assert!(bare.shop.fake.requests().is_empty());
    assert!(bare.shop.path(".rolecall/feature/checkout.md").exists());
}

#[test]
fn the_tracker_is_the_options_else_the_configurations_else_a_workflows() {
    let bare = Bare::new().remote("https://github.com/acme/remote").with("GITHUB_ACTIONS", "true");
    assert_eq!(bare.asked(&["list"]).as_deref(), Some("acme/remote"), "in a workflow it is GitHub");
    assert_eq!(bare.asked(&["list", "--tracker", "local"]), None);
    let bare = bare.config("tracker: local\n");
    assert_eq!(bare.asked(&["list"]), None, "the configuration counts before the workflow");
    assert_eq!(bare.asked(&["list", "--repo", "acme/option"]).as_deref(), Some("acme/option"));
    assert_eq!(bare.run(&["list", "--tracker", "local", "--repo", SHOP]).code, 2);
}

#[test]
fn the_token_is_the_first_that_is_there() {
    let mut bare = Bare::new();
    let path = gh(bare.shop.folder.path(), "[ \"$*\" = 'auth token --hostname 127.0.0.1' ] && echo token-bot");
    bare = bare.with("PATH", &path).with("GH_TOKEN", "token-dee");
    assert_eq!(bare.account().as_deref(), Some("ana"));
    bare = bare.with("GITHUB_TOKEN", "");
    assert_eq!(bare.account().as_deref(), Some("dee"), "an empty variable is none");
    bare = bare.without("GH_TOKEN");
    assert_eq!(bare.account().as_deref(), Some("github-actions[bot]"));
}

#[test]
fn a_token_that_gh_does_not_have_is_asked_for() {
    for script in ["exit 1", "exit 0", "echo token-bot; exit 4", "echo '  '"] {
        let bare = Bare::new().without("GITHUB_TOKEN");
        let path = gh(bare.shop.folder.path(), script);
        let Ran { code, err, .. } = bare.with("PATH", &path).run(&["list", "--repo", SHOP]);
        assert_data_eq!(
            format!("{err}exit code {code}\n"),
            str![[r#"
error: no GitHub token found
  hint: set GITHUB_TOKEN to a token that can write issues, or log in with `gh auth login`
exit code 2

"#]]
        );
    }
}

#[test]
fn an_enterprise_server_has_its_own_places_for_rest_and_graphql() {
    for end in ["/api/v3", "/api/v3/"] {
        let mut bare = Bare::new();
        let url = format!("{}{end}", bare.shop.fake.url());
        bare = bare.with("GITHUB_API_URL", &url);
        bare.run(&["apply", "outline.yml", "--repo", SHOP]).done();
        bare.shop.assert_whole();
        for seen in bare.shop.fake.requests() {
            let place = if seen.operation.is_some() { "/api/graphql" } else { "/api/v3/" };
            assert!(seen.path.starts_with(place), "{}", seen.path);
        }
    }
}

#[test]
fn graphql_is_where_the_variable_says() {
    let bare = Bare::new();
    let url = format!("{}/api/graphql", bare.shop.fake.url());
    bare.with("GITHUB_GRAPHQL_URL", &url).shop_asks_at("/api/graphql");
}

impl Bare {
    fn shop_asks_at(&self, place: &str) {
        self.run(&["list", "--repo", SHOP]).done();
        let asked = self.shop.fake.requests();
        assert!(asked.iter().all(|seen| seen.path.starts_with(if seen.operation.is_some() { place } else { "/" })));
        assert!(asked.iter().any(|seen| !seen.path.starts_with("/api")), "REST stays where it is");
    }
}

#[test]
fn a_server_that_a_person_names_is_asked() {
    let bare = Bare::new().remote("https://github.com/acme/shop").without("GITHUB_API_URL");
    let ran = bare.run(&["list", "--repo", "git.invalid/acme/shop"]);
    assert!(ran.err.starts_with("error: git.invalid can't be reached"), "{}", ran.err);
}

#[test]
fn a_server_that_only_the_repositorys_files_name_gets_no_token() {
    let by_remote = Bare::new().remote("https://git.invalid/acme/shop.git").without("GITHUB_API_URL");
    let by_config = Bare::new().without("GITHUB_API_URL");
    by_config.shop.write(".github/rolecall.yml", "tracker: github\nrepository: git.invalid/acme/shop\n");
    for bare in [by_remote, by_config] {
        let ran = bare.run(&["list", "--tracker", "github"]);
        let told =
            "error: the server git.invalid is named only by files of this repository: GITHUB_TOKEN is not sent there\n";
        assert!(ran.err.starts_with(told), "{}", ran.err);
        assert_eq!(ran.code, 2);
    }
}

#[test]
fn a_tenant_of_ghe_com_that_only_the_repositorys_files_name_gets_no_token_either() {
    let bare = Bare::new().without("GITHUB_API_URL");
    bare.shop.write(".github/rolecall.yml", "tracker: github\nrepository: octo.ghe.com/acme/shop\n");
    let ran = bare.run(&["list"]);
    assert_data_eq!(
        ran.err,
        str![[r#"
error: the server octo.ghe.com is named only by files of this repository: GITHUB_TOKEN is not sent there
  hint: if you trust it, set GITHUB_API_URL=https://api.octo.ghe.com, name it with `--repo octo.ghe.com/owner/name`, or log in with `gh auth login --hostname octo.ghe.com`

"#]]
    );
}

#[test]
fn a_repository_that_was_renamed_is_found_under_its_old_name() {
    let bare = Bare::new();
    bare.shop.fake.arrange(|state| state.rename_repository(SHOP, "store"));
    bare.run(&["apply", "outline.yml", "--repo", SHOP]).done();
    let asked = bare.shop.fake.requests();
    let paths: Vec<&str> =
        asked.iter().map(|seen| seen.path.as_str()).filter(|path| path.contains("/repos/")).collect();
    assert!(paths.iter().all(|path| path.starts_with("/repos/acme/store/")), "{paths:?}");
    let made = bare.shop.fake.state().repository("acme/store").issues.len();
    bare.run(&["apply", "outline.yml", "--repo", SHOP]).done();
    assert_eq!((made, bare.shop.fake.state().repository("acme/store").issues.len()), (4, 4));
}
