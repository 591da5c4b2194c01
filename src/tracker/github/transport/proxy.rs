//! The proxy, from environment variables. The rules are those of curl, which installs the program in a workflow, so
//! that both reach GitHub the same way.

use std::fmt;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use crate::core::diagnostic::{Diagnostic, Error};
use crate::environment::Environment;

/// The default port of a proxy, as for curl.
const PORT: u16 = 1080;
const PORT_OF_HTTPS: u16 = 443;

/// A proxy. Its credentials are never displayed.
#[derive(Clone)]
pub(in crate::tracker::github) struct Proxy {
    intercept: Intercept,
    address: Uri,
    variable: &'static str,
}

impl Proxy {
    /// Finds the proxy for an address; `None` if it is reached directly.
    ///
    /// # Errors
    /// The variable that applies doesn't contain a valid address.
    pub(in crate::tracker::github) fn find(environment: &Environment, address: &Uri) -> Result<Option<Self>, Error> {
        let variables = variables(address, environment.variable("REQUEST_METHOD").is_some());
        let found = variables.iter().find_map(|name| Some((*name, environment.variable(name)?)));
        let Some((variable, value)) = found else { return Ok(None) };
        let exceptions = environment.variable("no_proxy").or_else(|| environment.variable("NO_PROXY"));
        if exceptions.is_some_and(|list| is_exempt(&list, address)) {
            return Ok(None);
        }
        let intercept = Matcher::builder().all(value.trim()).build().intercept(address);
        // A password with an unescaped `@` would be cut there, and its end used as the host.
        let is_cut = |intercept: &Intercept| intercept.uri().authority().is_some_and(|at| at.as_str().contains('@'));
        let proxy = intercept.filter(|intercept| !is_cut(intercept)).and_then(|intercept| {
            let address = with_port(intercept.uri(), PORT_OF_HTTPS, PORT)?;
            Some(Self { intercept, address, variable })
        });
        // The value isn't shown, because it may contain a password.
        let mistake = || {
            Diagnostic::error(format!("`{variable}` is not a proxy's address")).hint(
                "use an address like `http://proxy.example.com:3128`; a username and password go before the host, as user:password@HOST, with `@`, `:`, `/`, `#` and `%` in a password written as %40, %3A, %2F, %23 and %25",
            )
        };
        Ok(Some(proxy.ok_or_else(mistake)?))
    }

    /// Its address, without credentials.
    pub(in crate::tracker::github) fn address(&self) -> &Uri {
        &self.address
    }

    /// The variable that names it.
    pub(in crate::tracker::github) fn variable(&self) -> &'static str {
        self.variable
    }

    /// The `Proxy-Authorization` for an HTTP proxy.
    pub(in crate::tracker::github) fn authorization(&self) -> Option<&HeaderValue> {
        self.intercept.basic_auth()
    }

    /// The username and the password for a SOCKS proxy.
    pub(in crate::tracker::github) fn credentials(&self) -> Option<(&str, &str)> {
        self.intercept.raw_auth()
    }

    pub(in crate::tracker::github) fn has_credentials(&self) -> bool {
        self.authorization().is_some() || self.credentials().is_some()
    }
}

/// `proxy.example.com:3128`.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.address.authority().map_or("", |authority| authority.as_str()))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

/// The variables that can name a proxy for an address, in order of precedence: lowercase before uppercase. curl never
/// reads `HTTP_PROXY` in uppercase, because in a CGI program it contains the `Proxy` header of an untrusted request. We
/// ignore it only there, as Go programs (such as `gh`) do.
fn variables(address: &Uri, is_cgi: bool) -> &'static [&'static str] {
    match (address.scheme_str(), is_cgi) {
        (Some("https"), _) => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        (_, true) => &["http_proxy", "all_proxy", "ALL_PROXY"],
        (_, false) => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    }
}

/// Whether an address is reached directly, by a list separated by commas or spaces. An entry is a domain, including its
/// subdomains; an IP address or a network; or `*` for everything. Unlike in curl, an entry may have a port.
fn is_exempt(list: &str, address: &Uri) -> bool {
    let is_https = address.scheme_str() == Some("https");
    let port = address.port_u16().unwrap_or(if is_https { 443 } else { 80 });
    let mut entries = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|entry| !entry.is_empty());
    if entries.clone().any(|entry| entry == "*") {
        return true;
    }
    let names = entries.by_ref().filter_map(|entry| {
        let (name, wanted) = split_port(entry);
        wanted.is_none_or(|wanted| wanted == port).then(|| name.trim_matches(['[', ']']).trim_end_matches('.'))
    });
    let names = names.collect::<Vec<_>>().join(",");
    Matcher::builder().all("http://any").no(names).build().intercept(address).is_none()
}

/// Splits an entry into name and port. `::1` has no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

/// The address with a port: its own, or the default one for its scheme.
pub(in crate::tracker::github) fn with_port(address: &Uri, https: u16, http: u16) -> Option<Uri> {
    if address.port().is_some() {
        return Some(address.clone());
    }
    let port = if address.scheme_str() == Some("https") { https } else { http };
    let mut parts = address.clone().into_parts();
    parts.authority = Some(format!("{}:{port}", address.host()?).parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "https://api.github.com/";

    fn find(variables: &[(&'static str, &'static str)], address: &str) -> Result<Option<Proxy>, String> {
        let variables = variables.to_vec();
        let value = move |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let found = Proxy::find(&Environment::real().with_variables(value), &address.parse().expect("an address"));
        found.map_err(|error| format!("{error:?}"))
    }

    fn proxy(variables: &[(&'static str, &'static str)], address: &str) -> Option<String> {
        find(variables, address).expect("the variables are well-formed").map(|proxy| proxy.address().to_string())
    }

    #[test]
    fn small_letters_count_before_capitals_and_a_scheme_before_all() {
        let all = [
            ("https_proxy", "http://a:1"),
            ("HTTPS_PROXY", "http://b:1"),
            ("all_proxy", "http://c:1"),
            ("ALL_PROXY", "http://d:1"),
        ];
        for (from, expected) in ["http://a:1/", "http://b:1/", "http://c:1/", "http://d:1/"].iter().enumerate() {
            assert_eq!(proxy(&all[from..], GITHUB).as_deref(), Some(*expected));
        }
        assert_eq!(proxy(&[], GITHUB), None);
        // An empty variable doesn't count.
        assert_eq!(
            proxy(&[("https_proxy", ""), ("HTTPS_PROXY", "http://b:1")], GITHUB).as_deref(),
            Some("http://b:1/")
        );
        // Neither does another scheme's.
        assert_eq!(proxy(&[("http_proxy", "http://a:1"), ("HTTP_PROXY", "http://b:1")], GITHUB), None);
        assert_eq!(proxy(&[("HTTPS_PROXY", "http://b:1")], "http://git.corp/"), None);
    }

    #[test]
    fn capitals_for_http_count_outside_of_cgi_alone() {
        let capitals = [("HTTP_PROXY", "http://a:1"), ("REQUEST_METHOD", "GET"), ("http_proxy", "http://b:1")];
        assert_eq!(proxy(&capitals[..1], "http://git.corp/").as_deref(), Some("http://a:1/"));
        assert_eq!(proxy(&capitals[..2], "http://git.corp/"), None);
        assert_eq!(proxy(&capitals, "http://git.corp/").as_deref(), Some("http://b:1/"));
    }

    #[test]
    fn the_address_of_a_proxy_is_filled_up_as_curl_does() {
        for (value, expected) in [
            ("proxy.corp:3128", "http://proxy.corp:3128/"),
            ("http://proxy.corp", "http://proxy.corp:1080/"),
            ("https://proxy.corp", "https://proxy.corp:443/"),
            ("http://proxy.corp:80/path", "http://proxy.corp:80/"),
            ("socks5h://proxy.corp", "socks5h://proxy.corp:1080/"),
            ("http://[::1]:3128", "http://[::1]:3128/"),
            (" http://proxy.corp:3128 ", "http://proxy.corp:3128/"),
        ] {
            assert_eq!(proxy(&[("https_proxy", value)], GITHUB).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn credentials_are_decoded_and_never_shown() {
        let found = find(&[("https_proxy", "http://ana:p%40ss@proxy.corp:3128")], GITHUB).expect("well-formed");
        let found = found.expect("a proxy");
        assert_eq!(found.authorization().expect("credentials"), "Basic YW5hOnBAc3M=");
        assert_eq!(
            (found.to_string(), format!("{found:?}")),
            ("proxy.corp:3128".into(), "Proxy(proxy.corp:3128)".into())
        );
        let found = find(&[("all_proxy", "socks5://ana:p%40ss@proxy.corp")], GITHUB).expect("well-formed");
        assert_eq!(found.expect("a proxy").credentials(), Some(("ana", "p@ss")));
        for value in ["http://ana:s3cr3t@x@proxy:1", "ftp://ana:s3cr3t@proxy", "http://ana:s3cr3t@", "s3cr3t word"] {
            let told = find(&[("https_proxy", value)], GITHUB).expect_err(value);
            assert!(told.contains("`https_proxy` is not a proxy's address"), "{told}");
            assert!(!told.contains("s3cr3t"), "{told}");
            // What is reached directly needs no proxy.
            assert_eq!(proxy(&[("https_proxy", value), ("no_proxy", "github.com")], GITHUB), None);
        }
    }

    #[test]
    fn exceptions_name_domains_addresses_networks_ports_or_everything() {
        for (list, address, exempt) in [
            ("github.com", GITHUB, true),
            (".github.com", GITHUB, true),
            ("GitHub.COM.", GITHUB, true),
            ("hub.com", GITHUB, false),
            ("x.api.github.com", GITHUB, false),
            ("a.corp, github.com", GITHUB, true),
            ("a.corp github.com", GITHUB, true),
            ("*", GITHUB, true),
            ("a.corp,*", GITHUB, true),
            ("*", "http://10.1.2.3/", true),
            ("api.github.com:443", GITHUB, true),
            ("api.github.com:8443", GITHUB, false),
            ("git.corp:8443", "https://git.corp:8443/", true),
            ("git.corp:80", "http://git.corp/", true),
            ("10.0.0.0/8", "https://10.1.2.3/", true),
            ("10.0.0.0/8", "https://11.1.2.3/", false),
            ("10.1.2.3", "https://10.1.2.3:8443/", true),
            ("10.1.2.3:8443", "https://10.1.2.3/", false),
            ("::1", "http://[::1]:3000/", true),
            ("[::1]:3000", "http://[::1]:3000/", true),
            ("[::1]:3001", "http://[::1]:3000/", false),
            ("fe80::/10", "http://[fe80::1]/", true),
            ("", GITHUB, false),
        ] {
            let found = is_exempt(list, &address.parse().expect("an address"));
            assert_eq!(found, exempt, "{list} {address}");
        }
        let both = [("all_proxy", "http://a:1"), ("no_proxy", "git.corp"), ("NO_PROXY", "github.com")];
        assert!(proxy(&both, GITHUB).is_some(), "lowercase counts first");
        assert!(proxy(&[both[0], both[2]], GITHUB).is_none());
    }
}
