//! The names of repositories, as people and git write them.

use std::fmt;

/// A repository's name: `owner/name` or `host/owner/name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryName {
    /// The host (`github.example.com`). `None` for the default one.
    pub host: Option<String>,
    /// The user or organization.
    pub owner: String,
    /// Its name.
    pub name: String,
}

impl RepositoryName {
    /// Parses `owner/name`, `host/owner/name`, or the URL of a git remote. `None` if the text is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/');
        let path = match text.split_once("://") {
            // A user and a secret before the host, and a port after it, aren't part of the name.
            Some((_, rest)) => rest.rsplit_once('@').map_or(rest, |(_, rest)| rest).to_owned(),
            None => match text.split_once(':') {
                Some((host, path)) if !host.contains('/') => {
                    format!("{}/{path}", host.rsplit_once('@').map_or(host, |(_, host)| host))
                }
                _ => text.to_owned(),
            },
        };
        let path = path.strip_suffix(".git").unwrap_or(&path);
        let parts: Vec<&str> = path.split('/').collect();
        let (host, owner, name) = match parts[..] {
            [owner, name] => (None, owner, name),
            [host, owner, name] if host.contains('.') || host.contains(':') || host == "localhost" => {
                (Some(host.split(':').next().unwrap_or(host)), owner, name)
            }
            _ => return None,
        };
        let plain = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && !matches!(part, "." | "..")
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        if !plain(owner) || !plain(name) {
            return None;
        }
        let host = host.map(str::to_lowercase).filter(|host| !matches!(host.as_str(), "github.com" | "ssh.github.com"));
        Some(Self { host, owner: owner.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{host}/{}/{}", self.owner, self.name),
            None => write!(f, "{}/{}", self.owner, self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RepositoryName;

    #[test]
    fn a_repository_s_name_is_parsed_from_text_and_from_the_url_of_a_remote() {
        for (written, read) in [
            ("acme/shop", "acme/shop"),
            ("git.example.com/acme/shop", "git.example.com/acme/shop"),
            ("https://github.com/acme/shop.git", "acme/shop"),
            ("https://github.com/acme/shop/", "acme/shop"),
            ("https://x-access-token:secret@github.com/acme/shop", "acme/shop"),
            ("git@github.com:acme/shop.git", "acme/shop"),
            ("ssh://git@git.example.com:2222/acme/shop.git", "git.example.com/acme/shop"),
            ("git@git.example.com:acme/shop", "git.example.com/acme/shop"),
            ("https://GitHub.com/acme/shop", "acme/shop"),
        ] {
            let name = RepositoryName::parse(written).map(|name| name.to_string());
            assert_eq!(name.as_deref(), Some(read), "{written}");
        }
        for wrong in [
            "",
            "shop",
            "acme/",
            "/shop",
            "a b/c",
            "../shop",
            "acme/shop/more",
            "file:///srv/git/shop.git",
            "acme/sh?op",
        ] {
            assert_eq!(RepositoryName::parse(wrong), None, "{wrong}");
        }
    }
}
