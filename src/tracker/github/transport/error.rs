//! What can go wrong with requests to GitHub, and the messages about it.

use super::proxy::Proxy;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::repository::RepositoryName;
use crate::tracker::TrackerError;

/// Why a request failed.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) enum ApiError {
    /// GitHub refused this request. Others may succeed.
    Refused {
        /// The status.
        status: u16,
        /// The reason, in our words.
        why: String,
        /// GitHub's own message.
        message: String,
    },
    /// It was sent, but it is unknown whether it was executed.
    Lost(String),
    /// No other request would succeed either.
    Fatal(Box<Diagnostic>),
}

impl ApiError {
    pub(in crate::tracker::github) fn fatal(diagnostic: Diagnostic) -> Self {
        Self::Fatal(Box::new(diagnostic))
    }

    /// The error for a response that doesn't match GitHub's API description.
    pub(in crate::tracker::github) fn unreadable(why: &str) -> Self {
        let message = format!("GitHub's response can't be read: {why}");
        Self::fatal(
            Diagnostic::error(message).hint("try again; if it keeps failing, `--verbose` shows which request it is"),
        )
    }

    /// GitHub's own message, or else the reason.
    pub(in crate::tracker::github) fn message(&self) -> &str {
        match self {
            Self::Refused { message, .. } => message,
            Self::Lost(why) => why,
            Self::Fatal(diagnostic) => &diagnostic.message,
        }
    }

    pub(in crate::tracker::github) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Converts it into an error for one artifact, or for the whole run.
    pub(in crate::tracker::github) fn into_tracker_error(self) -> TrackerError {
        match self {
            Self::Refused { why, .. } => TrackerError::Rejected(why.into()),
            Self::Lost(why) => {
                let hint = "run the command again to see whether it was done";
                TrackerError::Rejected(Diagnostic::warning(why).hint(hint))
            }
            Self::Fatal(diagnostic) => TrackerError::Fatal(*diagnostic),
        }
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Refused { why, .. } | ApiError::Lost(why) => {
                Self::failed(Diagnostic::error(why).hint("`--verbose` shows each request"))
            }
            ApiError::Fatal(diagnostic) => Self::failed(*diagnostic),
        }
    }
}

pub(in crate::tracker::github) fn single_sign_on(repository: &RepositoryName) -> ApiError {
    let what = format!("the organization of {repository} requires the token to be authorized for single sign-on");
    let how = "authorize it in your settings under Developer settings → Personal access tokens → Configure SSO";
    ApiError::fatal(Diagnostic::error(what).hint(how))
}

pub(in crate::tracker::github) fn archived(repository: &RepositoryName) -> ApiError {
    let diagnostic = Diagnostic::error(format!("{repository} is archived: nothing can be written to it"));
    ApiError::fatal(diagnostic.hint("unarchive it in its settings, or name another repository with `--repo`"))
}

pub(in crate::tracker::github) fn issues_disabled(repository: &RepositoryName) -> ApiError {
    let diagnostic = Diagnostic::error(format!("issues are turned off in {repository}"));
    ApiError::fatal(diagnostic.hint("turn them on under Settings → General → Features, or use `--tracker local`"))
}

pub(in crate::tracker::github) fn no_repository(repository: &RepositoryName) -> ApiError {
    let diagnostic = Diagnostic::error(format!("repository {repository} not found, or the token can't see it"));
    ApiError::fatal(
        diagnostic.hint(
            "check the name; a private repository needs a token with access to it (a fine-grained one must list it)",
        ),
    )
}

pub(in crate::tracker::github) fn web_page(host: &str) -> ApiError {
    let diagnostic = Diagnostic::error(format!("{host} returned a web page instead of GitHub's data"));
    ApiError::fatal(
        diagnostic
            .hint("a proxy or a login page may be in between: open the address in a browser, and check GITHUB_API_URL"),
    )
}

pub(in crate::tracker::github) fn unreachable(host: &str, proxy: Option<&Proxy>, why: &str) -> ApiError {
    // A host that responds was reached.
    let what = if why.starts_with("GitHub answered") { "doesn't respond properly" } else { "can't be reached" };
    let (through, hint) = match proxy {
        None => (String::new(), "check the network and GitHub's status page, then run the command again".to_owned()),
        Some(proxy) => (
            format!(" through the proxy {proxy}"),
            format!(
                "check the proxy in `{}`, and the network; hosts that need no proxy go into NO_PROXY",
                proxy.variable()
            ),
        ),
    };
    let diagnostic = Diagnostic::error(format!("{host} {what}{through}: {why}"));
    ApiError::fatal(diagnostic.hint(hint))
}

pub(in crate::tracker::github) fn proxy_wants_credentials(proxy: &Proxy) -> ApiError {
    let (what, hint) = match proxy.has_credentials() {
        true => (
            "rejected the username and password",
            "check them; `@`, `:`, `/`, `#` and `%` in a password are written as %40, %3A, %2F, %23 and %25",
        ),
        false => ("requires a username and password", "add them to its address, before the host: user:password@HOST"),
    };
    let variable = proxy.variable();
    let diagnostic = Diagnostic::error(format!("the proxy {proxy} {what} (status 407)"));
    ApiError::fatal(diagnostic.hint(format!("`{variable}` names the proxy: {hint}")))
}

/// The error for a list that continues at another address, where the token is not sent.
pub(in crate::tracker::github) fn foreign_link(address: &http::Uri, link: &str) -> ApiError {
    let message =
        format!("a list of {address} continues at another address, {}: the token is not sent there", one_line(link));
    ApiError::fatal(Diagnostic::error(message).hint(
        "GITHUB_API_URL must be the address that the server itself uses; a proxy that rewrites addresses must rewrite `Link` too",
    ))
}

pub(in crate::tracker::github) fn insecure(host: &str, why: &str) -> ApiError {
    let diagnostic = Diagnostic::error(format!("the connection to {host} is not secure: {why}"));
    ApiError::fatal(diagnostic.hint(
        "if a company proxy is in between, its certificate must be in the system's store, or in the file that SSL_CERT_FILE names",
    ))
}

pub(in crate::tracker::github) fn not_tls(host: &str) -> ApiError {
    let diagnostic = Diagnostic::error(format!("{host} does not respond with TLS"));
    ApiError::fatal(
        diagnostic.hint("check the address in GITHUB_API_URL and its port, and whether a proxy is in between; a proxy's own address usually starts with `http://`"),
    )
}

pub(in crate::tracker::github) fn limited(why: &str) -> ApiError {
    let diagnostic = Diagnostic::error(format!("GitHub's rate limit lasted too long: {}", one_line(why)));
    ApiError::fatal(diagnostic.hint("what was done is kept; run the same command again later"))
}

pub(in crate::tracker::github) fn interrupted() -> ApiError {
    let diagnostic = Diagnostic::error("stopped by Ctrl-C");
    ApiError::fatal(diagnostic.hint("what was done is kept; run the same command again to do the rest"))
}

/// Puts someone else's text on one line. The result is never empty.
pub(in crate::tracker::github) fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.trim_end_matches('.') {
        "" => "no reason given".to_owned(),
        line => line.to_owned(),
    }
}
