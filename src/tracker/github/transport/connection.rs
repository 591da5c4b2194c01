//! Determines the repository, the address of its API, and the token.

use std::process::{Command, Stdio};

use http::Uri;
use secrecy::SecretString;

use super::proxy::Proxy;
use crate::core::diagnostic::{Diagnostic, Error, Place};
use crate::core::names::repository::RepositoryName;
use crate::environment::Environment;

/// Where the repository can be named, in order of precedence.
#[derive(Clone, Debug, Default)]
pub struct RepositorySources {
    /// `--repo`.
    pub option: Option<String>,
    /// The configuration's `repository`, and its position in the file.
    pub config: Option<(String, Option<Place>)>,
    /// The URL of the folder's git remote.
    pub remote: Option<String>,
}

/// Everything needed to connect.
#[derive(Debug)]
pub struct Connection {
    /// The repository.
    pub(in crate::tracker::github) repository: RepositoryName,
    /// The base address of REST: `https://api.github.com`, or `https://HOST/api/v3`.
    pub(in crate::tracker::github) rest: Uri,
    /// The address of GraphQL.
    pub(in crate::tracker::github) graphql: Uri,
    /// The proxies for REST and for GraphQL.
    pub(in crate::tracker::github) proxies: [Option<Proxy>; 2],
    /// The token. It is never printed.
    pub(in crate::tracker::github) token: SecretString,
}

impl Connection {
    /// Determines what to connect to.
    ///
    /// # Errors
    /// No repository or token is found, or an address is invalid.
    pub fn find(environment: &Environment, sources: RepositorySources) -> Result<Self, Error> {
        // Don't send the user's token to a server that only the repository's own files name.
        let said_by_files = sources.option.is_none() && environment.variable("GITHUB_REPOSITORY").is_none();
        let repository = repository(environment, sources)?;
        let trusted = repository.host.is_none() || !said_by_files || environment.variable("GITHUB_API_URL").is_some();
        let rest = match environment.variable("GITHUB_API_URL") {
            Some(address) => address.trim_end_matches('/').to_owned(),
            None => match &repository.host {
                Some(host) => default_address(host),
                None => "https://api.github.com".to_owned(),
            },
        };
        let graphql =
            environment.variable("GITHUB_GRAPHQL_URL").unwrap_or_else(|| match rest.strip_suffix("/api/v3") {
                // On GitHub Enterprise Server, GraphQL is next to REST, not below it.
                Some(host) => format!("{host}/api/graphql"),
                None => format!("{rest}/graphql"),
            });
        let rest = address("GITHUB_API_URL", &rest)?;
        let graphql = address("GITHUB_GRAPHQL_URL", &graphql)?;
        let proxies = [Proxy::find(environment, &rest)?, Proxy::find(environment, &graphql)?];
        let token = token(environment, &rest, trusted)?;
        Ok(Self { repository, rest, graphql, proxies, token })
    }
}

fn repository(environment: &Environment, sources: RepositorySources) -> Result<RepositoryName, Error> {
    let from = |what: &str, text: &str, place: Option<Place>| {
        RepositoryName::parse(text).ok_or_else(|| {
            // A remote's URL may contain a secret. Then its line isn't shown either.
            let secret = text.rsplit_once('@').map(|(_, rest)| rest);
            Diagnostic::error(format!("{what} is not a repository: `{}`", secret.unwrap_or(text)))
                .at(place.filter(|_| secret.is_none()))
                .hint("write it as `owner/name`, like `acme/shop`")
        })
    };
    if let Some(text) = sources.option {
        return Ok(from("`--repo`", &text, None)?);
    }
    if let Some(text) = environment.variable("GITHUB_REPOSITORY") {
        return Ok(from("`GITHUB_REPOSITORY`", &text, None)?);
    }
    if let Some((text, place)) = sources.config {
        return Ok(from("`repository`", &text, place)?);
    }
    if let Some(name) = sources.remote.as_deref().and_then(RepositoryName::parse) {
        return Ok(name);
    }
    let mistake = Diagnostic::error("no repository given, and the folder's git remote doesn't name one");
    Err(mistake.hint("pass `--repo owner/name`, or set `repository: owner/name` in .github/rolecall.yml").into())
}

/// The REST address of a host. A GHE.com tenant has it on a host of its own, as github.com does; GitHub Enterprise
/// Server has it on the same host.
fn default_address(host: &str) -> String {
    if is_tenant(host) { format!("https://api.{host}") } else { format!("https://{host}/api/v3") }
}

/// The host that a person logs in to, derived from the host of the REST API.
fn login_host(host: &str) -> &str {
    match host.split_at_checked("api.".len()) {
        Some((api, rest))
            if api.eq_ignore_ascii_case("api.") && (rest.eq_ignore_ascii_case("github.com") || is_tenant(rest)) =>
        {
            rest
        }
        _ => host,
    }
}

/// Whether a host is a GHE.com tenant (data residency), like `octo.ghe.com`.
fn is_tenant(host: &str) -> bool {
    let tenant = host.to_ascii_lowercase().strip_suffix(".ghe.com").map(str::to_owned);
    tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('.'))
}

fn address(variable: &str, text: &str) -> Result<Uri, Error> {
    let uri = text.parse::<Uri>().ok().filter(|uri| {
        // A username or a secret in an address would end up in messages.
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
    });
    Ok(uri.ok_or_else(|| {
        Diagnostic::error(format!("`{variable}` is not a URL"))
            .hint("use `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server")
    })?)
}

fn token(environment: &Environment, rest: &Uri, trusted: bool) -> Result<SecretString, Error> {
    let host = login_host(rest.host().unwrap_or_default());
    let variables = if trusted { &["GITHUB_TOKEN", "GH_TOKEN"][..] } else { &[] };
    let found = variables.iter().find_map(|name| Some((*name, environment.variable(name)?)));
    let (from, token) = match found {
        Some((name, token)) => (name, token),
        None => match gh_token(environment, host) {
            Some(token) => ("gh auth token", token),
            None if !trusted => {
                let message = format!(
                    "the server {host} is named only by files of this repository: GITHUB_TOKEN is not sent there"
                );
                return Err(Diagnostic::error(message)
                    .hint(format!(
                        "if you trust it, set GITHUB_API_URL={}, name it with `--repo {host}/owner/name`, or log in with `gh auth login --hostname {host}`",
                        rest.to_string().trim_end_matches('/')
                    ))
                    .into());
            }
            None => {
                let mistake = Diagnostic::error("no GitHub token found");
                return Err(mistake
                    .hint("set GITHUB_TOKEN to a token that can write issues, or log in with `gh auth login`")
                    .into());
            }
        },
    };
    let token = token.trim().to_owned();
    if token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'')) {
        return Err(Diagnostic::error(format!("the token in `{from}` contains characters that no token has"))
            .hint("copy it again, without spaces or quotes")
            .into());
    }
    Ok(token.into())
}

/// The token that GitHub's CLI stores. It is found on the `PATH` of this run's environment.
fn gh_token(environment: &Environment, host: &str) -> Option<String> {
    let mut command = Command::new("gh");
    command.args(["auth", "token", "--hostname", host]).stdin(Stdio::null()).stderr(Stdio::null());
    if let Some(path) = environment.variable("PATH") {
        command.env("PATH", path);
    }
    let output = command.output().ok()?;
    let token = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !token.trim().is_empty()).then_some(token)
}
