//! Reads lists page by page, following the `Link` header as it is.
//!
//! GitHub pages issues by an opaque cursor, with only `next` and `prev` links, and rejects page numbers in large
//! repositories. Other lists, and older servers, use numbers. Neither is computed here.

use std::ops::ControlFlow;

use http::Uri;
use serde::de::DeserializeOwned;

use super::api_request::ApiRequest;
use super::client::Client;
use super::error;
use super::error::ApiError;

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
}
