//! A proxy in the environment is used the way curl uses it. If it fails, it is named, and its password is never shown.

use std::process::{Command, Stdio};
use std::time::Duration;

use snapbox::assert_data_eq;
use snapbox::str;

use crate::refusals::assert_discreet;
use crate::relay::{Does, Relay};
use crate::shop::{Ran, Shop, environment_of, run_at};

const PASSWORD: &str = "s3cr3t";

/// A run whose GitHub is on a host that only the proxy knows.
fn run(shop: &Shop, arguments: &[&str], variables: &[(&'static str, &str)]) -> Ran {
    let all = [&[("GITHUB_API_URL", "http://git.invalid"), ("GITHUB_TOKEN", "token-ana")], variables].concat();
    let ran = run_at(shop.folder.path(), arguments, environment_of(&all, &shop.clock, Duration::from_secs(10)));
    assert_discreet(&ran, PASSWORD);
    assert_discreet(&ran, "token-ana");
    ran
}

/// The names of a head's headers.
fn names(head: &str) -> Vec<String> {
    let mut names: Vec<String> =
        head.trim_end().lines().skip(1).map(|line| line.split(':').next().unwrap().to_lowercase()).collect();
    names.sort();
    names
}

#[test]
fn a_proxy_passes_requests_on_and_each_has_each_header_once() {
    let shop = Shop::new();
    let relay = Relay::start(shop.fake.url(), "git.invalid", Does::Relay);
    let proxy = format!("http://ana:{PASSWORD}@{}", relay.address);
    run(&shop, &["apply", "outline.yml", "--verbose"], &[("http_proxy", &proxy)]).done();
    shop.assert_whole();
    shop.reword("A guest pays", "Everybody pays");
    run(&shop, &["apply", "outline.yml"], &[("http_proxy", &proxy)]).done();
    let heads = relay.heads();
    assert_eq!(heads.len(), shop.fake.requests().len(), "all of them came through the proxy");
    for head in heads {
        assert!(head.lines().next().unwrap().contains(" http://git.invalid/"), "{head}");
        let mut expected =
            ["accept", "authorization", "host", "proxy-authorization", "user-agent", "x-github-api-version"]
                .map(str::to_owned)
                .to_vec();
        if !head.starts_with("GET ") {
            expected.extend(["content-length".to_owned(), "content-type".to_owned()]);
            expected.sort();
        }
        // Reads of what is already known send its ETag.
        let mut found = names(&head);
        found.retain(|name| name != "if-none-match" || !head.starts_with("GET "));
        assert_eq!(found, expected, "{head}");
    }
}

#[test]
fn an_exception_is_asked_without_the_proxy() {
    let shop = Shop::new();
    let relay = Relay::start(shop.fake.url(), "git.invalid", Does::Relay);
    let direct = [("GITHUB_API_URL", shop.fake.url()), ("ALL_PROXY", &relay.address), ("NO_PROXY", "127.0.0.0/8")];
    run(&shop, &["list"], &direct).done();
    assert!(relay.heads().is_empty());
    run(&shop, &["list"], &direct[..2]).done();
    assert!(!relay.heads().is_empty());
}

#[test]
fn a_socks_proxy_is_told_the_name() {
    let shop = Shop::new();
    let relay = Relay::start(shop.fake.url(), "git.invalid", Does::Relay);
    let proxy = format!("socks5h://ana:{PASSWORD}@{}", relay.address);
    run(&shop, &["list"], &[("ALL_PROXY", &proxy)]).done();
    let heads = relay.heads();
    assert_eq!(heads[0], format!("SOCKS ana:{PASSWORD}@git.invalid:80"));
    assert!(heads[1].starts_with("POST /graphql "), "{}", heads[1]);
}

/// Runs the program as a process, with a proxy to a GHE.com tenant whose certificate it trusts.
fn tenant(shop: &Shop, relay: &Relay, variables: &[(&str, &str)]) -> Ran {
    shop.write("trusted.pem", &relay.certificate);
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.args(["list", "--verbose", "--repo", "OCTO.ghe.com/acme/shop"]).current_dir(shop.folder.path());
    command.stdin(Stdio::null()).env_clear().env("PATH", "/nonexistent");
    command.env("SSL_CERT_FILE", shop.path("trusted.pem")).envs(variables.iter().copied());
    let output = command.output().unwrap();
    let ran = Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert_discreet(&ran, PASSWORD);
    ran
}

#[test]
fn a_tunnel_leads_to_a_tenant_of_ghe_com_with_the_token_of_its_login() {
    use std::os::unix::fs::PermissionsExt as _;
    let shop = Shop::new();
    let relay = Relay::start(shop.fake.url(), "api.octo.ghe.com", Does::Relay);
    let programs = shop.path("programs");
    shop.write("programs/gh", "#!/bin/sh\n[ \"$*\" = 'auth token --hostname octo.ghe.com' ] && echo token-ana\n");
    std::fs::set_permissions(programs.join("gh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let proxy = format!("http://ana:{PASSWORD}@{}", relay.address);
    let path = programs.to_str().unwrap();
    tenant(&shop, &relay, &[("HTTPS_PROXY", &proxy), ("PATH", path)]).done();
    let heads = relay.heads();
    let (tunnels, inside): (Vec<&String>, Vec<&String>) = heads.iter().partition(|head| head.starts_with("CONNECT "));
    for head in tunnels {
        assert!(head.starts_with("CONNECT api.octo.ghe.com:443 HTTP/1.1\r\n"), "{head}");
        assert_eq!(names(head), ["host", "proxy-authorization", "user-agent"]);
    }
    assert!(inside.iter().any(|head| head.starts_with("POST /graphql ")), "{inside:?}");
    assert!(inside.iter().any(|head| head.starts_with("GET /repos/acme/shop/")), "{inside:?}");
    // The proxy's credentials are not passed on to the server, nor the server's to the proxy.
    assert!(inside.iter().all(|head| !names(head).contains(&"proxy-authorization".to_owned())));
    assert!(shop.fake.requests().iter().all(|seen| seen.account.as_deref() == Some("ana")));
}

#[test]
fn a_proxy_that_wants_credentials_or_other_ones() {
    let shop = Shop::new();
    let relay = Relay::start(shop.fake.url(), "git.invalid", Does::Refuse("407 Proxy Authentication Required"));
    let without = relay.address.clone();
    let with = format!("http://ana:{PASSWORD}@{}", relay.address);
    let hide = |text: String| text.replace(&relay.address, "PROXY");
    let wants = str![[r#"
error: the proxy PROXY requires a username and password (status 407)
  hint: `http_proxy` names the proxy: add them to its address, before the host: user:password@HOST

"#]];
    assert_data_eq!(hide(run(&shop, &["list"], &[("http_proxy", &without)]).err), wants);
    let other = str![[r#"
error: the proxy PROXY rejected the username and password (status 407)
  hint: `http_proxy` names the proxy: check them; `@`, `:`, `/`, `#` and `%` in a password are written as %40, %3A, %2F, %23 and %25

"#]];
    assert_data_eq!(hide(run(&shop, &["list"], &[("http_proxy", &with)]).err), other);
    for proxy in [&without, &with] {
        let ran = tenant(&shop, &relay, &[("https_proxy", proxy), ("GITHUB_TOKEN", "token-ana")]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains(&format!("error: the proxy {} ", relay.address)), "{}", ran.err);
        assert!(ran.err.contains("(status 407)"), "{}", ran.err);
    }
}

#[test]
fn a_proxy_that_does_not_answer_or_refuses_is_named() {
    let shop = Shop::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = listener.local_addr().unwrap().to_string();
    drop(listener);
    let told = run(&shop, &["list"], &[("ALL_PROXY", &format!("http://ana:{PASSWORD}@{proxy}"))]);
    assert_data_eq!(
        told.err.replace(&proxy, "PROXY"),
        str![[r#"
error: git.invalid can't be reached through the proxy PROXY: Connection refused (os error 111)
  hint: check the proxy in `ALL_PROXY`, and the network; hosts that need no proxy go into NO_PROXY

"#]]
    );
    let relay = Relay::start(shop.fake.url(), "api.octo.ghe.com", Does::Refuse("403 Forbidden"));
    let ran = tenant(&shop, &relay, &[("https_proxy", &relay.address), ("GITHUB_TOKEN", "token-ana")]);
    let told = ran.err.lines().find(|line| line.starts_with("error")).unwrap().replace(&relay.address, "PROXY");
    let expected =
        "error: api.octo.ghe.com can't be reached through the proxy PROXY: the proxy refused to connect to it";
    assert_eq!(told, expected);
}

#[test]
fn a_variable_that_names_no_proxy() {
    let shop = Shop::new();
    let ran = run(&shop, &["list"], &[("http_proxy", &format!("ftp://ana:{PASSWORD}@proxy"))]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: `http_proxy` is not a proxy's address\n"), "{}", ran.err);
    assert!(shop.fake.requests().is_empty());
}
