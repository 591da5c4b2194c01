//! Reads lists page by page, following the `Link` header as it is.
//!
//! GitHub pages issues by an opaque cursor, with only `next` and `prev` links, and rejects page numbers in large
//! repositories. Other lists, and older servers, use numbers. Neither is computed here.

use std::ops::ControlFlow;

use http::{HeaderMap, Uri, header};
use serde::de::DeserializeOwned;

use super::api_request::ApiRequest;
use super::client::Client;
use super::error;
use super::error::ApiError;

/// The links of a page to others of its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::tracker::github) struct Links {
    pub(in crate::tracker::github) next: Option<String>,
    pub(in crate::tracker::github) prev: Option<String>,
    /// Only for lists with numbered pages.
    pub(in crate::tracker::github) last: Option<String>,
}

impl Links {
    /// Reads the `Link` header.
    pub(in crate::tracker::github) fn of(headers: &HeaderMap) -> Self {
        let text = headers.get(header::LINK).and_then(|link| link.to_str().ok()).unwrap_or_default();
        let mut links = Self::default();
        // A URL may contain commas; it ends at the closing bracket.
        let mut rest = text;
        while let Some((address, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
            let parameters = after.split_once('<').map_or(after, |(parameters, _)| parameters);
            let place = match relation(parameters) {
                Some("next") => Some(&mut links.next),
                Some("prev") => Some(&mut links.prev),
                Some("last") => Some(&mut links.last),
                _ => None,
            };
            if let Some(place) = place {
                *place = Some(address.trim().to_owned());
            }
            rest = after;
        }
        links
    }
}

/// The value of `rel`.
fn relation(parameters: &str) -> Option<&str> {
    let value = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("rel="))?;
    Some(value.trim_end_matches([',', ' ']).trim_matches('"'))
}

/// The time of a response by the server's clock, in seconds since 1970.
pub(in crate::tracker::github) fn date(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok().map(jiff::Timestamp::as_second)
}

impl Client {
    /// The path of a linked page, below the API's base address.
    ///
    /// # Errors
    /// The link leads to another server, or outside the API, where the token is not sent.
    pub(in crate::tracker::github) fn path_of_link(&self, link: &str) -> Result<String, ApiError> {
        path_below(self.address(), link).ok_or_else(|| error::foreign_link(self.address(), link))
    }

    /// Reads a list page by page, from the requested page to the last one, or until `take` returns `Break`.
    ///
    /// # Errors
    /// A page can't be read, or a link leads elsewhere.
    pub(in crate::tracker::github) async fn each_page<T: DeserializeOwned>(
        &self,
        mut request: ApiRequest,
        mut take: impl FnMut(Vec<T>) -> ControlFlow<()>,
    ) -> Result<(), ApiError> {
        loop {
            let response = self.send(&request).await?;
            if take(response.read()?).is_break() {
                return Ok(());
            }
            let Some(next) = response.links.next else { return Ok(()) };
            let path = self.path_of_link(&next)?;
            if path == request.path {
                return Err(ApiError::unreadable("a page of a list names itself as its next page"));
            }
            request.path = path;
        }
    }

    /// Reads a whole list.
    ///
    /// # Errors
    /// As for [`Client::each_page`].
    pub(in crate::tracker::github) async fn whole_list<T: DeserializeOwned>(
        &self,
        request: ApiRequest,
    ) -> Result<Vec<T>, ApiError> {
        let mut all = Vec::new();
        let take = |some: Vec<T>| {
            all.extend(some);
            ControlFlow::Continue(())
        };
        self.each_page(request, take).await?;
        Ok(all)
    }
}

/// The path and query of a link, below the API's base address; `None` if it leads elsewhere.
fn path_below(address: &Uri, link: &str) -> Option<String> {
    let link: Uri = link.parse().ok()?;
    let port = |uri: &Uri| uri.port_u16().or(if uri.scheme_str() == Some("https") { Some(443) } else { Some(80) });
    let host = |uri: &Uri| uri.host().map(str::to_lowercase);
    // A username in a link can disguise its host.
    let plain = link.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    let same = link.scheme() == address.scheme() && host(&link) == host(address) && port(&link) == port(address);
    let below = link.path_and_query()?.as_str().strip_prefix(address.path().trim_end_matches('/'))?;
    (plain && same && below.starts_with('/')).then(|| below.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Links {
        let mut headers = HeaderMap::new();
        headers.insert(header::LINK, text.parse().expect("a value"));
        Links::of(&headers)
    }

    #[test]
    fn the_links_of_a_page_are_read_as_github_writes_them() {
        let cursor = r#"<https://api.github.com/repositories/4542716/issues?page=3&per_page=100&after=Y3Vyc29yOnYyOpLP%3D%3D>; rel="next", <https://api.github.com/repositories/4542716/issues?page=1&per_page=100&before=Y3Vy%3D>; rel="prev""#;
        let found = links(cursor);
        let at = |rest: &str| Some(format!("https://api.github.com/repositories/4542716/issues?{rest}"));
        assert_eq!(found.next, at("page=3&per_page=100&after=Y3Vyc29yOnYyOpLP%3D%3D"));
        assert_eq!(found.prev, at("page=1&per_page=100&before=Y3Vy%3D"));
        assert_eq!(found.last, None);
        let numbers = links(r#"<https://h/l?labels=a,b&page=2>; rel="next", <https://h/l?page=17>; rel=last"#);
        assert_eq!(numbers.next.as_deref(), Some("https://h/l?labels=a,b&page=2"));
        assert_eq!(numbers.last.as_deref(), Some("https://h/l?page=17"));
        for none in ["", "<", "<x", "<x>", "x; rel=\"next\"", "<x>; rel=\"nextish\""] {
            assert_eq!(links(none), Links::default(), "{none}");
        }
    }

    #[test]
    fn a_link_is_followed_only_below_the_interfaces_own_address() {
        let follow = |address: &str, link: &str| path_below(&address.parse().expect("an address"), link);
        let github = "https://api.github.com";
        for (address, link, path) in [
            (github, "https://api.github.com/repositories/1/issues?after=x", "/repositories/1/issues?after=x"),
            (github, "https://API.github.com:443/x", "/x"),
            ("https://ghe/api/v3", "https://ghe/api/v3/repositories/1/issues", "/repositories/1/issues"),
            ("http://127.0.0.1:80/", "http://127.0.0.1/x", "/x"),
        ] {
            assert_eq!(follow(address, link).as_deref(), Some(path), "{link}");
        }
        for (address, link) in [
            (github, "https://evil.example/repositories/1/issues"),
            (github, "http://api.github.com/x"),
            (github, "https://api.github.com:8443/x"),
            (github, "https://api.github.com@evil.example/x"),
            (github, "https://evil.example@api.github.com/x"),
            (github, "https://api.github.com.evil.example/x"),
            (github, "//api.github.com/x"),
            (github, "/repositories/1/issues"),
            (github, "no address"),
            ("https://ghe/api/v3", "https://ghe/repositories/1/issues"),
            ("https://ghe/api/v3", "https://ghe/api/v33/x"),
        ] {
            assert_eq!(follow(address, link), None, "{link}");
        }
    }

    #[test]
    fn the_servers_moment_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::DATE, "Mon, 04 Jan 2027 09:00:01 GMT".parse().expect("a value"));
        assert_eq!(date(&headers), Some(1_799_053_201));
    }
}
