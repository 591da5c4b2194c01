//! The links of a page to others of its list.

use http::{HeaderMap, header};

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
}
